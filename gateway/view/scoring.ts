import { CHUNK, type Column, chunkOf } from '../../ledger/view.ts';
import { addBit, eachCommon, noBits } from './bits.ts';
import type { Wanted, WordChunk } from './matching.ts';
import {
  labelPart,
  type Relevance,
  type RelevanceWeights,
  recencyPart,
  type Score,
  scoreOf,
  typePart,
  wordPart,
} from './relevance.ts';

/** Something that matches, in its chunk. */
export type Candidate = { seq: number; column: Column; chunk: WordChunk };

/** A ranked credential version; its score is explained where it is shown. */
export type Hit = { seq: number; column: Column; score: number; explain(): Score };

/** A search by its words, with what share of all that they tell is told by each. */
export type Asked = { wanted: readonly Wanted[]; told: readonly number[] };

/** Scores candidates as of a time: each gets the score that its explanation adds up to. */
export function scored(
  found: readonly Candidate[],
  { wanted, told }: Asked,
  weights: RelevanceWeights,
  time: number,
): Hit[] {
  const { best, namesType } = optionsOf(found, wanted);
  const worth = wanted.map(({ options }, word) =>
    options.map(({ kind, field }) => wordPart(weights, told[word] ?? 0, kind, field)),
  );
  return found.map(({ seq, column }, index) => {
    const begin = index * wanted.length;
    let [text, naming] = [0, 0];
    for (let word = 0; word < wanted.length; word += 1) {
      const option = best[begin + word] ?? 0;
      if (option === 0) continue;
      text += worth[word]?.[option - 1] ?? 0;
      if (namesType[begin + word] === 1) naming += told[word] ?? 0;
    }
    const { labelLevel, blockTime } = column;
    const rest = labelPart(weights, labelLevel) + recencyPart(weights, time - blockTime);
    const matches = () =>
      wanted.flatMap(({ asked, options }, word): Relevance['matches'] => {
        const option = options[(best[begin + word] ?? 0) - 1];
        if (option === undefined) return [];
        return [{ asked, ...option, weight: told[word] ?? 0, namesType: namesType[begin + word] === 1 }];
      });
    return {
      ...{ seq, column, score: text + typePart(weights, naming) + rest },
      explain: () => scoreOf({ matches: matches(), labelLevel, blockTime }, weights, time),
    };
  });
}

/** The place among the candidates of each place of a chunk, as long as one chunk is looked at. */
const indexOf = new Uint32Array(CHUNK);

/** Of each candidate and word the place of the best option, counted from 1, and whether a type has it. */
function optionsOf(found: readonly Candidate[], wanted: readonly Wanted[]) {
  const best = new Uint8Array(found.length * wanted.length);
  const namesType = new Uint8Array(found.length * wanted.length);
  for (const [{ words }, indexes] of Map.groupBy(found.keys(), (index) => (found[index] as Candidate).chunk)) {
    const bits = noBits();
    for (const index of indexes) {
      const { offset } = chunkOf((found[index] as Candidate).seq);
      addBit(bits, offset);
      indexOf[offset] = index;
    }
    for (const [word, { options }] of wanted.entries()) {
      for (const [at, { field }] of options.entries()) {
        const stored = words[word]?.lists[at];
        if (stored === undefined) continue;
        eachCommon(bits, stored, (place) => {
          const cell = (indexOf[place] ?? 0) * wanted.length + word;
          // Better options come later, so each takes the place of the worse ones.
          best[cell] = at + 1;
          if (field === 'typeWord') namesType[cell] = 1;
        });
      }
    }
  }
  return { best, namesType };
}
