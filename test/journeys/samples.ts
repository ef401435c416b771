import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where real input lies; not part of the repository. */
const folder = process.env['CES_SAMPLES'] ?? join(import.meta.dirname, '../../../shared/samples');

/** Why tests on real input cannot run here; false when they can. */
export const withoutSamples = existsSync(folder)
  ? false
  : `no real input at ${folder} (CES_SAMPLES names another folder)`;

/** A CloudEvent as a Credential Event Service served it. */
export type CesEvent = {
  specversion: string;
  type: string;
  source: string;
  time: string;
  subject: string | null;
  data: Record<string, unknown>;
};

/** The 20 events of a real Credential Event Service, oldest first. */
export function tagusEvents(): CesEvent[] {
  return read('ces-events-tagus.json') as CesEvent[];
}

/** Real VC-JWTs. */
export function loireJwts(): string[] {
  return (read('loire-icam-25.11.json') as { jwts: { jwt: string }[] }).jwts.map(({ jwt }) => jwt);
}

/** Real Loire payloads without a proof. */
export function loirePayloads(): Record<string, unknown>[] {
  const files = readdirSync(join(folder, 'loire-unsigned')).filter((file) => file.endsWith('.jsonld'));
  return files.sort().map((file) => read(join('loire-unsigned', file)) as Record<string, unknown>);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
