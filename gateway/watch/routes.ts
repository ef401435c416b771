import { type Dimension, type EventRow, termsOf } from '../../ledger/view.ts';
import type { Filter, FilterTerm } from '../view/filter.ts';

/**
 * Which filters an event may pass: an inverted index over one term of each filter. Found are candidates; whoever asks
 * judges them whole.
 */
export type Routes<T> = {
  add(filter: Filter, target: T): void;
  remove(filter: Filter, target: T): void;
  candidates(row: EventRow): Set<T>;
};

/** Dimensions by how few events share a value of theirs, as a rule. */
const RAREST_FIRST: readonly Dimension[] = [
  'credential',
  'credentialHash',
  'changesOf',
  'feed',
  'subject',
  'mark',
  'issuer',
  'source',
  'publisher',
  'labelLevel',
  'credentialType',
  'type',
];

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

/** Keys of the term that passes least; undefined for a filter without terms. */
function keysOf({ terms }: Filter): string[] | undefined {
  const [rarest] = terms.toSorted((a, b) => rank(a) - rank(b));
  return rarest?.values.map((value) => keyOf(rarest.dimension, value));
}

function rank({ dimension }: FilterTerm): number {
  const index = RAREST_FIRST.indexOf(dimension);
  return index < 0 ? RAREST_FIRST.length : index;
}

function keyOf(dimension: Dimension, value: string): string {
  return `${dimension} ${value}`;
}
