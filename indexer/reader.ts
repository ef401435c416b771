import type { RpcLog } from '../ledger/event.ts';
import type { ViewCursor } from '../ledger/view.ts';
import type { Chain } from './chain.ts';
import type { LocatedNode } from './nodes.ts';
import { isRangeError } from './range-error.ts';
import { askRange, isWorthless, type Questions, type Reading, readRange } from './read-range.ts';
import { createSpan, type Span } from './span.ts';

/** Reads ranges whose length follows what each node can answer and what fits into memory. */
export type Reader = {
  /**
   * Reads and proves what follows the cursor, of at most so many blocks if given. While `term` lasts, a node whose answers
   * are short is asked about the blocks behind them meanwhile: it, not we, would be waited for.
   */
  read(
    node: LocatedNode,
    cursor: ViewCursor,
    options: { signal: AbortSignal; term: AbortSignal; blocks?: number | undefined },
  ): Promise<Reading>;
  /** The length that all of these can answer. */
  shortest(nodes: readonly LocatedNode[]): number;
};

/** A node as it stood when reading began: its newest block may be unknown a moment later. */
type Standpoint = Pick<LocatedNode, 'chain' | 'head'>;

/** What a node was asked before anybody wanted to know; `logs` are as many as it has answered. */
type Ahead = { questions: Questions; logs: number; answeredAtMs?: number; over: AbortController; term: AbortSignal };

/** How one node is asked. */
type Asking = {
  span: Span;
  /** In the order of blocks, each behind the one before. */
  ahead: Ahead[];
  /** The first block behind all that was asked. */
  next: number;
  /** Ranges whose logs were not answered yet. */
  underWay: number;
  /** Whether the last answer was so short that more may be asked before it is needed. */
  isShort: boolean;
  /** Ends when it is known, or cannot be known, how many events are to come. */
  expecting?: Promise<void>;
};

/** What is asked ahead at the most: two ranges at once, for a node has more than one processor. */
const MOST = { underWay: 2, ranges: 4, logs: 200 };

/** An answer that nobody took for so long, as while Redis is away, may be about blocks that are none any more. */
export const STALE_MS = 2_000;

/** Creates a reader. */
export function createReader(): Reader {
  const askings = new Map<Chain, Asking>();

  function askingOf(chain: Chain): Asking {
    const asking = askings.get(chain) ?? { span: createSpan(), ahead: [], next: 0, underWay: 0, isShort: false };
    askings.set(chain, asking);
    return asking;
  }

  function ask(node: Standpoint, from: number, most: number | undefined, signal: AbortSignal): Questions {
    const asking = askingOf(node.chain);
    const last = Math.min(
      node.head.number,
      from + Math.min(asking.span.blocks(), most ?? Number.POSITIVE_INFINITY) - 1,
    );
    const questions = askRange(node.chain, { from, last, head: node.head }, signal);
    asking.next = last + 1;
    asking.underWay += 1;
    const onEnd = (isShort: boolean) => {
      asking.underWay -= 1;
      asking.isShort = isShort;
    };
    questions.logs
      .then((logs) => asking.span.answered(last - from + 1, logs.length, payloadBytes(logs)))
      .then(onEnd, () => onEnd(false));
    return questions;
  }

  /** Asks about what is behind all that was asked. */
  function askAhead(node: Standpoint, term: AbortSignal): void {
    const { ahead, next, underWay, isShort } = askingOf(node.chain);
    const logs = ahead.reduce((sum, each) => sum + each.logs, 0);
    const isEnough = underWay >= MOST.underWay || ahead.length >= MOST.ranges || logs >= MOST.logs;
    if (!isShort || isEnough || next > node.head.number || term.aborted) return;
    const over = new AbortController();
    const questions = ask(node, next, undefined, AbortSignal.any([term, over.signal]));
    const asked: Ahead = { questions, logs: 0, over, term };
    ahead.push(asked);
    askOnAfter(asked.questions, node, term, asked);
    askAhead(node, term);
  }

  function askOnAfter({ logs }: Questions, node: Standpoint, term: AbortSignal, asked?: Ahead): void {
    const onLogs = ({ length }: readonly RpcLog[]) => {
      if (asked !== undefined) Object.assign(asked, { logs: length, answeredAtMs: performance.now() });
      // After the questions that follow from the answer itself, for a node may answer one after the other.
      setImmediate(askAhead, node, term);
    };
    logs.then((answered) => askingOf(node.chain).expecting?.then(() => onLogs(answered))).catch(() => undefined);
  }

  /** What comes is read from a node for the first time: the contract tells how much it will be. */
  async function expect(
    { chain, head }: Standpoint,
    { seq, blockNumber }: ViewCursor,
    signal: AbortSignal,
  ): Promise<void> {
    const { span } = askingOf(chain);
    if (head.number - blockNumber <= span.blocks()) return;
    const standing = await chain.standing(head, signal).catch(() => undefined);
    if (standing !== undefined) span.expect(head.number - blockNumber, standing.head.seq - seq);
  }

  /** Gives out what was asked ahead about the blocks from one on; gives up what was asked about others. */
  function takeAhead({ ahead }: Asking, from: number | undefined): Questions | undefined {
    const first = ahead.shift();
    const { questions, term, answeredAtMs = Number.POSITIVE_INFINITY } = first ?? {};
    const isGood = questions?.from === from && term?.aborted === false && performance.now() - answeredAtMs < STALE_MS;
    if (isGood) return questions;
    for (const each of [first, ...ahead.splice(0)]) each?.over.abort();
    return undefined;
  }

  return {
    shortest: (nodes) => Math.min(...nodes.map(({ chain }) => askingOf(chain).span.blocks())),
    async read({ chain, head }, cursor, { signal, term, blocks }) {
      const node = { chain, head };
      const asking = askingOf(chain);
      const from = cursor.blockNumber + 1;
      asking.expecting ??= expect(node, cursor, signal);
      for (let most = blocks; ; ) {
        const questions = takeAhead(asking, most === undefined ? from : undefined) ?? ask(node, from, most, signal);
        if (most === undefined) askOnAfter(questions, node, term);
        const count = questions.last - cursor.blockNumber;
        try {
          return await readRange(chain, cursor, questions, signal);
        } catch (error) {
          if (count === 1 || signal.aborted) throw error;
          if (isRangeError(error)) asking.span.refused(count);
          // What lies before a hole is as good as ever; a block alone can be mended.
          else if (isWorthless(error) && blocks === undefined) most = Math.floor(count / 2);
          else {
            // Among several who are compared it is told at once, and their next range is shorter.
            if (isWorthless(error)) asking.span.refused(count);
            throw error;
          }
        }
      }
    },
  };
}

/** Bytes that logs take decoded, about. */
function payloadBytes(logs: readonly RpcLog[]): number {
  return logs.reduce((sum, { data }) => sum + data.length / 2, 0);
}
