import { headOf, tailOf, vocabularyKeys } from '../../ledger/vocabulary.ts';
import { stemOf, type TypedWord } from '../../ledger/words.ts';
import { isWithinOneEdit, neighbours } from './edits.ts';
import { hashFields, type Source, wholeHash } from './reader.ts';
import type { SearchQuestion } from './search-question.ts';

/** How a word of the index is what a word of a search means. */
export type FormKind = 'EXACT' | 'INFLECTION' | 'PREFIX' | 'COMPOUND' | 'TYPO';

/** A word of the index that a word of a search may mean. */
export type Form = { word: string; kind: FormKind };

/** A word of a search; of a compound that nothing has, each of its two parts, which share its weight. */
export type Meaning = { asked: string; share: number; forms: Form[] };

/** Most forms of each kind: those that occurred first, for they are the same as of every later event. */
const MOST: Record<Exclude<FormKind, 'EXACT'>, number> = { INFLECTION: 12, PREFIX: 24, COMPOUND: 16, TYPO: 8 };

/** Shortest beginning of a word that stands for it. */
const MIN_PREFIX = 2;

/** Shortest word in which a slip is looked for. */
const MIN_TYPO = 5;

/** Shortest word that is looked for inside compounds, and shortest part of one. */
const MIN_PART = 4;

/** Letters by which a compound is longer than its last part, at least. */
const MIN_MODIFIER = 3;

/** What stands between the parts of a compound. */
const LINKS = ['', 's', 'n', 'es', 'en'];

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** What the words of a search may mean, as of the snapshot. The last one may be the beginning of a word. */
export function meaningsOf(source: Source, { words, isTyping }: SearchQuestion): Promise<Meaning[]> {
  const vocabulary = createVocabulary(source);
  const all = words.map((word, index) => meaningOf(vocabulary, word, isTyping && index === words.length - 1));
  return Promise.all(all).then((meanings) => meanings.flat());
}

async function meaningOf(
  vocabulary: Vocabulary,
  { word: asked, typed }: TypedWord,
  isPrefix: boolean,
): Promise<Meaning[]> {
  const [near, compounds, beginning] = await Promise.all([
    vocabulary.headed(headOf(asked)),
    compoundsOf(vocabulary, asked),
    isPrefix ? beginningWith(vocabulary, asked) : [],
  ]);
  const stem = stemOf(asked);
  const exact: Form = { word: asked, kind: 'EXACT' };
  const known = near.includes(asked);
  const inflected = near.filter((word) => word !== asked && stemOf(word) === stem);
  const found = [
    exact,
    ...formsOf('INFLECTION', inflected),
    ...formsOf('PREFIX', beginning),
    ...formsOf('COMPOUND', compounds),
  ];
  if (known || found.length > 1 || asked.length < MIN_PART) return [{ asked, share: 1, forms: distinct(found) }];
  const parts = await partsOf(vocabulary, asked);
  if (parts !== undefined) return parts;
  const slips = await slipsOf(vocabulary, asked, isPrefix);
  const similar = slips.length > 0 || typed === asked ? slips : await slipsOf(vocabulary, typed, isPrefix);
  return [{ asked, share: 1, forms: [exact, ...formsOf('TYPO', similar)] }];
}

async function beginningWith(vocabulary: Vocabulary, asked: string): Promise<string[]> {
  if (asked.length < MIN_PREFIX) return [];
  const heads = asked.length > MIN_PREFIX ? [headOf(asked)] : LETTERS.map((letter) => asked + letter);
  const words = await vocabulary.headed(...heads);
  return words.filter((word) => word !== asked && word.startsWith(asked));
}

async function compoundsOf(vocabulary: Vocabulary, asked: string): Promise<string[]> {
  const stem = stemOf(asked);
  if (stem.length < MIN_PART) return [];
  const words = await vocabulary.compounds(tailOf(asked));
  return words.filter((word) => {
    const whole = stemOf(word);
    return whole.length >= stem.length + MIN_MODIFIER && whole.endsWith(stem);
  });
}

/** The two words that a compound is made of, when the vocabulary has both or their inflections; the longest last part. */
async function partsOf(vocabulary: Vocabulary, asked: string): Promise<Meaning[] | undefined> {
  for (let at = MIN_PART; at <= asked.length - MIN_PART; at += 1) {
    const last = await inflections(vocabulary, asked.slice(at));
    if (last.length === 0) continue;
    for (const link of LINKS) {
      const modifier = asked.slice(0, at - link.length);
      if (modifier.length < MIN_PART - 1 || !asked.startsWith(link, at - link.length)) continue;
      const first = await inflections(vocabulary, modifier);
      if (first.length > 0)
        return [first, last].map((words) => ({ asked, share: 0.5, forms: formsOf('COMPOUND', words) }));
    }
  }
  return undefined;
}

async function inflections(vocabulary: Vocabulary, part: string): Promise<string[]> {
  const stem = stemOf(part);
  const near = await vocabulary.headed(headOf(part));
  return near.filter((word) => word === part || (part.length >= MIN_PART && stemOf(word) === stem));
}

/** Words within one edit: those with the same first letters are at hand, the others are asked for one by one. */
async function slipsOf(vocabulary: Vocabulary, asked: string, isPrefix: boolean): Promise<string[]> {
  if ([...asked].length < MIN_TYPO) return [];
  const others = neighbours(asked).filter((word) => headOf(word) !== headOf(asked));
  const [near, distant] = await Promise.all([vocabulary.headed(headOf(asked)), vocabulary.those(others)]);
  const similar = near.filter((word) => isWithinOneEdit(asked, word));
  if (similar.length + distant.length > 0 || !isPrefix) return [...similar, ...distant];
  return near.filter((word) => beginnings(word, asked.length).some((start) => isWithinOneEdit(asked, start)));
}

function beginnings(word: string, length: number): string[] {
  return [length - 1, length, length + 1].map((end) => word.slice(0, end));
}

function formsOf(kind: Exclude<FormKind, 'EXACT'>, words: readonly string[]): Form[] {
  return words.slice(0, MOST[kind]).map((word) => ({ word, kind }));
}

function distinct(forms: readonly Form[]): Form[] {
  const seen = new Set<string>();
  return forms.filter(({ word }) => !seen.has(word) && seen.add(word));
}

/** The vocabulary as of a snapshot; words in the order in which they occurred first. Hashes are read once a question. */
function createVocabulary(source: Source) {
  const { keys, seq } = source.at;
  const read = new Map<string, Promise<string[]>>();

  function hash(key: string): Promise<string[]> {
    let words = read.get(key);
    if (words === undefined) {
      words = source.read([wholeHash(key)]).then(([entries]) => inOrder(entries, seq));
      read.set(key, words);
    }
    return words;
  }

  async function headed(...heads: string[]): Promise<string[]> {
    const [head] = heads;
    if (heads.length === 1 && head !== undefined) return hash(keys.vocabulary(head));
    const hashes = await source.read(heads.map((one) => wholeHash(keys.vocabulary(one))));
    return inOrder(Object.assign({}, ...hashes), seq);
  }

  async function those(words: readonly string[]): Promise<string[]> {
    const asked = words.flatMap((word) =>
      vocabularyKeys(keys, word)
        .slice(0, 1)
        .map((key) => ({ key, word })),
    );
    if (asked.length === 0) return [];
    const byKey = Map.groupBy(asked, ({ key }) => key);
    const replies = await source.read(
      [...byKey].map(([key, some]) =>
        hashFields(
          key,
          some.map(({ word }) => word),
        ),
      ),
    );
    const entries = [...byKey.values()].flatMap((some, index) =>
      some.map(({ word }, at): [string, string | null] => [word, replies[index]?.[at] ?? null]),
    );
    return inOrder(Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null)), seq);
  }

  return { headed, those, compounds: (tail: string) => hash(keys.compounds(tail)) };
}
type Vocabulary = ReturnType<typeof createVocabulary>;

function inOrder(entries: Record<string, string>, upTo: number): string[] {
  return Object.entries(entries)
    .map(([word, first]) => ({ word, first: Number(first) }))
    .filter(({ first }) => first <= upTo)
    .sort((a, b) => a.first - b.first || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word);
}
