import { residentMiB } from '../../../bench/latency.ts';
import type { WriterProcess } from './writer-process.ts';

const SAMPLE_MS = 1_000;

/** Parts of the time whose means are compared: memory that grows shows in the last. */
const PARTS = 4;

/** Samples the resident memory of writers until it is closed. */
export function createMemoryWatch(writers: readonly WriterProcess[]): { report(): string; close(): void } {
  const samples = new Map<string, number[]>(writers.map(({ name }) => [name, []]));
  const timer = setInterval(async () => {
    for (const writer of writers) {
      const pid = writer.pid();
      const mib = pid === undefined ? undefined : await residentMiB(pid);
      if (mib !== undefined) samples.get(writer.name)?.push(mib);
    }
  }, SAMPLE_MS);

  return {
    /** One line a writer: means of the quarters of its time, and the most. */
    report: () => [...samples].map(([name, values]) => `${name}: ${tell(values)}`).join('\n'),
    close: () => clearInterval(timer),
  };
}

function tell(values: readonly number[]): string {
  const means = Array.from({ length: PARTS }, (_, i) => {
    const part = values.slice((i * values.length) / PARTS, ((i + 1) * values.length) / PARTS);
    return Math.round(part.reduce((sum, value) => sum + value, 0) / part.length);
  });
  return `resident ${means.join(', ')} MiB (means of the quarters), ${Math.max(...values)} at most`;
}
