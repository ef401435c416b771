import quickselect from 'quickselect';
import { CHUNK, chunkOf } from '../../ledger/view.ts';
import { addBit, eachCommon, noBits } from './bits.ts';
import type { Wanted, WordChunk } from './matching.ts';
import {
  compareHits,
  labelPart,
  type Relevance,
  type RelevanceWeights,
  recencyPart,
  type Score,
  scoreOf,
  typePart,
  wordPart,
} from './relevance.ts';

/**
 * What matches, and what of it counts, of each at the same place: there are many for each that is shown, and what is made
 * of each lives until the old space is collected.
 */
export type Found = {
  seqs: number[];
  labelLevels: number[];
  /** Seconds since 1970. */
  blockTimes: number[];
  /** The chunks that they are of, by number. */
  chunks: Map<number, WordChunk>;
};

/** A ranked credential version. */
export type Hit = { seq: number; score: Score };

/** What was found, best first. */
export type Ranked = {
  total: number;
  /** Those from one place to another, explained. */
  hits(from: number, to: number): Hit[];
  /** How many are up to a place in the order. */
  countUpTo(place: { score: number; seq: number }): number;
};

/** A search by its words, and the share of each in what all of them tell. */
export type Asked = { wanted: readonly Wanted[]; told: readonly number[] };

/** Ranks what was found, as of a time. */
export function ranked(found: Found, { wanted, told }: Asked, weights: RelevanceWeights, time: number): Ranked {
  const { seqs, labelLevels, blockTimes } = found;
  const { best, namesType } = optionsOf(found, wanted);
  const worth = wanted.map(({ options }, word) =>
    options.map(({ kind, field }) => wordPart(weights, told[word] ?? 0, kind, field)),
  );

  /** What the explanation adds up to, without one. */
  function totalOf(index: number): number {
    let text = 0;
    let naming = 0;
    for (let word = 0; word < wanted.length; word += 1) {
      const cell = index * wanted.length + word;
      const option = best[cell] ?? 0;
      if (option === 0) continue;
      text += worth[word]?.[option - 1] ?? 0;
      if (namesType[cell] === 1) naming += told[word] ?? 0;
    }
    const label = labelPart(weights, labelLevels[index] ?? 0);
    return text + typePart(weights, naming) + label + recencyPart(weights, time - (blockTimes[index] ?? 0));
  }

  function explain(index: number): Score {
    const matches = wanted.flatMap(({ asked, options }, word): Relevance['matches'] => {
      const cell = index * wanted.length + word;
      const option = options[(best[cell] ?? 0) - 1];
      if (option === undefined) return [];
      return [{ asked, ...option, weight: told[word] ?? 0, namesType: namesType[cell] === 1 }];
    });
    return scoreOf({ matches, labelLevel: labelLevels[index] ?? 0, blockTime: blockTimes[index] ?? 0 }, weights, time);
  }

  const scores = new Float64Array(seqs.length);
  for (let index = 0; index < scores.length; index += 1) scores[index] = totalOf(index);
  const compare = (a: number, b: number) => compareHits(scores[a] ?? 0, seqs[a] ?? 0, scores[b] ?? 0, seqs[b] ?? 0);
  return {
    total: seqs.length,
    hits(from, to) {
      const order = seqs.map((_, index) => index);
      // Only those up to the page's end are sorted.
      if (to < order.length) quickselect(order, to, 0, order.length - 1, compare);
      const first = order.slice(0, to).sort(compare);
      return first.slice(from).map((index) => ({ seq: seqs[index] ?? 0, score: explain(index) }));
    },
    countUpTo({ score, seq }) {
      let count = 0;
      for (const [index, own] of scores.entries()) if (compareHits(own, seqs[index] ?? 0, score, seq) <= 0) count += 1;
      return count;
    },
  };
}

/** What was found in a chunk, and which of it is at a place, as long as that chunk is looked at. */
const bits = noBits();
const indexOf = new Uint32Array(CHUNK);

/** Of each that was found and each word the place of the best option, counted from 1, and whether a type has it. */
function optionsOf({ seqs, chunks }: Found, wanted: readonly Wanted[]) {
  const best = new Uint8Array(seqs.length * wanted.length);
  const namesType = new Uint8Array(seqs.length * wanted.length);
  for (let from = 0, to = 0; from < seqs.length; from = to) {
    const { chunk } = chunkOf(seqs[from] ?? 0);
    bits.fill(0);
    for (; to < seqs.length; to += 1) {
      const { chunk: its, offset } = chunkOf(seqs[to] ?? 0);
      if (its !== chunk) break;
      addBit(bits, offset);
      indexOf[offset] = to;
    }
    const words = chunks.get(chunk)?.words ?? [];
    wanted.forEach(({ options }, word) => {
      words[word]?.forEach((stored, at) => {
        if (stored === undefined) return;
        const isType = options[at]?.field === 'typeWord';
        eachCommon(bits, stored, (place) => {
          const cell = (indexOf[place] ?? 0) * wanted.length + word;
          // Better options come later, so each takes the place of the worse ones.
          best[cell] = at + 1;
          if (isType) namesType[cell] = 1;
        });
      });
    });
  }
  return { best, namesType };
}
