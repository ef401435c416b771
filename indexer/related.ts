import { currentPlace, type Place, tiersUpTo, uuidPlace } from '../ledger/buckets.ts';
import { COLUMN_BYTES, type Column, decodeColumn } from '../ledger/column.ts';
import { uuidOf } from '../ledger/ids.ts';
import { chunkOf, decodeDispute, type EventRow, type ViewKeys } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import { askTogether, type Redis } from '../lib/redis.ts';
import { createScript, runScript } from '../lib/redis-script.ts';
import { createArguments } from './arguments.ts';
import type { ReadState } from './fold-state.ts';
import { storedRows } from './stored.ts';
import { groupTerm, isVersion } from './versions.ts';

/**
 * ARGV[1] what keys begin with that begin with a colon; ARGV[2] keys and fields, see arguments.ts. KEYS[1] stands for
 * their keys, which are where it is; KEYS[2] is the hash of ARGV[3], fields without keys, and is hardly ever there.
 */
const fieldsScript = createScript(`
local own, asked, at = ARGV[1], ARGV[2], 1
local values = {}
while at <= #asked do
  local key, field
  key, field, at = struct.unpack('>I4c0I4c0', asked, at)
  values[#values + 1] = redis.call('HGET', string.byte(key) == 58 and own .. key or key, field)
end
local more
more, at = ARGV[3], 1
if redis.call('EXISTS', KEYS[2]) == 1 then
  while at <= #more do
    local field
    field, at = struct.unpack('>I4c0', more, at)
    values[#values + 1] = redis.call('HGET', KEYS[2], field)
  end
end
return values`);

/**
 * Reads what events relate to: owners of their UUIDs, current versions of their credentials, publications they change,
 * disputes about ids.
 * Whatever names an event that is not before them is no part of the view.
 */
export async function readRelated(redis: Redis, keys: ViewKeys, rows: readonly EventRow[]): Promise<ReadState> {
  const publications = rows.flatMap(({ change }) => (change === undefined ? [] : [uuidOf(change.publicationId)]));
  const uuids = distinct([...rows.map(({ uuid }) => uuid), ...publications]);
  const before = Math.min(...rows.map(({ seq }) => seq));
  const groups = groupsOf(rows);
  const ids = distinct(rows.map(({ id, change }) => change?.publicationId ?? id));
  const tiers = tiersUpTo(before);
  const [ofUuids, ofGroups, ofIds] = await readFields(
    redis,
    keys,
    [
      uuids.flatMap((uuid) => tiers.map((tier) => uuidPlace(keys, uuid, tier))),
      groups.flatMap((group) => tiers.map((tier) => currentPlace(keys, group, tier))),
    ],
    ids,
  );
  const owners = newestBefore(uuids, ofUuids, tiers.length, before);
  const newest = newestBefore(groups, ofGroups, tiers.length, before);
  const disputes = found(ids, ofIds ?? [], (value) => decodeDispute(String(value)));
  const owning = [...owners.values()];
  const [owned, columns] = await Promise.all([
    readRows(redis, keys, owning),
    readColumns(redis, keys, [...owning, ...newest.values()]),
  ]);
  const latest = await readRows(redis, keys, latestChanges(rows, owners, columns));
  const current = versionsOf(newest, columns);
  return { owners, current, disputes, rows: new Map([...owned, ...latest]), columns };
}

/** The latest changes of publications that are published once more: their revisions go on. */
function latestChanges(
  rows: readonly EventRow[],
  owners: ReadState['owners'],
  columns: ReadState['columns'],
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
): Promise<ReadState['current']> {
  const groups = groupsOf(rows);
  // Whatever is taken back may stand there.
  const newest = Math.max(...rows.map(({ seq }) => seq));
  const tiers = tiersUpTo(newest);
  const places = groups.flatMap((group) => tiers.map((tier) => currentPlace(keys, group, tier)));
  const [ofGroups] = await readFields(redis, keys, [places]);
  const seqs = newestBefore(groups, ofGroups, tiers.length, newest + 1);
  return versionsOf(seqs, await readColumns(redis, keys, [...seqs.values()]));
}

/** Of each name the highest seq below `before` that the tiers tell, newest tier first. */
function newestBefore(
  names: readonly string[],
  values: readonly unknown[] = [],
  tiers: number,
  before: number,
): Map<string, number> {
  const seqs = names.map((_, index) =>
    Math.max(
      0,
      ...values
        .slice(index * tiers, (index + 1) * tiers)
        .map(Number)
        .filter((seq) => seq < before),
    ),
  );
  return found(names, seqs, (seq) => (seq === 0 ? undefined : Number(seq)));
}

/** Current versions with when they were issued, which their columns tell. */
function versionsOf(newest: ReadonlyMap<string, number>, columns: ReadonlyMap<number, Column>): ReadState['current'] {
  return new Map([...newest].map(([group, seq]) => [group, { seq, issued: columns.get(seq)?.validFrom ?? 0 }]));
}

/** Rows by seq; those that are not there are left out. */
export async function readRows(redis: Redis, keys: ViewKeys, seqs: readonly number[]): Promise<Map<number, EventRow>> {
  return storedRows(redis, keys, distinct(seqs.filter((seq) => seq !== 0)));
}

/** Column records by seq; those that are not there are left out. */
export async function readColumns(redis: Redis, keys: ViewKeys, seqs: readonly number[]): Promise<Map<number, Column>> {
  const wanted = distinct(seqs.filter((seq) => seq !== 0));
  if (wanted.length === 0) return new Map();
  const asks = wanted.map((seq) => {
    const { chunk, offset } = chunkOf(seq);
    const key = keys.columns(chunk);
    return (one: Redis) => one.getrangeBuffer(key, offset * COLUMN_BYTES, (offset + 1) * COLUMN_BYTES - 1);
  });
  const values = await askTogether(redis, asks);
  return found(wanted, values, (value) => {
    const bytes = value as Buffer;
    return bytes.length === COLUMN_BYTES ? decodeColumn(bytes) : undefined;
  });
}

function groupsOf(rows: readonly EventRow[]): string[] {
  return distinct(rows.filter(isVersion).map(groupTerm));
}

/**
 * Fields of hashes, as they were asked for, and behind them disputes about these ids: as one command, for the client takes
 * longer for each than Redis.
 */
async function readFields(
  redis: Redis,
  keys: ViewKeys,
  groups: readonly (readonly Place[])[],
  disputed: readonly Hex[] = [],
): Promise<unknown[][]> {
  const fields = groups.flat();
  if (fields.length + disputed.length === 0) return groups.map(() => []);
  const asked = createArguments(keys.own);
  for (const { key, field } of fields) {
    asked.key(key);
    asked.text(field);
  }
  const ids = createArguments(keys.own);
  for (const id of disputed) ids.text(id);
  const input = { keys: [keys.cursor, keys.disputes], args: [keys.own, asked.bytes(), ids.bytes()] };
  const answer = (await runScript(redis, fieldsScript, input)) as unknown[];
  let at = 0;
  return [...groups, disputed].map(({ length }) => {
    at += length;
    return answer.slice(at - length, at);
  });
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
