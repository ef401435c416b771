import type { ViewKeys } from './view.ts';
import { isUnspaced, stemOf } from './words.ts';

/**
 * The vocabulary: every word with the seq of its first event, so that a reader can tell which words there were as of an
 * event. Small hashes by first letters serve prefixes, inflections and slips; those by the last letters of stems serve
 * compounds, whose last part says what they are.
 */

/** Letters by which words stand together. */
const HEAD = 3;
const TAIL = 4;

/** Shortest word that may be a compound. */
const MIN_COMPOUND = 8;

/** Where a word is kept; nowhere for numbers and identifiers, which nobody types in parts. */
export function vocabularyKeys(keys: ViewKeys, word: string): string[] {
  if (!isKept(word)) return [];
  const head = keys.vocabulary(headOf(word));
  return word.length < MIN_COMPOUND || /\d/.test(word) ? [head] : [head, keys.compounds(tailOf(word))];
}

/** First letters of a word, in characters: of a pair of neighbours one. */
export function headOf(word: string): string {
  // Nearly always a character is one unit, of a script that sets spaces.
  if (/^[\0-\u0dff]{3}/.test(word)) return word.slice(0, HEAD);
  return [...word.slice(0, 2 * HEAD)].slice(0, isUnspaced(word) ? 1 : HEAD).join('');
}

/** Last letters of a word's stem. */
export function tailOf(word: string): string {
  return stemOf(word).slice(-TAIL);
}

/** Whether a word is kept: no parts of UUIDs and hashes, no long numbers and no keys in base58 are. */
export function isKept(word: string): boolean {
  return !/\d/.test(word) || (!/^[0-9a-f]{4,}$/.test(word) && word.length <= 20);
}
