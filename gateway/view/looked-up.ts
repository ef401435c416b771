import { CHUNK } from '../../ledger/view.ts';
import { sum } from '../../lib/sum.ts';
import { addPostings, intersect, noBits } from './bits.ts';
import type { Candidates } from './candidates.ts';
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

/** Looks up the words of a search; several who ask as of one snapshot may be given the same. */
export type WordLookUp = (source: Source, question: SearchQuestion) => Promise<LookedUp>;

/** Matches up to which a word may be a slip itself, though there is a credential that has it. */
const FEW_MATCHES = 8;

/** Looks up what the words of a search may mean; of one that hardly anything has, what it may be a slip of as well. */
export async function lookUp(source: Source, kept: WordReader, question: SearchQuestion): Promise<LookedUp> {
  const begun = await meaningsOf(source, kept, question);
  const [likely, meanings] = await Promise.all([countsOf(source, begun), Promise.all(begun.map(withAll))]);
  const found = isSame(meanings, begun) ? likely : await countsOf(source, meanings);
  const wider = await Promise.all(
    meanings.map(async (meaning, index) => {
      if (sum(found.counts[index] ?? []) > FEW_MATCHES) return meaning;
      return { ...meaning, ...allOf(meaning, await meaning.slips()) };
    }),
  );
  return isSame(wider, meanings) ? found : countsOf(source, wider);
}

async function withAll(meaning: Meaning): Promise<Meaning> {
  return { ...meaning, ...(await meaning.all) };
}

function isSame(some: readonly Meaning[], others: readonly Meaning[]): boolean {
  const wordsOf = (forms: Meaning['forms']) => forms.map(({ word }) => word).join(' ');
  return some.every(({ forms }, index) => {
    const other = others[index]?.forms ?? [];
    return forms === other || wordsOf(forms) === wordsOf(other);
  });
}

/** Those of some candidates that have any of the words, where there are any. */
export async function havingAny(words: LookedUp | undefined, group: Candidates[]): Promise<Candidates[]> {
  if (words === undefined || words.wanted.length === 0) return group;
  const lists = await words.postings.inChunks(group.map(({ chunk }) => chunk));
  return group.map((one, index) => {
    const bits = noBits();
    for (const stored of lists[index] ?? []) if (stored !== undefined) addPostings(bits, stored, CHUNK - 1);
    intersect(bits, one.bits);
    return { ...one, bits };
  });
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
