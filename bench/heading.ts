import { cpus } from 'node:os';

/** Begins a report: what is measured, when, and on what. */
export function tellHeading(title: string): void {
  console.log(`# ${title}, ${new Date().toISOString()}`);
  console.log(`Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
}
