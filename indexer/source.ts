import type { ViewCursor } from '../ledger/view.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Chain } from './chain.ts';
import type { LedgerNode } from './nodes.ts';
import type { ProvenRange } from './prove.ts';
import { isRangeError, type Reading, readRange } from './read-range.ts';
import type { BlockHeader } from './sequenced.ts';

/** What comes after a cursor. `wentBack`: the ledger does not hold the cursor's block any more, as this node shows. */
export type Step = { kind: 'range'; range: ProvenRange } | { kind: 'wentBack'; chain: Chain } | { kind: 'idle' };

/** Most blocks of one call: Besu refuses more than 5 000, others fewer. */
const MAX_SPAN = 2_000;
/** Logs of one range above which the next one is shorter, and below which it may be longer: bounds what is in memory. */
const MANY_LOGS = 600;
const FEW_LOGS = 200;

type Located = LedgerNode & { head: BlockHeader };

/** The ledger as several nodes show it. */
export type Source = {
  /** What to do next. Throws what made every node's answer worthless; asking again is right, skipping never. */
  next(cursor: ViewCursor, signal: AbortSignal): Promise<Step>;
  /** A block as the most advanced node has it. */
  header(number: number, signal: AbortSignal): Promise<BlockHeader | undefined>;
  /** How often a proven range followed an answer that was withheld or altered. */
  repairs(): number;
};

/** Creates a source over watched nodes. `behindGraceMs`: how long all nodes may be below the cursor before that counts as gone back. */
export function createSource(options: { nodes: readonly LedgerNode[]; behindGraceMs: number; log: Log }): Source {
  const { nodes, behindGraceMs, log } = options;
  const reader = createReader();
  let behindSince: number | undefined;
  let isBroken = false;
  let repairs = 0;
  return {
    repairs: () => repairs,
    async header(number, signal) {
      const [best] = answering(nodes);
      if (best === undefined) throw nobody(nodes);
      return best.chain.header(number, signal);
    },
    async next(cursor, signal) {
      const candidates = answering(nodes);
      if (candidates.length === 0) throw nobody(nodes);
      const asked = await askAll(reader, candidates, cursor, signal, log);
      if (asked.failures.some(isWorthless)) isBroken = true;
      if (asked.range !== undefined) {
        if (isBroken) repairs += 1;
        isBroken = false;
      }
      if (!asked.isBehind) behindSince = undefined;
      else behindSince ??= performance.now();
      return decide(asked, behindSince !== undefined && performance.now() - behindSince > behindGraceMs, cursor);
    },
  };
}

type Asked = {
  range?: ProvenRange;
  /** The first node whose chain does not hold the cursor's block. */
  deviant?: LedgerNode;
  /** Whether a node stands exactly at the cursor. */
  isAtCursor: boolean;
  /** Whether every node stands below the cursor; its most advanced one. */
  isBehind: boolean;
  best: Located;
  failures: unknown[];
};

/** Asks the nodes, the most advanced first, until one gives a proven range. */
async function askAll(
  reader: Reader,
  candidates: Located[],
  cursor: ViewCursor,
  signal: AbortSignal,
  log: Log,
): Promise<Asked> {
  const [best] = candidates as [Located];
  const asked: Asked = { isAtCursor: false, isBehind: best.head.number < cursor.blockNumber, best, failures: [] };
  for (const node of candidates) {
    if (node.head.number < cursor.blockNumber) break;
    if (node.head.number === cursor.blockNumber) {
      if (node.head.hash === cursor.blockHash) asked.isAtCursor = true;
      else asked.deviant ??= node;
      continue;
    }
    try {
      const reading = await reader.read(node, cursor, signal);
      if (reading.kind === 'range') return { ...asked, range: reading.range };
      asked.deviant ??= node;
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ node: node.chain.url, reason: messageOf(error) }, 'The node gave no usable answer');
      asked.failures.push(error);
    }
  }
  return asked;
}

/** Gone back is only what no node contradicts: neither one that stands at the cursor nor one whose answer failed. */
function decide(asked: Asked, isBehindForLong: boolean, cursor: ViewCursor): Step {
  if (asked.range !== undefined) return { kind: 'range', range: asked.range };
  if (asked.failures.length > 0) throw asked.failures[0];
  if (asked.isAtCursor) return { kind: 'idle' };
  if (asked.deviant !== undefined) return { kind: 'wentBack', chain: asked.deviant.chain };
  if (asked.isBehind && isBehindForLong) return { kind: 'wentBack', chain: asked.best.chain };
  throw new ServiceError(
    'LEDGER_BEHIND',
    `The ledger's newest block ${asked.best.head.number} is below the indexed block ${cursor.blockNumber}`,
    {
      retryable: true,
    },
  );
}

type Reader = { read(node: Located, cursor: ViewCursor, signal: AbortSignal): Promise<Reading> };

/** Reads ranges whose length follows what the nodes can answer and what fits into memory. */
function createReader(): Reader {
  let span = 16;
  return {
    async read({ chain, head }, cursor, signal) {
      for (;;) {
        const last = Math.min(head.number, cursor.blockNumber + span);
        try {
          const reading = await readRange(chain, cursor, head, last, signal);
          if (reading.kind === 'range') span = nextSpan(span, reading.range.events.length);
          return reading;
        } catch (error) {
          if (last === cursor.blockNumber + 1 || !isRangeError(error)) throw error;
          span = Math.max(1, Math.floor((last - cursor.blockNumber) / 2));
        }
      }
    },
  };
}

function nextSpan(span: number, events: number): number {
  if (events > MANY_LOGS) return Math.max(1, Math.floor(span / 2));
  return events < FEW_LOGS ? Math.min(MAX_SPAN, span * 2) : span;
}

function answering(nodes: readonly LedgerNode[]): Located[] {
  return nodes.filter((node): node is Located => node.head !== undefined).sort((a, b) => b.head.number - a.head.number);
}

function isWorthless(error: unknown): boolean {
  return error instanceof ServiceError && (error.code === 'LEDGER_WITHHELD' || error.code === 'LEDGER_ALTERED');
}

function nobody(nodes: readonly LedgerNode[]): ServiceError {
  const said = nodes.map(({ chain, error }) => `${chain.url}: ${error}`).join('; ');
  const isForeign = nodes.every((node) => node.isForeign);
  if (isForeign) return new ServiceError('OTHER_LEDGER', `The nodes serve another ledger than at the start (${said})`);
  return new ServiceError('NO_NODE', `No node of the ledger answers (${said})`, { retryable: true });
}
