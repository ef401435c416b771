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

/** What a node was asked before anybody wanted to know; `logs` are as many as it has answered. */
type Ahead = { questions: Questions; logs: number; over: AbortController; term: AbortSignal };

/** How one node is asked. */
type Asking = {
  span: Span;
  ahead: Ahead[];
  newest?: Questions;
  /** Where to go on: behind the newest questions, once they had a short answer. */
  next?: number | undefined;
};

/** What is asked ahead at the most, apart from the last answer: about as much as one range may have. */
const MOST_AHEAD = { ranges: 4, logs: 200 };

/** Creates a reader. */
export function createReader(): Reader {
  const askings = new Map<Chain, Asking>();

  function askingOf(chain: Chain): Asking {
    const asking = askings.get(chain) ?? { span: createSpan(), ahead: [] };
    askings.set(chain, asking);
    return asking;
  }

  function ask(node: LocatedNode, from: number, most: number, signal: AbortSignal): Questions {
    const asking = askingOf(node.chain);
    const last = Math.min(node.head.number, from + Math.min(asking.span.blocks(), most) - 1);
    const questions = askRange(node.chain, { from, last, head: node.head }, signal);
    asking.newest = questions;
    asking.next = undefined;
    const onLogs = (logs: readonly RpcLog[]) => {
      const isLittle = asking.span.answered(last - from + 1, logs.length, payloadBytes(logs));
      if (isLittle && asking.newest === questions) asking.next = last + 1;
    };
    questions.logs.then(onLogs).catch(() => undefined);
    return questions;
  }

  /** Asks on behind short answers. */
  function askAhead(node: LocatedNode, term: AbortSignal): void {
    const { ahead, next = Number.POSITIVE_INFINITY } = askingOf(node.chain);
    const logs = ahead.reduce((sum, each) => sum + each.logs, 0);
    if (term.aborted || next > node.head.number) return;
    if (ahead.length >= MOST_AHEAD.ranges || logs >= MOST_AHEAD.logs) return;
    const over = new AbortController();
    const questions = ask(node, next, Number.POSITIVE_INFINITY, AbortSignal.any([term, over.signal]));
    const asked: Ahead = { questions, logs: 0, over, term };
    ahead.push(asked);
    askAheadOnce(questions, node, term, asked);
  }

  function askAheadOnce({ logs }: Questions, node: LocatedNode, term: AbortSignal, asked?: Ahead): void {
    const onLogs = ({ length }: readonly RpcLog[]) => {
      if (asked !== undefined) asked.logs = length;
      // After the questions that follow from the answer itself, for a node may answer one after the other.
      setImmediate(askAhead, node, term);
    };
    logs.then(onLogs).catch(() => undefined);
  }

  /** Gives out what was asked ahead about the blocks from one on; gives up what was asked about others. */
  function takeAhead({ ahead }: Asking, from: number): Questions | undefined {
    const first = ahead.shift();
    if (first?.questions.from === from && !first.term.aborted) return first.questions;
    for (const each of [first, ...ahead.splice(0)]) each?.over.abort();
    return undefined;
  }

  return {
    shortest: (nodes) => Math.min(...nodes.map(({ chain }) => askingOf(chain).span.blocks())),
    async read(node, cursor, { signal, term, blocks }) {
      const { chain } = node;
      const { span } = askingOf(chain);
      const from = cursor.blockNumber + 1;
      let questions = blocks === undefined ? takeAhead(askingOf(chain), from) : undefined;
      for (let most = blocks ?? Number.POSITIVE_INFINITY; ; questions = undefined) {
        questions ??= ask(node, from, most, signal);
        if (blocks === undefined) askAheadOnce(questions, node, term);
        const count = questions.last - cursor.blockNumber;
        try {
          return await readRange(chain, cursor, questions, signal);
        } catch (error) {
          if (count === 1 || signal.aborted) throw error;
          if (isRangeError(error)) span.refused(count);
          // What lies before a hole is as good as ever; a block alone can be mended.
          else if (isWorthless(error) && blocks === undefined) most = Math.floor(count / 2);
          else {
            // Among several who are compared it is told at once, and their next range is shorter.
            if (isWorthless(error)) span.refused(count);
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
