import { type Dimension, type EventRow, termsOf } from '../../ledger/view.ts';
import type { Conditions, Filter, FilterTerm } from '../view/filter.ts';

/**
 * Which filters an event may pass: an inverted index over one term of each filter, or of each of its alternatives. Found
 * are candidates; whoever asks judges them whole.
 */
export type Routes<T> = {
  add(filter: Filter, target: T): void;
  remove(filter: Filter, target: T): void;
  candidates(row: EventRow): Set<T>;
};

/** How widely a value of each dimension is shared by events, as a rule: the least shared one of a filter finds it. */
const SHARED: Record<Dimension, number> = {
  // By those about one credential.
  ...{ credential: 0, credentialId: 0, credentialHash: 0, changesOf: 0, subject: 0 },
  // By those that somebody got wrong.
  mark: 1,
  // By those of one participant.
  ...{ provider: 2, subjectHost: 2 },
  // By those that say the same somewhere.
  ...{ nameWord: 3, word: 3 },
  // By those that went through the same hands.
  ...{ issuer: 4, source: 4, publisher: 4 },
  // By those about things of one sort.
  ...{ formatType: 5, country: 5, regime: 6, criterion: 6, gxType: 6, credentialType: 6, typeWord: 6, labelLevel: 6 },
  // By a large part of all.
  ...{ type: 7, feed: 8, format: 8, kind: 9 },
};

/** Creates an empty index. */
export function createRoutes<T>(): Routes<T> {
  const everywhere = new Set<T>();
  const byTerm = new Map<string, Set<T>>();

  return {
    add(filter, target) {
      const keys = keysOf(filter);
      if (keys === undefined) everywhere.add(target);
      for (const key of keys ?? []) {
        const targets = byTerm.get(key);
        if (targets === undefined) byTerm.set(key, new Set([target]));
        else targets.add(target);
      }
    },
    remove(filter, target) {
      everywhere.delete(target);
      for (const key of keysOf(filter) ?? []) {
        const targets = byTerm.get(key);
        targets?.delete(target);
        if (targets?.size === 0) byTerm.delete(key);
      }
    },
    candidates(row) {
      const found = new Set(everywhere);
      if (byTerm.size === 0) return found;
      for (const { dimension, value } of termsOf(row)) {
        for (const target of byTerm.get(keyOf(dimension, value)) ?? []) found.add(target);
      }
      return found;
    },
  };
}

/** Keys one of which every event has that passes; undefined for a filter that is found by no term. */
function keysOf(filter: Filter): string[] | undefined {
  const terms = rarestOf([rarestTerm(filter), rarestAlternatives(filter)]);
  return terms?.flatMap(({ dimension, values }) => values.map((value) => keyOf(dimension, value)));
}

function rarestTerm({ terms }: Conditions): FilterTerm[] | undefined {
  return rarestOf(terms.map((term) => [term]));
}

/** A term of each alternative; undefined when one has none, for what it passes is found by no term. */
function rarestAlternatives({ or }: Filter): FilterTerm[] | undefined {
  const terms = or?.map(rarestTerm);
  return terms?.every((found) => found !== undefined) ? terms.flat() : undefined;
}

/** Of several lists of terms, one of which an event must have, the one that fewest events have. */
function rarestOf(lists: readonly (FilterTerm[] | undefined)[]): FilterTerm[] | undefined {
  const [rarest] = lists.filter((terms) => terms !== undefined).sort((a, b) => sharedBy(a) - sharedBy(b));
  return rarest;
}

function sharedBy(terms: readonly FilterTerm[]): number {
  return Math.max(...terms.map(({ dimension }) => SHARED[dimension]));
}

function keyOf(dimension: Dimension, value: string): string {
  return `${dimension} ${value}`;
}
