import { hostOf } from '../../ledger/search-words.ts';
import { type Token, tokensOf } from '../../ledger/words.ts';

/** Where a text of a credential stands. */
export type SnippetField = 'NAME' | 'DESCRIPTION' | 'TYPE' | 'ISSUER' | 'SUBJECT';

/** Part of a text with the words that matched: `ranges` in UTF-16 units of `text`, the end not included, ascending. */
export type Snippet = { field: SnippetField; text: string; ranges: Range[] };

type Range = { start: number; end: number };

/** Longest snippet, in UTF-16 units, but for the marks of what was left out. */
const MAX_LENGTH = 200;

/** Of the text before its first match, in UTF-16 units. */
const LEAD = 60;

const LEFT_OUT = '…';

/** Texts of a credential in which search looks, in the order of snippets. */
export function snippetTexts(credential: {
  names: readonly string[];
  texts: readonly string[];
  types: readonly string[];
  issuer: string;
  subjects: readonly string[];
}): { field: SnippetField; text: string }[] {
  const { names, texts, types, issuer, subjects } = credential;
  const isName = new Set(names);
  const others = texts.filter((text) => !isName.has(text));
  return [
    ...names.map((text) => ({ field: 'NAME' as const, text })),
    ...others.map((text) => ({ field: 'DESCRIPTION' as const, text })),
    ...types.map((text) => ({ field: 'TYPE' as const, text })),
    { field: 'ISSUER', text: issuer },
    ...subjects.map((text) => ({ field: 'SUBJECT' as const, text })),
  ];
}

/** A snippet of each text that has one of the words. */
export function snippetsOf(
  texts: readonly { field: SnippetField; text: string }[],
  words: ReadonlySet<string>,
): Snippet[] {
  return texts.flatMap(({ field, text }) => {
    const ranges = merged(tokensIn(field, text).filter(({ word }) => words.has(word)));
    return ranges.length === 0 ? [] : [{ field, ...cut(text, ranges) }];
  });
}

function tokensIn(field: SnippetField, text: string): Token[] {
  if (field === 'TYPE') return [...tokensOf(text), ...camelTokens(text)];
  if (field === 'NAME' || field === 'DESCRIPTION') return tokensOf(text);
  const host = hostOf(text);
  const begin = text.indexOf(host);
  return tokensOf(host).map(({ word, start, end }) => ({ word, start: start + begin, end: end + begin }));
}

/** The words inside a camel-case name, where they stand in it. */
function camelTokens(text: string): Token[] {
  const borders = [...text.matchAll(/(?<=[a-z0-9])(?=[A-Z])/g)].map(({ index }) => index);
  return [0, ...borders].flatMap((begin, index) =>
    tokensOf(text.slice(begin, borders[index])).map(({ word, start, end }) => ({
      word,
      start: start + begin,
      end: end + begin,
    })),
  );
}

function merged(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const before = joined.at(-1);
    if (before !== undefined && start < before.end) before.end = Math.max(before.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/**
 * A part of a long text: from shortly before its first match, between words where there are any. A match that is longer
 * is cut as well, and what is marked of it.
 */
function cut(text: string, ranges: readonly Range[]): Pick<Snippet, 'text' | 'ranges'> {
  if (text.length <= MAX_LENGTH) return { text, ranges: [...ranges] };
  const first = ranges[0] ?? { start: 0, end: 0 };
  const leadBegin = first.start <= LEAD ? 0 : wordBegin(text, first.start - LEAD, first.start);
  const begin = first.end - leadBegin <= MAX_LENGTH ? leadBegin : first.start;
  const end = begin + MAX_LENGTH >= text.length ? text.length : wordEnd(text, begin + MAX_LENGTH, first.end);
  const lead = begin > 0 ? LEFT_OUT : '';
  const shift = lead.length - begin;
  return {
    text: `${lead}${text.slice(begin, end)}${end < text.length ? LEFT_OUT : ''}`,
    ranges: ranges
      .filter((range) => range === first || range.end <= end)
      .map((range) => ({ start: range.start + shift, end: Math.min(range.end, end) + shift })),
  };
}

function wordBegin(text: string, from: number, upTo: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= upTo ? whole(text, from) : space + 1;
}

function wordEnd(text: string, upTo: number, from: number): number {
  const space = text.lastIndexOf(' ', upTo);
  return space < from ? whole(text, upTo) : space;
}

/** Not between the halves of a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
