import { headOf, isKept, tailOf } from '../../ledger/vocabulary.ts';
import { isUnspaced, rootOf, stemOf, type TypedWord } from '../../ledger/words.ts';
import { attached } from '../../lib/attached.ts';
import { alphabetOf, isWithinOneEdit, lettersOf, mayBeOneEdit, neighbours } from './edits.ts';
import { byFirst, type Occurrence, occurrencesOf, type WordReader } from './kept-words.ts';
import { createLoader } from './loader.ts';
import type { ReadCommand, Source } from './reader.ts';
import type { SearchQuestion } from './search-question.ts';

/** How a word of the index is what a word of a search means. */
export type FormKind = 'EXACT' | 'INFLECTION' | 'PREFIX' | 'COMPOUND' | 'TYPO';

/** A word of the index that a word of a search may mean. */
export type Form = { word: string; kind: FormKind };

/** Forms, and whether there are no more. */
export type Forms = { forms: readonly Form[]; isWhole: boolean };

/** A word of a search; of a compound that nothing has, each of its two parts, which share its weight. */
export type Meaning = Forms & {
  asked: string;
  share: number;
  /** All of its forms, where Redis is still asked for some: nearly always there are no more than these. */
  all?: Promise<Forms>;
  /** What it may be a slip of, when it has not been looked for already. */
  slips(): Promise<Forms>;
};

/** Most forms of each kind; of beginnings the question tells. */
const MOST: Record<Exclude<FormKind, 'EXACT' | 'PREFIX'>, number> = { INFLECTION: 12, COMPOUND: 16, TYPO: 8 };

/** Of more words than are taken those that occurred first, which many have, and, as this share, the newest. */
const NEWEST_SHARE = 0.25;

/** Shortest beginning of a word that stands for it; one character where no spaces are set. */
const MIN_PREFIX = 2;

/** Shortest word in which a slip is looked for. */
const MIN_TYPO = 5;

/** Shortest word that is looked for inside compounds, and shortest part of one. */
const MIN_PART = 4;

/** Letters by which a compound is longer than its last part, at least. */
const MIN_MODIFIER = 3;

/** What stands between the parts of a compound. */
const LINKS = ['', 's', 'n', 'es', 'en'];

/** What the words of a search may mean, as of the snapshot. The last one may be the beginning of a word. */
export function meaningsOf(source: Source, kept: WordReader, question: SearchQuestion): Promise<Meaning[]> {
  const { words, isTyping, maxCompletions } = question;
  const vocabulary = createVocabulary(source, kept);
  const all = words.map((word, index) =>
    meaningOf(vocabulary, word, isTyping && index === words.length - 1 ? maxCompletions : 0),
  );
  return Promise.all(all).then((meanings) => meanings.flat());
}

async function meaningOf(
  vocabulary: Vocabulary,
  { word: asked, typed }: TypedWord,
  completions: number,
): Promise<Meaning[]> {
  const [near, compounds, beginning] = await Promise.all([
    vocabulary.headed(headOf(asked)),
    compoundsOf(vocabulary, asked),
    completions > 0 ? beginningWith(vocabulary, asked, completions) : NO_FORMS,
  ]);
  const isPrefix = completions > 0;
  const similar = async () => {
    const slips = await slipsOf(vocabulary, asked, isPrefix);
    const isFound = slips.length > 0 || typed === asked;
    return formsOf('TYPO', isFound ? slips : await slipsOf(vocabulary, typed, isPrefix));
  };
  const stem = stemOf(asked);
  const exact: Forms = { forms: [{ word: asked, kind: 'EXACT' }], isWhole: true };
  const known = textOf(near).includes(`\n${asked}\n`);
  const inflected = havingStem(near, stem).filter((word) => word !== asked);
  const found = allOf(exact, formsOf('INFLECTION', inflected), beginning, formsOf('COMPOUND', compounds));
  if (known || found.forms.length > 1 || asked.length < MIN_PART)
    return [{ asked, share: 1, ...found, slips: similar }];
  // Begun before it is known whether there are parts, without which alone it is looked at: there mostly are none.
  const all = similar().then((slips) => allOf(exact, slips));
  all.catch(() => undefined);
  const parts = await partsOf(vocabulary, asked);
  return parts ?? [{ asked, share: 1, ...allOf(exact, formsOf('TYPO', nearSlips(near, asked))), all, slips: none }];
}

const NO_FORMS: Forms = { forms: [], isWhole: true };

async function none(): Promise<Forms> {
  return NO_FORMS;
}

async function beginningWith(vocabulary: Vocabulary, asked: string, most: number): Promise<Forms> {
  if (asked.length < MIN_PREFIX && !isUnspaced(asked)) return NO_FORMS;
  if (asked.length === MIN_PREFIX && !isUnspaced(asked))
    return vocabulary.completing(
      alphabetOf(asked).map((letter) => asked + letter),
      most,
    );
  const words = await vocabulary.headed(headOf(asked));
  return some(
    'PREFIX',
    startingWith(words, asked).filter((word) => word !== asked),
    most,
  );
}

async function compoundsOf(vocabulary: Vocabulary, asked: string): Promise<string[]> {
  const stem = stemOf(asked);
  if (stem.length < MIN_PART) return [];
  const words = await vocabulary.compounds(tailOf(asked));
  const root = rootOf(stem);
  return words.filter((word) => {
    if (!word.includes(root)) return false;
    const whole = stemOf(word);
    return whole.length >= stem.length + MIN_MODIFIER && whole.endsWith(stem);
  });
}

/** The two words that a compound is made of, when the vocabulary has both or their inflections; the longest last part. */
async function partsOf(vocabulary: Vocabulary, asked: string): Promise<Meaning[] | undefined> {
  const lastParts = Array.from({ length: Math.max(0, asked.length - 2 * MIN_PART + 1) }, (_, at) =>
    asked.slice(MIN_PART + at),
  );
  // What is asked for below, at once.
  await Promise.all(lastParts.map((part) => vocabulary.headed(headOf(part))));
  for (let at = MIN_PART; at <= asked.length - MIN_PART; at += 1) {
    const last = await inflections(vocabulary, asked.slice(at));
    if (last.length === 0) continue;
    for (const link of LINKS) {
      const modifier = asked.slice(0, at - link.length);
      if (modifier.length < MIN_PART - 1 || !asked.startsWith(link, at - link.length)) continue;
      const first = await inflections(vocabulary, modifier);
      if (first.length > 0)
        return [first, last].map((words) => ({ asked, share: 0.5, ...formsOf('COMPOUND', words), slips: none }));
    }
  }
  return undefined;
}

async function inflections(vocabulary: Vocabulary, part: string): Promise<string[]> {
  const stem = stemOf(part);
  const near = await vocabulary.headed(headOf(part));
  return part.length < MIN_PART ? near.filter((word) => word === part) : havingStem(near, stem);
}

/** Words within one edit: those with the same first letters are at hand, the others are asked for one by one. */
async function slipsOf(vocabulary: Vocabulary, asked: string, isPrefix: boolean): Promise<string[]> {
  if (!mayBeSlip(asked)) return [];
  const head = headOf(asked);
  const others = neighbours(asked).filter((word) => headOf(word) !== head);
  const [near, distant] = await Promise.all([vocabulary.headed(head), vocabulary.those(others)]);
  const similar = nearSlips(near, asked);
  if (similar.length + distant.length > 0 || !isPrefix) return [...similar, ...distant];
  return near.filter((word) => beginnings(word, asked.length).some((start) => isWithinOneEdit(asked, start)));
}

/** Those of the words with the same first letters. */
function nearSlips(near: readonly string[], asked: string): string[] {
  return mayBeSlip(asked) ? withinOneEdit(near, asked) : [];
}

function mayBeSlip(asked: string): boolean {
  return [...asked].length >= MIN_TYPO;
}

function beginnings(word: string, length: number): string[] {
  return [length - 1, length, length + 1].map((end) => word.slice(0, end));
}

function formsOf(kind: keyof typeof MOST, words: readonly string[]): Forms {
  return some(kind, words, MOST[kind]);
}

/** Some of these words, which are in the order of their first events: the same as of the same event, whatever came later. */
function some(kind: FormKind, words: readonly string[], most: number): Forms {
  const isWhole = words.length <= most;
  const newest = Math.floor(NEWEST_SHARE * most);
  const taken = isWhole ? words : [...words.slice(0, most - newest), ...words.slice(words.length - newest)];
  return { forms: taken.map((word) => ({ word, kind })), isWhole };
}

/** All of these, each word once, as what it was named first. */
export function allOf(...several: readonly Forms[]): Forms {
  const seen = new Set<string>();
  const forms = several.flatMap(({ forms }) => forms).filter(({ word }) => !seen.has(word) && seen.add(word));
  return { forms, isWhole: several.every(({ isWhole }) => isWhole) };
}

/** Those of some words that have a stem. Most do not even begin as it does. */
function havingStem(words: readonly string[], stem: string): string[] {
  return startingWith(words, rootOf(stem)).filter((word) => stemOf(word) === stem);
}

/** Words that are kept, each between two line ends. */
const textOf = attached((words: readonly string[]) => `\n${words.join('\n')}\n`);

/** Those of some words that start so. Thousands share a head, and one text is searched much faster than each of them. */
function startingWith(words: readonly string[], start: string): string[] {
  const text = textOf(words);
  const found: string[] = [];
  for (let at = text.indexOf(`\n${start}`); at >= 0; at = text.indexOf(`\n${start}`, at + 1)) {
    const word = text.slice(at + 1, text.indexOf('\n', at + 1));
    if (word !== '') found.push(word);
  }
  return found;
}

/** Letters of some words, see `lettersOf`. */
const letters = attached((words: readonly string[]) => Int32Array.from(words, lettersOf));

/** Those of some words, in their order, that are within one edit of a word. Of thousands nearly none has its letters. */
function withinOneEdit(words: readonly string[], asked: string): string[] {
  const [all, own] = [letters(words), lettersOf(asked)];
  const found: string[] = [];
  for (let index = 0; index < all.length; index += 1) {
    if (!mayBeOneEdit(all[index] ?? 0, own)) continue;
    const word = words[index] ?? '';
    if (isWithinOneEdit(asked, word)) found.push(word);
  }
  return found;
}

/** The vocabulary as of a snapshot; words in the order in which they occurred first. Hashes are read once a question. */
function createVocabulary(source: Source, kept: WordReader) {
  const { keys, seq } = source.at;
  const hashes = createLoader((hashKeys: readonly string[]) => kept(source, hashKeys));

  async function headed(head: string): Promise<readonly string[]> {
    return (await hashes.load(keys.vocabulary(head))).words;
  }

  /** What words with several heads complete. */
  async function completing(heads: readonly string[], most: number): Promise<Forms> {
    const found = await hashes.loadAll(heads.map(keys.vocabulary));
    // Of each head what may be among those that are taken.
    const ends = found.flatMap(({ words, firsts }) => {
      const isLong = words.length > 2 * most;
      const at = isLong ? [...range(0, most), ...range(words.length - most, words.length)] : range(0, words.length);
      return at.map((index) => ({ word: words[index] ?? '', first: firsts[index] ?? 0 }));
    });
    return some('PREFIX', inOrder(ends), most);
  }

  /** Those of some words that have occurred. */
  async function those(words: readonly string[]): Promise<string[]> {
    const kept = words.filter(isKept);
    if (kept.length === 0) return [];
    const [found] = await source.read([wordsThere(keys.vocabulary(''), kept)]);
    return inOrder(found.filter(({ first }) => first <= seq));
  }

  return {
    headed,
    completing,
    those,
    compounds: async (tail: string) => (await hashes.load(keys.compounds(tail))).words,
  };
}
type Vocabulary = ReturnType<typeof createVocabulary>;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function inOrder(entries: Occurrence[]): string[] {
  return entries.sort(byFirst).map(({ word }) => word);
}

/** As one command with one argument: for each more a client takes longer than Redis. */
const WORDS_THERE = `
local there = {}
for head, word in string.gmatch(ARGV[1], '([^ ]+) ([^ ]+)') do
  local first = redis.call('HGET', KEYS[1] .. head, word)
  if first then
    there[#there + 1] = word
    there[#there + 1] = first
  end
end
return there`;

/** Of some words those that there are, behind what the keys of their hashes begin with. */
function wordsThere(key: string, words: readonly string[]): ReadCommand<Occurrence[]> {
  const named = words.map((word) => `${headOf(word)} ${word}`).join(' ');
  return {
    ask: (redis) => redis.eval(WORDS_THERE, 1, key, named),
    decode: (reply) => occurrencesOf(reply as string[]),
  };
}
