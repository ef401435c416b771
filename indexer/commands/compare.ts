import { COLUMN_BYTES, decodeColumn } from '../../ledger/column.ts';
import { decodePostings } from '../../ledger/postings.ts';
import { CHUNK, DIGEST_BYTES, type ViewKeys } from '../../ledger/view.ts';
import { askTogether, type Redis } from '../../lib/redis.ts';
import { TIME_BYTES, TIMES_CHUNK } from '../commit.ts';
import type { Operation } from '../operations.ts';
import { compareEntries } from './compare-entries.ts';
import { compareAlone, comparePacks } from './compare-packs.ts';

/** Something that the view holds otherwise than the ledger gives it, and what mends it. */
export type Mismatch = {
  /** Name of the key, without the part that all keys of the view begin with. */
  name: string;
  /** The event, or the block, that it is about, where it is about one. */
  seq?: number;
  block?: number;
  what: string;
  mend: Operation[];
};

/** Two views of one ledger in one Redis; `truth` was built from the ledger just now. */
export type Pair = { redis: Redis; view: ViewKeys; truth: ViewKeys };

/** Compares keys of two views by their names. What both hold alike, bytes apart that mean the same, is no mismatch. */
export async function compareNames(pair: Pair, names: readonly string[]): Promise<Mismatch[]> {
  const strings = names.filter((name) => !isEntries(name));
  const named = strings.flatMap((name) => [`${pair.view.own}:${name}`, `${pair.truth.own}:${name}`]);
  const values = await askTogether(
    pair.redis,
    named.map((key) => (redis) => redis.getBuffer(key)),
  );
  const mismatches: Mismatch[] = [];
  for (const [index, name] of strings.entries()) {
    const [found, expected] = [values[2 * index], values[2 * index + 1]] as (Buffer | null)[];
    mismatches.push(...compareStrings(pair.view, name, found ?? null, expected ?? null));
  }
  for (const name of names.filter(isEntries)) mismatches.push(...(await compareEntries(pair, name)));
  return mismatches;
}

function isEntries(name: string): boolean {
  return /^(blocks|publishers|names|marked|disputes|ids:.*|at:.*|vals:.*|voc:.*|end:.*|cur:.*|r:.*)$/s.test(name);
}

function compareStrings(view: ViewKeys, name: string, found: Buffer | null, expected: Buffer | null): Mismatch[] {
  if (found === expected || (found !== null && expected !== null && found.equals(expected))) return [];
  const [kind = '', ...rest] = name.split(':');
  const chunk = Number(rest.at(-1));
  switch (kind) {
    case 'rows':
    case 'bodies':
      return comparePacks(view, { name, found, expected, mend: setOrRemove(view, name, expected) });
    case 'row':
    case 'body':
      return compareAlone({ name, found, expected, mend: setOrRemove(view, name, expected) });
    case 'col':
      return compareRecords({ view, name, found, expected, width: COLUMN_BYTES, first: chunk * CHUNK }, columnWords);
    case 'dig':
      return compareRecords({ view, name, found, expected, width: DIGEST_BYTES, first: chunk * CHUNK }, digestWords);
    case 'bt':
      return compareTimes(view, name, found ?? Buffer.alloc(0), expected ?? Buffer.alloc(0), chunk * TIMES_CHUNK);
    case 'p':
      return comparePostings(view, name, found ?? Buffer.alloc(0), expected ?? Buffer.alloc(0), chunk * CHUNK);
    default:
      return [{ name, what: `${name} is another value`, mend: setOrRemove(view, name, expected) }];
  }
}

type Records = {
  view: ViewKeys;
  name: string;
  found: Buffer | null;
  expected: Buffer | null;
  /** Bytes of a record, and the seq of the first one. */
  width: number;
  first: number;
};

/** Records of fixed width: one mismatch for each that differs; what stands beyond the last one is cut off by its mend. */
function compareRecords(
  { view, name, found, expected, width, first }: Records,
  wordsOf: (found: Buffer, expected: Buffer) => string,
): Mismatch[] {
  const [ours, theirs] = [found ?? Buffer.alloc(0), expected ?? Buffer.alloc(0)];
  const key = `${view.own}:${name}`;
  const mismatches: Mismatch[] = [];
  for (let at = 0; at < theirs.length; at += width) {
    const [a, b] = [ours.subarray(at, at + width), theirs.subarray(at, at + width)];
    if (a.equals(b)) continue;
    const seq = first + at / width;
    mismatches.push({
      name,
      seq,
      what: `event ${seq}: ${wordsOf(a, b)}`,
      mend: [{ op: 'SETRANGE', key, offset: at, value: b }],
    });
  }
  if (ours.length > theirs.length) {
    const seq = first + theirs.length / width;
    const mend: Operation[] = [{ op: 'TRUNCATE', key, length: theirs.length }];
    mismatches.push({ name, seq, what: `${name} goes on behind the last event`, mend });
  }
  return mismatches;
}

function columnWords(found: Buffer, expected: Buffer): string {
  if (found.length < COLUMN_BYTES) return 'its column is missing';
  const [ours, theirs] = [found, expected].map((bytes) => decodeColumn(bytes) as Record<string, unknown>);
  const fields = Object.keys(theirs ?? {}).filter((field) => ours?.[field] !== theirs?.[field]);
  return fields.map((field) => `${field} is ${ours?.[field]}, the ledger gives ${theirs?.[field]}`).join('; ');
}

function digestWords(): string {
  return 'its running hash is not the one of the ledger';
}

/** A time of 0 is one that was not looked at yet: not wrong, but wrong when it is the other's and both are there. */
function compareTimes(view: ViewKeys, name: string, found: Buffer, expected: Buffer, first: number): Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (let at = 0; at + TIME_BYTES <= Math.min(found.length, expected.length); at += TIME_BYTES) {
    const [ours, theirs] = [found.readUInt32BE(at), expected.readUInt32BE(at)];
    if (ours === theirs || ours === 0 || theirs === 0) continue;
    const block = first + at / TIME_BYTES;
    const value = expected.subarray(at, at + TIME_BYTES);
    const mend: Operation[] = [{ op: 'SETRANGE', key: `${view.own}:${name}`, offset: at, value }];
    mismatches.push({ name, block, what: `block ${block} has the time ${ours}, on the ledger ${theirs}`, mend });
  }
  return mismatches;
}

function comparePostings(view: ViewKeys, name: string, found: Buffer, expected: Buffer, first: number): Mismatch[] {
  const [ours, theirs] = [placesOf(found), placesOf(expected)];
  const mend = setOrRemove(view, name, expected.length === 0 ? null : expected);
  const all = otherPlaces(ours, theirs);
  if (all.length === 0) return [{ name, what: `the list ${name} is kept in another form`, mend }];
  return all.map(({ place, what }, index) => ({
    ...{ name, seq: first + place, what: `event ${first + place} ${what} ${name}` },
    mend: index === 0 ? mend : [],
  }));
}

/** Places that only one of two lists has. */
export function otherPlaces(ours: ReadonlySet<number>, theirs: ReadonlySet<number>): { place: number; what: string }[] {
  const missing = [...theirs].filter((place) => !ours.has(place));
  const excess = [...ours].filter((place) => !theirs.has(place));
  return [
    ...missing.map((place) => ({ place, what: 'is not found under' })),
    ...excess.map((place) => ({ place, what: 'is wrongly found under' })),
  ];
}

/** Places in their chunk of the events that postings name. */
export function placesOf(postings: Buffer): Set<number> {
  return new Set(decodePostings(postings, 0));
}

function setOrRemove(view: ViewKeys, name: string, value: Buffer | null): Operation[] {
  const key = `${view.own}:${name}`;
  return [value === null ? { op: 'DEL', key } : { op: 'SET', key, value }];
}
