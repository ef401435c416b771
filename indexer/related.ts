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
import { createScript, pipelined, runScript } from '../lib/redis-script.ts';
import type { RelatedState } from './fold-state.ts';
import { groupTerm, isVersion } from './index-operations.ts';

const fieldsScript = createScript(`
local values = {}
for i, key in ipairs(KEYS) do values[i] = redis.call('HGET', key, ARGV[i]) end
return values`);

/**
 * Reads what events relate to: owners of their UUIDs, current versions of their credentials, publications they change,
 * disputes about ids.
 * Whatever names an event that is not before them is no part of the view.
 */
export async function readRelated(redis: Redis, keys: ViewKeys, rows: readonly EventRow[]): Promise<RelatedState> {
  const publications = rows.flatMap(({ change }) => (change === undefined ? [] : [uuidOf(change.publicationId)]));
  const uuids = [...new Set([...rows.map(({ uuid }) => uuid), ...publications])];
  const before = Math.min(...rows.map(({ seq }) => seq));
  const groups = groupsOf(rows);
  const ids = distinct(rows.map(({ id, change }) => change?.publicationId ?? id));
  const fields = [
    ...uuids.map((uuid) => ({ key: keys.uuids(uuid), field: uuid })),
    ...groups.map((group) => ({ key: keys.current(group), field: group })),
    ...ids.map((id) => ({ key: keys.disputes, field: id })),
  ];
  const values = await readFields(redis, fields);
  const allOwners = found(uuids, values, Number);
  const allCurrent = found(groups, values.slice(uuids.length), (value) => decodeCurrent(String(value)));
  const disputes = found(ids, values.slice(uuids.length + groups.length), (value) => decodeDispute(String(value)));
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
  const groups = groupsOf(rows);
  const fields = groups.map((group) => ({ key: keys.current(group), field: group }));
  const values = await readFields(redis, fields);
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
  if (wanted.length === 0) return new Map();
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

function groupsOf(rows: readonly EventRow[]): string[] {
  return distinct(rows.filter(isVersion).map(groupTerm));
}

/** Fields of hashes, in the order asked for: as one command, for the client takes longer for each than Redis. */
async function readFields(redis: Redis, fields: readonly { key: string; field: string }[]): Promise<unknown[]> {
  if (fields.length === 0) return [];
  const answer = await runScript(redis, fieldsScript, {
    keys: fields.map(({ key }) => key),
    args: fields.map(({ field }) => field),
  });
  return answer as unknown[];
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
