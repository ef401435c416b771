import type { Column } from '../../ledger/column.ts';
import type { Conditions, Filter, FilterTerm, Range } from './filter.ts';
import type { Listed } from './judge.ts';
import type { Places } from './places.ts';
import { namesAsOf } from './publishers.ts';
import type { Source } from './reader.ts';
import { intersectRanges, type SeqRange, seqsInBlocks, seqsInTimes, seqsSince } from './seq-ranges.ts';
import type { CredentialStatus } from './status.ts';

/** What only columns can tell of an event. All given must hold. */
export type Test = {
  status?: ReadonlySet<CredentialStatus>;
  issued?: Range;
  validAt?: number;
  /** Published, changed in status or expired since: behind this event, after this time. */
  changedSince?: { seq: number; time: number };
};

/** Conditions as the index can look for them: terms and seqs by postings, the rest by columns. */
export type Clause = { terms: readonly FilterTerm[]; range: SeqRange; test: Test | undefined };

/** A filter as the index can look for it. */
export type Where = Clause & { or?: readonly Clause[]; not: readonly Clause[] };

/** Every event about a credential that the ledger holds has one of these. */
const WITH_CREDENTIAL: FilterTerm = { dimension: 'format', values: ['json', 'jwt'] };

/** Whether nothing of a filter has to be looked up first. */
export function isResolved(filter: Filter): boolean {
  return [filter, ...(filter.or ?? []), ...(filter.not ?? [])].every(
    ({ publisher, changedSince }) =>
      publisher === undefined &&
      (changedSince === undefined || 'time' in changedSince || changedSince.seq !== undefined),
  );
}

/** Puts what has to be looked up first (cursors, names of publishers) into a filter, as of a snapshot. */
export async function resolveFilter(source: Source, places: Pick<Places, 'seqOf'>, filter: Filter): Promise<Filter> {
  if (isResolved(filter)) return filter;
  const { or, not } = filter;
  const resolved = await resolveConditions(source, places, filter);
  const all = (parts: readonly Conditions[]) =>
    Promise.all(parts.map((part) => resolveConditions(source, places, part)));
  return {
    ...resolved,
    ...(or === undefined ? {} : { or: await all(or) }),
    ...(not === undefined ? {} : { not: await all(not) }),
  };
}

async function resolveConditions<T extends Conditions>(
  source: Source,
  places: Pick<Places, 'seqOf'>,
  { publisher, ...conditions }: T,
): Promise<Omit<T, 'publisher'>> {
  const { changedSince, terms } = conditions;
  const since =
    changedSince !== undefined && 'cursor' in changedSince
      ? { changedSince: { ...changedSince, seq: (await places.seqOf(source.at, changedSince.cursor)) ?? 0 } }
      : {};
  if (publisher === undefined) return { ...conditions, ...since };
  const values = [...new Set([...publisher.accounts, ...(await accountsOf(source, publisher.names))])];
  return { ...conditions, ...since, terms: [...terms, { dimension: 'publisher' as const, values }] };
}

/** Accounts that had one of these names last as of the snapshot's block. */
async function accountsOf(source: Source, names: readonly string[]): Promise<string[]> {
  return [...(await namesAsOf(source))].filter(([, name]) => names.includes(name)).map(([account]) => account);
}

/** A resolved filter in terms of the index. */
export async function whereOf(source: Source, listed: Listed, filter: Filter): Promise<Where> {
  const clauses = (parts: readonly Conditions[] = []) =>
    Promise.all(parts.map((part) => clauseOf(source, listed, part)));
  const [own, or, not] = await Promise.all([
    clauseOf(source, listed, filter),
    filter.or === undefined ? undefined : clauses(filter.or),
    clauses(filter.not),
  ]);
  return { ...own, ...(or === undefined ? {} : { or }), not };
}

async function clauseOf(source: Source, listed: Listed, conditions: Conditions): Promise<Clause> {
  const { terms, status, block, received, issued, validAt, changedSince } = conditions;
  const needsCredential = issued !== undefined || validAt !== undefined;
  const since = changedSince === undefined ? undefined : await seqsSince(source, changedSince);
  const isEvent = listed === 'events';
  const ranges = await Promise.all([
    { from: 1, to: source.at.seq },
    ...(block === undefined ? [] : [seqsInBlocks(source, block)]),
    ...(received === undefined ? [] : [seqsInTimes(source, received)]),
    ...(since === undefined || !isEvent ? [] : [{ from: since.seq + 1, to: source.at.seq }]),
  ]);
  const test: Test = {
    ...(status === undefined ? {} : { status }),
    ...(issued === undefined ? {} : { issued }),
    ...(validAt === undefined ? {} : { validAt }),
    ...(since === undefined || isEvent ? {} : { changedSince: since }),
  };
  return {
    terms: needsCredential ? [...terms, WITH_CREDENTIAL] : terms,
    range: ranges.reduce(intersectRanges),
    test: Object.keys(test).length === 0 ? undefined : test,
  };
}

/** What is known of an event when its test is made. `changeSeq` is that of its latest status change, 0 for none. */
export type Tested = { seq: number; column: Column; status: CredentialStatus | undefined; changeSeq: number };

/** Whether an event passes a test as of a time. */
export function passesTest(test: Test | undefined, { seq, column, status, changeSeq }: Tested, time: number): boolean {
  if (test === undefined) return true;
  const { validFrom, validUntil } = column;
  if (test.status !== undefined && (status === undefined || !test.status.has(status))) return false;
  if (test.issued !== undefined && (validFrom === 0 || validFrom < test.issued.from || validFrom > test.issued.to)) {
    return false;
  }
  if (test.validAt !== undefined && (validFrom > test.validAt || (validUntil !== 0 && validUntil <= test.validAt))) {
    return false;
  }
  if (test.changedSince === undefined) return true;
  const { changedSince } = test;
  const hasExpired = validUntil > changedSince.time && validUntil <= time;
  return seq > changedSince.seq || changeSeq > changedSince.seq || hasExpired;
}

/** Tests of a filter, wherever they stand in it. */
export function testsOf({ test, or = [], not }: Where): Test[] {
  return [test, ...or.map((one) => one.test), ...not.map((one) => one.test)].filter((one) => one !== undefined);
}
