import type { Dimension } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import { isHexOf } from '../../lib/hex.ts';
import type { Limits } from '../limits.ts';
import type { CredentialEventFilter, CredentialFilter, DateTimeRangeInput } from '../schema.generated.ts';
import { checkBlockRange } from './block-number.ts';
import { FIELDS, type ListField } from './filter-fields.ts';
import { type CredentialStatus, momentText } from './status.ts';

/** Values of one dimension, one of which must be there. */
export type FilterTerm = { dimension: Dimension; values: readonly string[] };

/** From and to, both included. Times in seconds since 1970. */
export type Range = { from: number; to: number };

/** What must hold, in the index's own words. All parts must. */
export type Conditions = {
  terms: readonly FilterTerm[];
  status?: ReadonlySet<CredentialStatus>;
  /** Blocks. */
  block?: Range;
  /** Times of blocks. */
  received?: Range;
  /** Begin of validity. Passes only what states one. */
  issued?: Range;
  /** Within the validity; passes only what has a credential that the ledger holds. */
  validAt?: number;
  changedSince?: { cursor: string; seq?: number } | { time: number };
  /** Publishers some of which are named: a term once it is known who is called so. */
  publisher?: { names: readonly string[]; accounts: readonly string[] };
};

/** A filter: conditions, alternatives one of which must hold, and what must not hold. */
export type Filter = Conditions & { or?: readonly Conditions[]; not?: readonly Conditions[] };

type FilterInput = Omit<CredentialEventFilter & CredentialFilter, 'or' | 'not'>;
type FilterLimits = Pick<Limits, 'maxFilterValues' | 'maxFilterValuesInAll'>;

/** Times that can be compared with what columns keep. */
const END_OF_TIME = 2 ** 48 - 1;

/** Reads a filter as clients write it; throws `BAD_INPUT` with what was expected. */
export function parseFilter(
  input: CredentialEventFilter | CredentialFilter | null | undefined,
  limits: FilterLimits,
): Filter {
  const values = countValues(input);
  if (values > limits.maxFilterValuesInAll)
    throw badInput(`Expected at most ${limits.maxFilterValuesInAll} values in all of filter, found ${values}`);
  const { or, not, ...given } = input ?? {};
  return {
    ...conditionsOf(given, limits, 'filter'),
    ...several('or', or, limits),
    ...several('not', not, limits),
  };
}

/** How many values a filter as clients write it has, wherever they stand in it. */
export function countValues(filter: unknown): number {
  if (filter === null || filter === undefined) return 0;
  if (typeof filter !== 'object' || filter instanceof Date) return 1;
  return Object.values(filter).reduce<number>((count, one) => count + countValues(one), 0);
}

/** Arguments with a filter as text: the same for those that say the same. */
export function textOf(args: unknown): string {
  return JSON.stringify(args, (_key, value: unknown) => (value instanceof Set ? [...value].sort() : value));
}

/** The filter that everything passes. */
export const EVERYTHING: Filter = { terms: [] };

function several(
  name: 'or' | 'not',
  inputs: readonly FilterInput[] | null | undefined,
  limits: FilterLimits,
): Pick<Filter, 'or' | 'not'> {
  if (inputs == null) return {};
  checkCount(`filter.${name}`, inputs, limits.maxFilterValues);
  return {
    [name]: inputs.map((one, index) => nonEmpty(conditionsOf(one, limits, `filter.${name}[${index}]`), name, index)),
  };
}

/** What says nothing would pass everything, and so would be a mistake in both. */
function nonEmpty(conditions: Conditions, name: string, index: number): Conditions {
  if (conditions.terms.length > 0 || Object.keys(conditions).length > 1) return conditions;
  throw badInput(`Expected at least one field in filter.${name}[${index}]`);
}

function conditionsOf(given: FilterInput, limits: FilterLimits, path: string): Conditions {
  const terms: FilterTerm[] = given.kind == null ? [] : [{ dimension: 'kind', values: [given.kind] }];
  for (const [field, { dimension, normalise }] of Object.entries(FIELDS) as [ListField, (typeof FIELDS)[ListField]][]) {
    const values = given[field];
    if (values == null) continue;
    checkCount(`${path}.${field}`, values, limits.maxFilterValues);
    terms.push({ dimension, values: [...new Set(values.map((value) => normalise(value, `${path}.${field}`)))] });
  }
  return {
    terms,
    ...statusOf(given, limits, path),
    ...namesOf(given, limits, path, terms),
    ...blockOf(given, path),
    ...timesOf(given, path),
    ...sinceOf(given),
  };
}

function statusOf({ status }: FilterInput, limits: FilterLimits, path: string): Pick<Conditions, 'status'> {
  if (status == null) return {};
  checkCount(`${path}.status`, status, limits.maxFilterValues);
  return { status: new Set(status) };
}

/** Addresses are terms at once. With a name among them all wait until it is known who is called so. */
function namesOf(
  { publisher }: FilterInput,
  limits: FilterLimits,
  path: string,
  terms: FilterTerm[],
): Pick<Conditions, 'publisher'> {
  if (publisher == null) return {};
  checkCount(`${path}.publisher`, publisher, limits.maxFilterValues);
  const broken = publisher.find((value) => /^0x/i.test(value) && !isHexOf(value, 20));
  if (broken !== undefined) {
    throw badInput(
      `Expected addresses (0x and 40 hexadecimal digits) or names in ${path}.publisher: found ${JSON.stringify(broken.slice(0, 80))}`,
    );
  }
  const distinct = [...new Set(publisher.map((value) => (isHexOf(value, 20) ? value.toLowerCase() : value)))];
  const accounts = distinct.filter((value) => isHexOf(value, 20));
  const names = distinct.filter((value) => !isHexOf(value, 20));
  if (names.length > 0) return { publisher: { names, accounts } };
  terms.push({ dimension: 'publisher', values: accounts });
  return {};
}

function blockOf({ block }: FilterInput, path: string): Pick<Conditions, 'block'> {
  if (block == null) return {};
  checkBlockRange(block, `${path}.block.`);
  return { block: { from: block.from ?? 0, to: block.to ?? Number.MAX_SAFE_INTEGER } };
}

function timesOf(given: FilterInput, path: string): Pick<Conditions, 'received' | 'issued' | 'validAt'> {
  return {
    ...(given.received == null ? {} : { received: timeRange(given.received, `${path}.received`) }),
    ...(given.issued == null ? {} : { issued: timeRange(given.issued, `${path}.issued`) }),
    ...(given.validAt == null ? {} : { validAt: sinceEpoch(given.validAt) }),
  };
}

function sinceOf({ changedSince }: FilterInput): Pick<Conditions, 'changedSince'> {
  if (changedSince?.cursor != null) return { changedSince: { cursor: changedSince.cursor } };
  if (changedSince?.time != null) return { changedSince: { time: sinceEpoch(changedSince.time) } };
  return {};
}

function timeRange(range: DateTimeRangeInput, path: string): Range {
  const from = range.from == null ? 0 : sinceEpoch(range.from);
  const to = range.to == null ? END_OF_TIME : sinceEpoch(range.to);
  if (from <= to) return { from, to };
  throw badInput(`Expected ${path}.from to be at most ${path}.to: found ${momentText(from)} to ${momentText(to)}`);
}

/** Columns keep nothing earlier. */
function sinceEpoch(seconds: number): number {
  return Math.max(0, seconds);
}

/** An empty list is refused: some people mean "nothing" by it, others "anything". */
function checkCount(path: string, values: readonly unknown[], max: number): void {
  if (values.length > 0 && values.length <= max) return;
  throw badInput(`Expected 1 to ${max} values in ${path}, found ${values.length}; leave the field out to accept any`);
}

function badInput(message: string): ServiceError {
  return new ServiceError('BAD_INPUT', message);
}
