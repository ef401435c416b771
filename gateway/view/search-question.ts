import { type TypedWord, typedWordsOf } from '../../ledger/words.ts';
import type { Limits } from '../limits.ts';
import type { Filter } from './filter.ts';
import { asksForStatus } from './matches.ts';
import type { CredentialStatus } from './status.ts';

/** Words of a search; `isTyping` when the last one may be the beginning of a word. */
export type SearchQuestion = { words: readonly TypedWord[]; isTyping: boolean; maxCompletions: number };

const ACTIVE_ONLY: ReadonlySet<CredentialStatus> = new Set(['ACTIVE']);

/** What is looked at of a search: its first words. What ends with a letter or digit may go on. */
export function searchQuestion(
  search: string | null | undefined,
  { maxSearchWords, maxCompletions }: Pick<Limits, 'maxSearchWords' | 'maxCompletions'>,
): SearchQuestion {
  const text = search ?? '';
  const words = typedWordsOf(text);
  const isTyping = /[\p{L}\p{N}\p{M}]$/u.test(text) && words.length <= maxSearchWords;
  return { words: words.slice(0, maxSearchWords), isTyping, maxCompletions };
}

/** What a search finds under a filter: active ones only, unless it asks for the status. */
export function activeUnlessAsked(filter: Filter): Filter {
  return asksForStatus(filter) ? filter : { ...filter, status: ACTIVE_ONLY };
}
