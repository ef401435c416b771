import type { CredentialFacts } from './credential.ts';
import { wordsOf, wordsOfType } from './words.ts';

/** Words under which search finds a credential: its texts and types, its issuer, and hosts or DIDs of its subjects. */
export function searchWords(facts: Pick<CredentialFacts, 'texts' | 'types' | 'issuer' | 'subjects'>): string[] {
  const words = [
    ...wordsOf(...facts.texts),
    ...facts.types.flatMap(wordsOfType),
    ...wordsOf(facts.issuer, ...facts.subjects.map(authorityOf)),
  ];
  return [...new Set(words)];
}

/** The host of a URL; of any other id (a DID, a URN) all of it but the fragment. */
function authorityOf(id: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(id)?.[1];
  return host ?? id.split('#')[0] ?? '';
}
