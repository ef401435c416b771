import type { CredentialFacts } from './credential.ts';
import type { Dimension } from './view.ts';
import { wordsOf, wordsOfType } from './words.ts';

/** Where a word of a credential stands; the postings of each are their own, so that a reader knows it without the text. */
export type WordField = (typeof WORD_FIELDS)[number];
export const WORD_FIELDS = ['nameWord', 'typeWord', 'word'] as const satisfies Dimension[];

/** Words under which search finds a credential, by where they stand: of each place once. */
export type SearchWords = { readonly [K in WordField]: readonly string[] };

/** What an event without a credential is found under. */
export const NO_WORDS: SearchWords = { nameWord: [], typeWord: [], word: [] };

/**
 * Words under which search finds a credential: those of its name in all languages, those of its types, and all others: of
 * its texts, its issuer and the hosts of its subjects. What the name or a type has is not told again of the others.
 */
export function searchWords(
  facts: Pick<CredentialFacts, 'texts' | 'types' | 'issuer' | 'subjects' | 'names'>,
): SearchWords {
  const name = wordsOf(...facts.names);
  const types = new Set(facts.types.flatMap(wordsOfType));
  const others: string[] = [];
  for (const word of wordsOf(...facts.texts, hostOf(facts.issuer), ...facts.subjects.map(hostOf))) {
    if (!types.has(word) && !name.has(word)) others.push(word);
  }
  return { nameWord: [...name], typeWord: [...types], word: others };
}

/** The host of a URL or a did:web, with the DID's path; nothing of other ids, which filters find. */
export function hostOf(id: string): string {
  const [, host = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/|did:web:)([^/?#]*)/i.exec(id) ?? [];
  return host;
}
