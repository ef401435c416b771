import type { ViewCursor } from '../ledger/view.ts';
import type { Chain } from './chain.ts';
import type { LocatedNode } from './nodes.ts';
import { isRangeError } from './range-error.ts';
import { isWorthless, type Reading, readRange } from './read-range.ts';
import { createSpan, type Span } from './span.ts';

/** Reads ranges whose length follows what each node can answer and what fits into memory. */
export type Reader = {
  /** Reads and proves what follows the cursor, of at most so many blocks if given. */
  read(node: LocatedNode, cursor: ViewCursor, signal: AbortSignal, blocks?: number): Promise<Reading>;
  /** The length that all of these can answer. */
  shortest(nodes: readonly LocatedNode[]): number;
};

/** Creates a reader. */
export function createReader(): Reader {
  const spans = new Map<Chain, Span>();

  function spanOf(chain: Chain): Span {
    const span = spans.get(chain) ?? createSpan();
    spans.set(chain, span);
    return span;
  }

  return {
    shortest: (nodes) => Math.min(...nodes.map(({ chain }) => spanOf(chain).blocks())),
    async read({ chain, head }, cursor, signal, blocks) {
      const span = spanOf(chain);
      const from = cursor.blockNumber;
      for (let most = blocks ?? Number.POSITIVE_INFINITY; ; ) {
        const count = Math.min(head.number - from, span.blocks(), most);
        try {
          const reading = await readRange(chain, cursor, head, from + count, signal);
          if (reading.kind === 'range') {
            const { events } = reading.range;
            const bytes = events.reduce((sum, { payload }) => sum + payload.length, 0);
            span.answered(count, events.length, bytes);
          }
          return reading;
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
