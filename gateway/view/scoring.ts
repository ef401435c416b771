import { CHUNK, type Column, chunkOf } from '../../ledger/view.ts';
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

/** Something that matches, and what of it counts. There are many for each that is shown, so they are kept small. */
export type Candidate = {
  seq: number;
  /** How many were found before it. */
  index: number;
  chunk: WordChunk;
  labelLevel: number;
  /** Seconds since 1970. */
  blockTime: number;
  columnOf(seq: number): Column;
};

/** A ranked credential version. */
export type Hit = { seq: number; column: Column; score: Score };

/** Ranked candidates, best first. */
export type Ranked = {
  total: number;
  /** Those from one place to another, explained. */
  hits(from: number, to: number): Hit[];
  /** How many are up to a place in the order. */
  countUpTo(place: { score: number; seq: number }): number;
};

/** A search by its words, and the share of each in what all of them tell. */
export type Asked = { wanted: readonly Wanted[]; told: readonly number[] };

/** Ranks candidates as of a time. */
export function ranked(
  found: readonly Candidate[],
  { wanted, told }: Asked,
  weights: RelevanceWeights,
  time: number,
): Ranked {
  const { best, namesType } = optionsOf(found, wanted);
  const worth = wanted.map(({ options }, word) =>
    options.map(({ kind, field }) => wordPart(weights, told[word] ?? 0, kind, field)),
  );

  /** What the explanation adds up to, without one. */
  function totalOf({ index, labelLevel, blockTime }: Candidate): number {
    let [text, naming] = [0, 0];
    for (let word = 0; word < wanted.length; word += 1) {
      const cell = index * wanted.length + word;
      const option = best[cell] ?? 0;
      if (option === 0) continue;
      text += worth[word]?.[option - 1] ?? 0;
      if (namesType[cell] === 1) naming += told[word] ?? 0;
    }
    return text + typePart(weights, naming) + labelPart(weights, labelLevel) + recencyPart(weights, time - blockTime);
  }

  function explain({ index, labelLevel, blockTime }: Candidate): Score {
    const matches = wanted.flatMap(({ asked, options }, word): Relevance['matches'] => {
      const cell = index * wanted.length + word;
      const option = options[(best[cell] ?? 0) - 1];
      if (option === undefined) return [];
      return [{ asked, ...option, weight: told[word] ?? 0, namesType: namesType[cell] === 1 }];
    });
    return scoreOf({ matches, labelLevel, blockTime }, weights, time);
  }

  const order = found.map((candidate) => ({ candidate, seq: candidate.seq, score: totalOf(candidate) }));
  order.sort(compareHits);
  return {
    total: order.length,
    hits: (from, to) =>
      order.slice(from, to).map(({ candidate, seq }) => ({
        ...{ seq, column: candidate.columnOf(seq), score: explain(candidate) },
      })),
    countUpTo(place) {
      const index = order.findIndex((one) => compareHits(one, place) > 0);
      return index === -1 ? order.length : index;
    },
  };
}

/** The candidate at each place of a chunk, as long as that chunk is looked at. */
const indexOf = new Uint32Array(CHUNK);

/** Of each candidate and word the place of the best option, counted from 1, and whether a type has it. */
function optionsOf(found: readonly Candidate[], wanted: readonly Wanted[]) {
  const best = new Uint8Array(found.length * wanted.length);
  const namesType = new Uint8Array(found.length * wanted.length);
  for (const [{ words }, candidates] of Map.groupBy(found, ({ chunk }) => chunk)) {
    const bits = noBits();
    for (const { seq, index } of candidates) {
      const { offset } = chunkOf(seq);
      addBit(bits, offset);
      indexOf[offset] = index;
    }
    wanted.forEach(({ options }, word) => {
      words[word]?.lists.forEach((stored, at) => {
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
