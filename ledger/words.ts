import { codeAt } from '../lib/code-at.ts';
import { memoise } from '../lib/memo.ts';

/** Changes whenever the same text gives other words: it names the view, and cursors of ranked listings name it. */
export const ANALYSER_VERSION = 3;

/** Types whose words are remembered: nearly every credential has one of a few. */
const REMEMBERED_TYPES = 256;

/** Longest word kept, in characters; the rest of a longer one is cut. */
const MAX_WORD = 40;

/** Most words kept of one credential. */
const MAX_WORDS = 256;

/** Shortest stem that an ending may leave. */
const MIN_STEM = 4;

/** A word in a text, and where it stands: in UTF-16 units, the end not included. */
export type Token = { word: string; start: number; end: number };

/** Words of texts, distinct, in order: those of tokensOf. */
export function wordsOf(...texts: string[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts) addWordsOf(words, text);
  return words;
}

/**
 * The words of tokensOf without their places. This sees every text of every event, nearly all of it ASCII, so letters are
 * looked at once, and a run of them that was seen before is neither cut out of its text nor folded again.
 */
function addWordsOf(words: Set<string>, text: string): void {
  const { length } = text;
  for (let at = 0; at < length; ) {
    const start = at;
    let sum = 0;
    let kinds = 0;
    for (; at < length; at += 1) {
      const code = codeAt(text, at);
      const kind = kindOf(code);
      if (kind === 0) break;
      kinds |= kind;
      sum = (Math.imul(sum, 31) + code) | 0;
    }
    if (at === start) at += 1;
    else for (const word of wordsOfRun(text, start, at, sum, kinds)) addWord(words, word);
  }
}

/** What a UTF-16 unit is: nothing of a word, a letter or digit as it may stand in one, a capital, an e, or no ASCII. */
const KIND = { plain: 1, capital: 2, e: 4, other: 8 } as const;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (letter === 'e') return KIND.e;
  return /[a-z0-9]/.test(letter) ? KIND.plain : /[A-Z]/.test(letter) ? KIND.capital : 0;
});

function kindOf(code: number): number {
  return code < 128 ? (KINDS[code] ?? 0) : KIND.other;
}

/** Runs as they were last seen, by a sum of their units, and the words that they give. */
const SEEN = 8_192;
const seenRuns: string[] = Array.from({ length: SEEN }, () => '');
const seenWords: (readonly string[])[] = Array.from({ length: SEEN }, () => []);

/** The words of what stands between two places, where neither sign nor space of ASCII is. */
function wordsOfRun(text: string, start: number, end: number, sum: number, kinds: number): readonly string[] {
  const place = sum & (SEEN - 1);
  const seen = seenRuns[place] ?? '';
  if (seen.length === end - start && stands(seen, text, start)) return seenWords[place] ?? [];
  const run = text.slice(start, end);
  const words = (kinds & KIND.other) === 0 ? [wordOfAscii(run, kinds)] : tokensOf(run).map(({ word }) => word);
  if (run.length > MAX_WORD) return words;
  // A part of a text keeps all of it in memory, a copy does not.
  seenRuns[place] = copyOf(run);
  seenWords[place] = words.map(copyOf);
  return seenWords[place];
}

function wordOfAscii(run: string, kinds: number): string {
  const letters = (kinds & KIND.capital) === 0 ? run : run.toLowerCase();
  return ((kinds & (KIND.e | KIND.capital)) === 0 ? letters : withoutDigraphs(letters)).slice(0, MAX_WORD);
}

/** Whether a text has a part at a place. */
function stands(part: string, text: string, at: number): boolean {
  const { length } = part;
  let index = 0;
  while (index < length && codeAt(part, index) === codeAt(text, at + index)) index += 1;
  return index === length;
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

function addWord(words: Set<string>, word: string): void {
  if (words.size < MAX_WORDS) words.add(word);
}

/** A word of a search, and how it was typed: folded too, but for ae, oe and ue, which may be a slip in `age` or `one`. */
export type TypedWord = { word: string; typed: string };

/** Words of a search, distinct, in order. */
export function typedWordsOf(search: string): TypedWord[] {
  const words = new Map<string, TypedWord>();
  for (const { word, start, end } of tokensOf(search)) {
    if (!words.has(word)) words.set(word, { word, typed: foldLetters(search.slice(start, end)) });
  }
  return [...words.values()];
}

/** Words of camel-case names as well: `gx:ServiceOffering` gives gx, serviceoffering, service and offering. */
export const wordsOfType: (type: string) => readonly string[] = memoise(
  (type) => [...wordsOf(type, type.replace(/([a-z0-9])([A-Z])/g, '$1 $2'))],
  REMEMBERED_TYPES,
);

/**
 * Words of a text, folded: compatibility forms, case, accents, ß as ss, and ae, oe, ue as the umlauts that they stand
 * for. They are split where neither letter nor digit stands. Scripts that set no spaces give every pair of neighbours:
 * a dictionary would segment better, but each release of ICU has another one, and a view must not depend on it.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const runs = ASCII.test(text) ? text.matchAll(/[a-zA-Z0-9]+/g) : text.matchAll(/[\p{L}\p{N}\p{M}]+/gu);
  for (const { 0: run, index } of runs) {
    if (ASCII.test(run) || !UNSPACED.test(run)) add(tokens, run, index);
    else for (const { 0: part, index: at } of run.matchAll(PARTS)) addPart(tokens, part, index + at);
  }
  return tokens;
}

/** Whether a word is of a script that sets no spaces: a pair of neighbours, then. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word);
}

/**
 * The stem of a word: what its inflections have in common in the languages of Gaia-X (German, English, French, Italian,
 * Spanish, Dutch, …). A credential does not say which language it is in, so there is one stemmer for all of them; it takes
 * away endings of case and number, and -ing, -ed, -ung.
 */
export function stemOf(word: string): string {
  if (word.length <= MIN_STEM || !/^[a-z]+$/.test(word)) return word;
  let stem = word;
  for (const endings of ENDINGS) {
    const found = endings.get(stem.charCodeAt(stem.length - 1))?.find((one) => endsWith(stem, one));
    if (found === undefined) continue;
    const shorter = stem.slice(0, -found.ending.length) + found.instead;
    if (shorter.length >= MIN_STEM) stem = shorter;
  }
  return stem;
}

function endsWith(stem: string, { ending, notBehind }: Ending): boolean {
  return stem.endsWith(ending) && !notBehind.includes(stem[stem.length - ending.length - 1] ?? '');
}

/** What every word begins with that has a stem: of an ending that was replaced, the last letter may be another one. */
export function rootOf(stem: string): string {
  return /i$|al$/.test(stem) ? stem.slice(0, -1) : stem;
}

/** An ending, what takes its place, and letters behind which it is none. */
type Ending = { ending: string; instead: string; notBehind: readonly string[] };

/** Applied in turn, of each the first that fits; by their last letter, for every word of every credential is asked about. */
const ENDINGS = [
  endingsOf({ ies: 'i', y: 'i' }),
  endingsOf({ eaux: 'eau' }),
  endingsOf({ aux: 'al' }),
  endingsOf({ s: '' }, ['s', 'u']),
  endingsOf({ ungen: '', ingen: '', ung: '', ing: '', ed: '' }),
  endingsOf({ ern: '', en: '', er: '', em: '', um: '', es: '', e: '', n: '', a: '', o: '' }),
  endingsOf({ i: '' }),
];

function endingsOf(instead: Record<string, string>, notBehind: readonly string[] = []): Map<number, Ending[]> {
  const all = Object.entries(instead).map(([ending, instead]) => ({ ending, instead, notBehind }));
  return Map.groupBy(all, ({ ending }) => ending.charCodeAt(ending.length - 1));
}

/** Scripts whose words are not set apart. */
const UNSPACED_LETTER =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]';
const UNSPACED = new RegExp(`(?!\\p{N})${UNSPACED_LETTER}`, 'u');
const PARTS = new RegExp(`(?:(?!\\p{N})${UNSPACED_LETTER})+|(?:(?=\\p{N})[^]|(?!${UNSPACED_LETTER})[^])+`, 'gu');

function addPart(tokens: Token[], part: string, start: number): void {
  if (!UNSPACED.test(part)) {
    add(tokens, part, start);
    return;
  }
  const characters = [...part.matchAll(/\P{M}\p{M}*/gu)];
  const pairs = Math.max(1, characters.length - 1);
  for (let at = 0; at < pairs; at += 1) {
    const text = (characters[at]?.[0] ?? '') + (characters[at + 1]?.[0] ?? '');
    add(tokens, text, start + (characters[at]?.index ?? 0));
  }
}

function add(tokens: Token[], text: string, start: number): void {
  const folded = fold(text);
  const word = folded.length <= MAX_WORD ? folded : [...folded].slice(0, MAX_WORD).join('');
  if (word !== '') tokens.push({ word, start, end: start + text.length });
}

/** ASCII needs no properties of Unicode, and is nearly all there is. */
const ASCII = /^[\0-\x7f]*$/;

function fold(text: string): string {
  return withoutDigraphs(foldLetters(text));
}

function withoutDigraphs(letters: string): string {
  return letters.replace(/ae|oe|(?<![aeouq])ue/g, (digraph) => digraph[0] ?? '');
}

function foldLetters(text: string): string {
  return ASCII.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[\u0300-\u036f]+/g, '')
        .replace(/[ßæœøłđðþ]/g, (letter) => LETTERS[letter] ?? letter)
        .normalize('NFC')
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th' };
