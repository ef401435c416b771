import { memoise } from '../lib/memo.ts';
import type { CredentialFacts } from './credential.ts';
import type { Dimension } from './view.ts';
import { wordsOf, wordsOfType } from './words.ts';

/** Where a word of a credential stands; the postings of each are their own, so that a reader knows it without the text. */
export type WordField = 'nameWord' | 'typeWord' | 'word';

/** A word under which search finds a credential. */
export type SearchWord = { field: WordField & Dimension; word: string };

/** Words recur from one credential to the next, so that each is told by the same object. */
const REMEMBERED = 4_096;
const SEARCH_WORDS = {
  nameWord: memoise((word): SearchWord => ({ field: 'nameWord', word }), REMEMBERED),
  typeWord: memoise((word): SearchWord => ({ field: 'typeWord', word }), REMEMBERED),
  word: memoise((word): SearchWord => ({ field: 'word', word }), REMEMBERED),
};

/**
 * Words under which search finds a credential: those of its name, those of its types, and all others: of its texts, its
 * issuer and the hosts of its subjects. What the name or a type has is not told again of the others.
 */
export function searchWords(
  facts: Pick<CredentialFacts, 'texts' | 'types' | 'issuer' | 'subjects' | 'name'>,
): SearchWord[] {
  const name = wordsOf(facts.name ?? '');
  const types = new Set(facts.types.flatMap(wordsOfType));
  const found: SearchWord[] = [];
  for (const word of name) found.push(SEARCH_WORDS.nameWord(word));
  for (const word of types) found.push(SEARCH_WORDS.typeWord(word));
  for (const word of wordsOf(...facts.texts, hostOf(facts.issuer), ...facts.subjects.map(hostOf))) {
    if (!types.has(word) && !name.has(word)) found.push(SEARCH_WORDS.word(word));
  }
  return found;
}

/** The host of a URL or a did:web, with the DID's path; nothing of other ids, which filters find. */
export function hostOf(id: string): string {
  const [, host = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/|did:web:)([^/?#]*)/i.exec(id) ?? [];
  return host;
}
