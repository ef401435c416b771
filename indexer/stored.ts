import { type PackKeys, packKeys, packPlace, recordAt, rowAlone, rowAt } from '../ledger/pack.ts';
import type { EventRow, ViewKeys } from '../ledger/view.ts';
import type { Redis } from '../lib/redis.ts';

/** Rows by seq; those that are not there are left out. */
export async function storedRows(
  redis: Redis,
  keys: ViewKeys,
  seqs: readonly number[],
): Promise<Map<number, EventRow>> {
  return stored(redis, packKeys(keys).rows, seqs, { packed: rowAt, alone: rowAlone });
}

/** Payloads by seq; those that are not there are left out. */
export async function storedBodies(
  redis: Redis,
  keys: ViewKeys,
  seqs: readonly number[],
): Promise<Map<number, Buffer>> {
  const { bodies } = packKeys(keys);
  const packed = (pack: Buffer, seq: number) => recordAt(pack, packPlace(seq, bodies.inPack).index);
  return stored(redis, bodies, seqs, { packed, alone: (record) => record });
}

async function stored<T>(
  redis: Redis,
  { inPack, packKey, ownKey }: PackKeys,
  seqs: readonly number[],
  read: { packed(pack: Buffer, seq: number): T | 'elsewhere' | undefined; alone(record: Buffer, seq: number): T },
): Promise<Map<number, T>> {
  const packs = [...new Set(seqs.map((seq) => packPlace(seq, inPack).pack))];
  const byPack = new Map(zip(packs, await strings(redis, packs.map(packKey))));
  const found = new Map<number, T>();
  const elsewhere: number[] = [];
  for (const seq of seqs) {
    const pack = byPack.get(packPlace(seq, inPack).pack);
    const record = pack == null ? undefined : read.packed(pack, seq);
    if (record === 'elsewhere') elsewhere.push(seq);
    else if (record !== undefined) found.set(seq, record);
  }
  for (const [seq, record] of zip(elsewhere, await strings(redis, elsewhere.map(ownKey)))) {
    if (record !== null) found.set(seq, read.alone(record, seq));
  }
  return found;
}

async function strings(redis: Redis, keys: string[]): Promise<(Buffer | null)[]> {
  return keys.length === 0 ? [] : redis.mgetBuffer(keys);
}

function zip<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  return as.map((a, index) => [a, bs[index] as B]);
}
