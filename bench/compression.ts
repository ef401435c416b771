import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, deflateRawSync, inflateRawSync } from 'node:zlib';
import { realisticCredential } from '../examples/realistic.ts';
import { canonicalBytes } from '../ledger/ids.ts';
import { contentOf, decodePayload, type EventAttributes, type EventPayload, encodePayload } from '../ledger/payload.ts';
import { loireJwts, loirePayloads, tagusEvents, withoutSamples } from '../test/journeys/samples.ts';

/*
 * How many bytes an event's payload has before and after, and what packing and unpacking costs. Nothing of what is
 * measured was used to train the dictionary.
 */
type Way = { pack(event: EventPayload): Buffer; unpack(packed: Buffer): unknown };

const WAYS: Record<string, Way> = {
  plain: { pack: contentOf, unpack: (packed) => packed },
  'deflate 9': {
    pack: (event) => deflateRawSync(contentOf(event), { level: 9 }),
    unpack: (one) => inflateRawSync(one),
  },
  'brotli 11': { pack: (event) => brotliCompressSync(contentOf(event)), unpack: (one) => brotliDecompressSync(one) },
  payload: { pack: encodePayload, unpack: decodePayload },
};
const ROUNDS = 7;
const COUNT = 100;
const SOURCE = 'https://participant.example.org';
const TIME = '2026-11-21T09:00:00Z';
const example = (...path: string[]) =>
  readFileSync(join(import.meta.dirname, '../examples/credentials', ...path), 'utf8');

if (withoutSamples) console.log(`Without real credentials: ${withoutSamples}\n`);
console.log('| | bytes before | deflate 9 | brotli 11 | payload: min, median, mean | of before | of deflate 9 |');
console.log('|---|---|---|---|---|---|---|');
const groups = groupsOf();
for (const [name, events] of Object.entries(groups)) console.log(sizeRow(name, events));

console.log('\n| microseconds for a credential of 2 KB | pack | unpack |');
console.log('|---|---|---|');
const twoKb = realJson().filter((event) => Math.abs(contentOf(event).length - 2_048) < 400);
for (const [name, way] of Object.entries(WAYS)) console.log(timeRow(name, way, twoKb));

function groupsOf(): Record<string, EventPayload[]> {
  const real = withoutSamples ? {} : realGroups();
  return {
    ...real,
    'examples/credentials, JSON': ['loire', 'tagus'].flatMap((folder) =>
      readdirSync(join(import.meta.dirname, '../examples/credentials', folder))
        .filter((file) => file.endsWith('.json'))
        .map((file) => json(JSON.parse(example(folder, file)))),
    ),
    'examples/credentials, JWT': [jwt(example('loire', 'label-l2.jwt').trim())],
    'realistic.ts, JSON': realJson(),
    'realistic.ts (Loire), JWT': realJson()
      .map(({ credential }) => signed(credential))
      .filter((_, index) => index % 4 !== 3),
    'status change': [
      {
        attributes: { type: 'eu.gaia-x.credential.revoked', source: SOURCE, reason: 'Contract ended' },
        credential: Buffer.alloc(0),
      },
    ],
  };
}

function realGroups(): Record<string, EventPayload[]> {
  const tagus = new Map(tagusEvents().map((event) => [JSON.stringify(event.data), event]));
  return {
    'real, Tagus JSON': [...tagus.values()].map(({ type, source, time, data }) => json(data, { type, source, time })),
    'real, Loire JSON': loirePayloads().map((payload) => json(payload)),
    'real, Loire JWT': loireJwts().map(jwt),
  };
}

function realJson(): EventPayload[] {
  return Array.from({ length: COUNT }, (_, index) => json(realisticCredential(1_000_000 + index)));
}

function json(credential: unknown, attributes: EventAttributes = standard()): EventPayload {
  return { attributes: { ...attributes, format: 'json' }, credential: canonicalBytes(credential) };
}

function jwt(token: string): EventPayload {
  return { attributes: { ...standard(), format: 'jwt' }, credential: Buffer.from(token) };
}

/** The same credential as a VC-JWT, with 256 bytes that look like a signature. */
function signed(credential: Uint8Array): EventPayload {
  const header = Buffer.from('{"alg":"PS256","typ":"vc+jwt","cty":"vc","kid":"did:web:participant.example.org#key-1"}');
  const parts = Array.from({ length: 8 }, (_, part) =>
    createHash('sha256').update(`${part}`).update(credential).digest(),
  );
  return jwt(
    [header, Buffer.from(credential), Buffer.concat(parts)].map((part) => part.toString('base64url')).join('.'),
  );
}

function standard(): EventAttributes {
  return { type: 'eu.gaia-x.credential', source: SOURCE, time: TIME };
}

function sizeRow(name: string, events: readonly EventPayload[]): string {
  const sizes = Object.values(WAYS).map(({ pack }) => summary(events.map((event) => pack(event).length)));
  const [plain, deflate, brotli, payload] = sizes.map(({ mean }) => mean);
  const { min, median, mean } = sizes.at(-1) ?? summary([]);
  const of = (other = 1) => `${((100 * mean) / other).toFixed(0)} %`;
  return `| ${name} (${events.length}) | ${plain} | ${deflate} | ${brotli} | ${min}, ${median}, ${payload} | ${of(plain)} | ${of(deflate)} |`;
}

function timeRow(name: string, { pack, unpack }: Way, events: readonly EventPayload[]): string {
  const packed = events.map(pack);
  const packing = medianMicroseconds(events.length, () => events.forEach(pack));
  const unpacking = medianMicroseconds(packed.length, () => packed.forEach(unpack));
  return `| ${name} | ${packing} | ${unpacking} |`;
}

function medianMicroseconds(count: number, work: () => void): number {
  for (let round = 0; round < ROUNDS; round += 1) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    work();
    return ((performance.now() - begin) * 1_000) / count;
  });
  return summary(times).median;
}

function summary(values: readonly number[]): { min: number; median: number; mean: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { min: sorted[0] ?? 0, median: Math.round(sorted[sorted.length >> 1] ?? 0), mean: Math.round(mean) };
}
