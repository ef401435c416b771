import { sum } from '../../lib/sum.ts';
import type { WordReader } from './kept-words.ts';
import { termsOfOptions, type Wanted, wantedOf } from './matching.ts';
import { openPostings, type Postings } from './postings.ts';
import type { Source } from './reader.ts';
import type { SearchQuestion } from './search-question.ts';
import { allOf, type Meaning, meaningsOf } from './vocabulary.ts';

/** The words of a search, looked up: all ways to match each, and the postings of all of them, as of the snapshot. */
export type LookedUp = {
  wanted: readonly Wanted[];
  /** By the word: see Meaning. */
  shares: readonly number[];
  /** Of each word how many events each of its options has. */
  counts: readonly (readonly number[])[];
  postings: Postings;
  /** Whether everything was looked up that the words may mean. */
  isWhole: boolean;
};

/** Matches up to which a word may be a slip itself, though there is a credential that has it. */
const FEW_MATCHES = 8;

/** Looks up what the words of a search may mean; of one that hardly anything has, what it may be a slip of as well. */
export async function lookUp(source: Source, kept: WordReader, question: SearchQuestion): Promise<LookedUp> {
  const meanings = await meaningsOf(source, kept, question);
  const found = await countsOf(source, meanings);
  const wider = await Promise.all(
    meanings.map(async (meaning, index) => {
      if (sum(found.counts[index] ?? []) > FEW_MATCHES) return meaning;
      return { ...meaning, ...allOf(meaning, await meaning.slips()) };
    }),
  );
  const isWider = wider.some(({ forms }, index) => forms.length > (meanings[index]?.forms.length ?? 0));
  return isWider ? countsOf(source, wider) : found;
}

async function countsOf(source: Source, meanings: readonly Meaning[]): Promise<LookedUp> {
  const wanted = wantedOf(meanings);
  const postings = await openPostings(source, termsOfOptions(wanted));
  let end = 0;
  const counts = wanted.map(({ options }) => {
    const begin = end;
    end += options.length;
    return postings.counts.slice(begin, end);
  });
  return {
    ...{ wanted, counts, postings },
    shares: meanings.map(({ share }) => share),
    isWhole: meanings.every(({ isWhole }) => isWhole),
  };
}
