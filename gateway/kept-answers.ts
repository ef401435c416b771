import type { ApolloServerPlugin } from '@apollo/server';
import { untilDeadline } from '../lib/deadline.ts';
import type { GatewayContext } from './context.ts';
import type { Height } from './height.ts';
import { isAboutLedger } from './ledger-questions.ts';

/** An answer that may be given again, as long as the view stays where it is. */
export type KeptAnswer = {
  /** The text that was made; its bytes, once it is given again: most answers are given once. */
  body: string | Buffer;
  /** Of its bytes. */
  length: number;
  contentType: string;
  /** What its operation cost, which whoever gets it again pays again. */
  cost: number;
};

/** What of a height counts here. */
type SeenHeight = Pick<Height, 'name' | 'tag'>;

/** An answer, and the height that it is true at. */
export type FoundAnswer = { answer: KeptAnswer; height: SeenHeight };

/** A look at the view that a question waits for; the same for all that came before it began. */
type Look = Promise<SeenHeight>;

/** Answers that are given again: to the next who ask, and to those who ask at the same time. */
export type KeptAnswers = {
  /** The answer to a question, true as of a look; undefined when nobody has made one. */
  find(question: string, look: Look): Promise<FoundAnswer | undefined>;
  /**
   * Begins an answer that all will wait for who ask the same and wait for the same look. It must be ended: with what was
   * made, which is kept when the view has not moved meanwhile, or with nothing.
   */
  begin(question: string, look: Look): (made?: FoundAnswer) => void;
  /** How many were given again since the start, and the bytes of those that are kept. */
  figures(): { given: number; bytes: number };
};

/** What an entry takes beside its texts. */
const ENTRY_BYTES = 300;

/** Questions of which it is known that they were asked before; a power of two. */
const KNOWN_QUESTIONS = 65_536;

/** Notes of answers what decides whether they may be kept. */
export function createKeeper(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, contextValue: { notes } }) {
          if (notes === undefined || operation === undefined || !isAboutLedger(document, operation)) return;
          notes.end ??= notes.begin();
          const height = await untilDeadline(() => notes.look).catch(() => undefined);
          if (height !== undefined) notes.height = height;
        },
        async willSendResponse({ response: { body, http }, contextValue: { notes } }) {
          // What follows from the ledger alone is sent with other words.
          http.headers.set('cache-control', 'no-store');
          if (notes !== undefined) notes.isWhole = body.kind === 'single' && body.singleResult.errors === undefined;
        },
      };
    },
  };
}

/**
 * Creates the store. It keeps answers to what was asked before, at whatever height: what is asked once in a lifetime only
 * grows old in memory, and collecting what grew old holds up everybody. It holds answers of one height only: once another
 * is seen, all of them go. Of too many bytes those go that were not asked for longest.
 */
export function createKeptAnswers(heights: { now(): Promise<SeenHeight> }, maxBytes: number): KeptAnswers {
  let entries = new Map<string, KeptAnswer>();
  /** The last of them: it need not be moved there. */
  let newest: string | undefined;
  let bytes = 0;
  let height = '';
  const begun = new Map<Look, Map<string, Promise<FoundAnswer | undefined>>>();
  const wasAsked = createAskedBefore();
  let given = 0;

  function moveTo(now: SeenHeight): void {
    if (now.name === height) return;
    height = now.name;
    entries = new Map();
    bytes = 0;
  }

  function drop(question: string): void {
    const entry = entries.get(question);
    if (entry === undefined) return;
    entries.delete(question);
    bytes -= bytesOf(question, entry);
  }

  function add(question: string, answer: KeptAnswer): void {
    drop(question);
    entries.set(question, answer);
    newest = question;
    bytes += bytesOf(question, answer);
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes) break;
      drop(oldest);
    }
  }

  function keep(question: string, { answer, height: before }: FoundAnswer): void {
    if (!wasAsked(question) || bytesOf(question, answer) > maxBytes) return;
    // What was read between two looks that saw the same is as of that height: heights never come back.
    heights.now().then(
      (now) => {
        moveTo(now);
        if (now.name === before.name) add(question, answer);
      },
      () => undefined,
    );
  }

  async function findKept(question: string, look: Look): Promise<FoundAnswer | undefined> {
    if (!entries.has(question)) return undefined;
    const now = await look.catch(() => undefined);
    if (now === undefined) return undefined;
    moveTo(now);
    const answer = entries.get(question);
    if (answer === undefined) return undefined;
    if (question !== newest) {
      entries.delete(question);
      entries.set(question, answer);
      newest = question;
    }
    return { answer, height: now };
  }

  return {
    async find(question, look) {
      const found = await (begun.get(look)?.get(question) ?? findKept(question, look));
      if (found !== undefined) given += 1;
      return found;
    },
    begin(question, look) {
      const { promise, resolve } = Promise.withResolvers<FoundAnswer | undefined>();
      const beside = begun.get(look) ?? new Map<string, Promise<FoundAnswer | undefined>>();
      begun.set(look, beside.set(question, promise));
      return (answer) => {
        // A look that was waited for is given to nobody else.
        beside.delete(question);
        if (beside.size === 0) begun.delete(look);
        resolve(answer);
        if (answer !== undefined) keep(question, answer);
      };
    },
    figures: () => ({ given, bytes }),
  };
}

/** Tells whether something was asked before, among the latest. Two questions of one hash only keep an answer too many. */
function createAskedBefore(): (question: string) => boolean {
  const hashes = new Uint32Array(KNOWN_QUESTIONS);
  return (question) => {
    const hash = hashOf(question);
    const place = hash % KNOWN_QUESTIONS;
    const isKnown = hashes[place] === hash;
    hashes[place] = hash;
    return isKnown;
  };
}

/** FNV-1a of the text's code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function bytesOf(question: string, { length }: KeptAnswer): number {
  return 2 * question.length + length + ENTRY_BYTES;
}
