import { uuidOf } from '../ledger/ids.ts';
import {
  COLUMN_BYTES,
  type Column,
  chunkOf,
  decodeColumn,
  decodeCurrent,
  decodeDispute,
  decodeRow,
  type EventRow,
  type ViewKeys,
} from '../ledger/view.ts';
import type { Redis } from '../lib/redis.ts';
import { pipelined } from '../lib/redis-script.ts';
import type { RelatedState } from './fold-state.ts';
import { groupTerm, isVersion } from './index-operations.ts';

/**
 * Reads what events relate to: owners of their UUIDs, current versions of their credentials, publications they change,
 * disputes about ids.
 * Whatever names an event that is not before them is no part of the view.
 */
export async function readRelated(redis: Redis, keys: ViewKeys, rows: readonly EventRow[]): Promise<RelatedState> {
  const publications = rows.flatMap(({ change }) => (change === undefined ? [] : [uuidOf(change.publicationId)]));
  const uuids = [...new Set([...rows.map(({ uuid }) => uuid), ...publications])];
  const before = Math.min(...rows.map(({ seq }) => seq));
  const [allOwners, allCurrent, disputes] = await Promise.all([
    readOwners(redis, keys, uuids),
    readCurrent(redis, keys, rows),
    readDisputes(redis, keys, rows),
  ]);
  const owners = new Map([...allOwners].filter(([, seq]) => seq < before));
  const current = new Map([...allCurrent].filter(([, { seq }]) => seq < before));
  const owning = [...owners.values()];
  const [owned, columns] = await Promise.all([
    readRows(redis, keys, owning),
    readColumns(redis, keys, [...owning, ...[...current.values()].map(({ seq }) => seq)]),
  ]);
  const latest = await readRows(redis, keys, latestChanges(rows, owners, columns));
  return { owners, current, disputes, rows: new Map([...owned, ...latest]), columns };
}

/** The latest changes of publications that are published once more: their revisions go on. */
function latestChanges(
  rows: readonly EventRow[],
  owners: RelatedState['owners'],
  columns: RelatedState['columns'],
): number[] {
  return rows.flatMap(({ kind, uuid }) => {
    const owner = kind === 'PUBLICATION' ? owners.get(uuid) : undefined;
    return owner === undefined ? [] : [columns.get(owner)?.statusSeq ?? 0];
  });
}

/** Current versions of the credentials that these publications are versions of, by the term of their group. */
export async function readCurrent(
  redis: Redis,
  keys: ViewKeys,
  rows: readonly EventRow[],
): Promise<RelatedState['current']> {
  const groups = distinct(rows.filter(isVersion).map(groupTerm));
  const values = await pipelined(redis, (pipeline) => {
    for (const group of groups) pipeline.hget(keys.current(group), group);
  });
  return found(groups, values, (value) => decodeCurrent(String(value)));
}

/** Rows by seq; those that are not there are left out. */
export async function readRows(redis: Redis, keys: ViewKeys, seqs: readonly number[]): Promise<Map<number, EventRow>> {
  const wanted = distinct(seqs.filter((seq) => seq !== 0));
  const values = wanted.length === 0 ? [] : await redis.mget(wanted.map(keys.row));
  return found(wanted, values, (value) => decodeRow(String(value)));
}

/** Column records by seq; those that are not there are left out. */
export async function readColumns(redis: Redis, keys: ViewKeys, seqs: readonly number[]): Promise<Map<number, Column>> {
  const wanted = distinct(seqs.filter((seq) => seq !== 0));
  const values = await pipelined(redis, (pipeline) => {
    for (const seq of wanted) {
      const { chunk, offset } = chunkOf(seq);
      pipeline.getrangeBuffer(keys.columns(chunk), offset * COLUMN_BYTES, (offset + 1) * COLUMN_BYTES - 1);
    }
  });
  return found(wanted, values, (value) => {
    const bytes = value as Buffer;
    return bytes.length === COLUMN_BYTES ? decodeColumn(bytes) : undefined;
  });
}

/** Disputes about the ids of the publications that these events make or change. */
async function readDisputes(
  redis: Redis,
  keys: ViewKeys,
  rows: readonly EventRow[],
): Promise<RelatedState['disputes']> {
  const ids = distinct(rows.map(({ id, change }) => change?.publicationId ?? id));
  const values = ids.length === 0 ? [] : await redis.hmget(keys.disputes, ...ids);
  return found(ids, values, (value) => decodeDispute(String(value)));
}

async function readOwners(redis: Redis, keys: ViewKeys, uuids: readonly string[]): Promise<Map<string, number>> {
  const values = await pipelined(redis, (pipeline) => {
    for (const uuid of uuids) pipeline.hget(keys.uuids(uuid), uuid);
  });
  return found(uuids, values, Number);
}

function found<K, V>(
  names: readonly K[],
  values: readonly unknown[],
  read: (value: unknown) => V | undefined,
): Map<K, V> {
  const map = new Map<K, V>();
  for (const [index, name] of names.entries()) {
    const value = values[index];
    const entry = value === null || value === undefined ? undefined : read(value);
    if (entry !== undefined) map.set(name, entry);
  }
  return map;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
