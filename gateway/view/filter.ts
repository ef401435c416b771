import { labelName } from '../../ledger/credential.ts';
import { normaliseType } from '../../ledger/gaia-x-facts.ts';
import { type Dimension, type EventRow, termsOf } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import { isHexOf } from '../../lib/hex.ts';
import type { Limits } from '../limits.ts';
import type { CredentialEventFilter, CredentialFilter } from '../schema.generated.ts';
import type { CredentialStatus } from './status.ts';

/** Values of one dimension, one of which must be there. */
export type FilterTerm = { dimension: Dimension; values: readonly string[] };

/** A filter in the index's own words. All parts must hold. */
export type Filter = {
  terms: readonly FilterTerm[];
  status?: ReadonlySet<CredentialStatus>;
  /** Blocks, both ends included. */
  block?: { from: number; to: number };
};

type FilterInput = CredentialEventFilter & CredentialFilter;
type ListField = Exclude<keyof FilterInput, 'kind' | 'status' | 'block'>;
type FieldRule = { dimension: Dimension; normalise: (value: string, field: string) => string };

/** How each field of a filter finds its way into the index. */
const FIELDS: Record<ListField, FieldRule> = {
  type: { dimension: 'type', normalise: asWritten },
  source: { dimension: 'source', normalise: asWritten },
  publisher: { dimension: 'publisher', normalise: account },
  issuer: { dimension: 'issuer', normalise: asWritten },
  credentialType: { dimension: 'credentialType', normalise: normaliseType },
  subjectId: { dimension: 'subject', normalise: asWritten },
  labelLevel: { dimension: 'labelLevel', normalise: labelLevel },
  mark: { dimension: 'mark', normalise: asWritten },
};

const LABEL_LEVELS = [1, 2, 3, 4];

/** Reads a filter as clients write it; throws `BAD_INPUT` with what was expected. */
export function parseFilter(
  input: CredentialEventFilter | CredentialFilter | null | undefined,
  limits: Pick<Limits, 'maxFilterValues'>,
): Filter {
  const given: FilterInput = input ?? {};
  const terms: FilterTerm[] = given.kind == null ? [] : [{ dimension: 'kind', values: [given.kind] }];
  for (const [field, { dimension, normalise }] of Object.entries(FIELDS) as [ListField, FieldRule][]) {
    const values = given[field];
    if (values == null) continue;
    checkCount(field, values, limits.maxFilterValues);
    terms.push({ dimension, values: [...new Set(values.map((value) => normalise(value, field)))] });
  }
  return { terms, ...statusOf(given, limits.maxFilterValues), ...blockOf(given) };
}

/** The filter that everything passes. */
export const EVERYTHING: Filter = { terms: [] };

/**
 * Whether an event passes, judged by its row alone: for events that are delivered one by one. Same outcome as the
 * index gives. `statusRightAfter` is that of its credential right after it, undefined for marked events.
 */
export function matchesEvent(filter: Filter, row: EventRow, statusRightAfter: CredentialStatus | undefined): boolean {
  const { block, status } = filter;
  if (block !== undefined && (row.blockNumber < block.from || row.blockNumber > block.to)) return false;
  if (status !== undefined && (statusRightAfter === undefined || !status.has(statusRightAfter))) return false;
  if (filter.terms.length === 0) return true;
  const terms = termsOf(row);
  return filter.terms.every(({ dimension, values }) =>
    terms.some((term) => term.dimension === dimension && values.includes(term.value)),
  );
}

function statusOf({ status }: FilterInput, maxValues: number): Pick<Filter, 'status'> {
  if (status == null) return {};
  checkCount('status', status, maxValues);
  return { status: new Set(status) };
}

function blockOf({ block }: FilterInput): Pick<Filter, 'block'> {
  if (block == null) return {};
  const from = block.from ?? 0;
  const to = block.to ?? Number.MAX_SAFE_INTEGER;
  if (from < 0 || to < from) {
    throw badInput(`Expected filter.block.from to be 0 or more and at most filter.block.to: found ${from} to ${to}`);
  }
  return { block: { from, to } };
}

/** An empty list is refused: some people mean "nothing" by it, others "anything". */
function checkCount(field: string, values: readonly unknown[], max: number): void {
  if (values.length > 0 && values.length <= max) return;
  throw badInput(
    `Expected 1 to ${max} values in filter.${field}, found ${values.length}; leave the field out to accept any`,
  );
}

function asWritten(value: string): string {
  return value;
}

function account(value: string, field: string): string {
  if (isHexOf(value, 20)) return value.toLowerCase();
  throw badInput(`Expected addresses in filter.${field} (0x and 40 hexadecimal digits): found ${excerpt(value)}`);
}

function labelLevel(value: string, field: string): string {
  const level = LABEL_LEVELS.find((one) => labelName(one) === value.replace(/^gx:/, ''));
  if (level !== undefined) return String(level);
  const names = LABEL_LEVELS.map(labelName).join(', ');
  throw badInput(`Expected ${names} in filter.${field}: found ${excerpt(value)}`);
}

function excerpt(value: string): string {
  return JSON.stringify(value.slice(0, 80));
}

function badInput(message: string): ServiceError {
  return new ServiceError('BAD_INPUT', message);
}
