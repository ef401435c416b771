import type { Naming, ViewCursor } from '../ledger/view.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { hedge } from './hedge.ts';
import { largestGroup } from './largest-group.ts';
import type { LedgerNode, LocatedNode } from './nodes.ts';
import type { ProvenRange } from './prove.ts';
import { type Agreement, agree } from './quorum.ts';
import { isWorthless, namingsOf } from './read-range.ts';
import { createReader, type Reader } from './reader.ts';
import type { BlockHeader, Head } from './sequenced.ts';
import { tellsOfUncounted } from './uncounted.ts';
import { countLike, decide, type Verdict } from './verdict.ts';
import type { Witnesses } from './witnesses.ts';

/** What comes after a cursor. `wentBack`: the ledger does not hold the cursor's block any more, as so many nodes show. */
export type Step =
  | { kind: 'range'; range: ProvenRange }
  | { kind: 'wentBack'; witnesses: Witnesses }
  | { kind: 'idle' };

/** How a range was had although an answer about it was withheld or altered. */
export type Repair = {
  /** Last block of the range. */
  block: number;
  /** By the same node's logs of the block's hash, by its receipts, by another node, or by asking once more. */
  by: 'blockHash' | 'receipts' | 'anotherNode' | 'askedAgain';
  /** The node that had it. */
  node: string;
  /** Milliseconds since 1970. */
  at: number;
};

const REPAIR_WORDS: Record<Repair['by'], string> = {
  blockHash: 'the logs of that block alone',
  receipts: "the block's receipts",
  anotherNode: 'another node',
  askedAgain: 'asking again',
};

/** A repair in words for an operator. */
export function repairWords({ block, by, node }: Repair): string {
  return `What a node withheld or altered up to block ${block} was had by ${REPAIR_WORDS[by]}, from ${node}`;
}

/** The ledger as several nodes show it. */
export type Source = {
  /** What to do next. Throws what made every node's answer worthless; asking again is right, skipping never. */
  next(cursor: ViewCursor, signal: AbortSignal): Promise<Step>;
  /** Blocks as so many nodes that have them all agree about them; undefined where fewer have them. */
  headers(numbers: readonly number[], signal: AbortSignal): Promise<BlockHeader[] | undefined>;
  /** Namings of blocks that were passed over, of which their headers tell, as so many nodes do. Throws where fewer do. */
  namings(blocks: readonly BlockHeader[], signal: AbortSignal): Promise<Naming[]>;
  /**
   * The contract's head as of a cursor's block, as so many nodes tell it: the cursor's own before any other. Undefined
   * where fewer keep that state.
   */
  contractHead(cursor: ViewCursor, signal: AbortSignal): Promise<Head | undefined>;
  /** How often a proven range followed an answer that was withheld or altered. */
  repairs(): number;
};

/** Options of `createSource`. */
export type SourceOptions = {
  nodes: readonly LedgerNode[];
  /** How long all nodes may be below the cursor before that counts as gone back. */
  behindGraceMs: number;
  /** How long a node may take for a range before another one is asked as well. @default 1000 */
  readTimeoutMs?: number;
  /** How many nodes must say the same. @default 1 */
  quorum?: number;
  /** Called when a hole in what a node told was mended. */
  onRepair?: (repair: Repair) => void;
  log: Log;
};

/** For how long a node that failed, or was silent, is asked after the others. */
const SETBACK_MS = 5_000;

/** Creates a source over watched nodes. */
export function createSource(options: SourceOptions): Source {
  const { nodes, behindGraceMs, quorum = 1 } = options;
  const reader = createReader();
  let behindSince: number | undefined;
  let isBroken = false;
  let repairs = 0;

  function noteRepair(verdicts: readonly Verdict[], range: ProvenRange): void {
    const good = verdicts.find((verdict) => verdict.kind === 'range' && verdict.reading.range === range);
    if (good?.kind !== 'range') return;
    const isOthers = verdicts.some((verdict) => verdict.kind === 'failed' && isWorthless(verdict.error));
    const by = good.reading.mended ?? (isOthers ? 'anotherNode' : isBroken ? 'askedAgain' : undefined);
    isBroken = false;
    if (by === undefined) return;
    repairs += 1;
    const repair: Repair = { block: range.to.number, by, node: good.node.chain.url, at: Date.now() };
    options.onRepair?.(repair);
    options.log.warn(repair, 'A hole in what a node told was mended');
  }

  return {
    repairs: () => repairs,
    headers: (numbers, signal) => headersOf(options, numbers, signal),
    namings: (blocks, signal) => namingsOfBlocks(options, blocks, signal),
    contractHead: (cursor, signal) => contractHeadOf(options, cursor, signal),
    async next(cursor, signal) {
      // Whoever throws before the nodes were seen behind ends the time for which they are: in between nobody knows.
      const seenBehindSince = behindSince;
      behindSince = undefined;
      const candidates = ranked(nodes);
      if (candidates.length < quorum) throw nobody(nodes, quorum);
      const agreement = quorum === 1 ? undefined : await agreeing(candidates, quorum, cursor, signal);
      const asked = agreement?.members ?? candidates;
      const verdicts = await askAll(reader, asked, cursor, signal, options);
      const isBehind = asked.every(({ head }) => head.number < cursor.blockNumber);
      if (isBehind) behindSince = seenBehindSince ?? performance.now();
      const isGone = behindSince !== undefined && performance.now() - behindSince > behindGraceMs;
      if (verdicts.some((verdict) => verdict.kind === 'failed' && isWorthless(verdict.error))) {
        isBroken = true;
      }
      const step = decide(verdicts, { quorum, isGone, cursor });
      if (step.kind === 'range') noteRepair(verdicts, step.range);
      // What comes next is there, but is not agreed on.
      if (step.kind === 'idle' && agreement?.isDisputed) throw disagreement(candidates, quorum);
      return step;
    },
  };
}

/** What so many of the nodes agree on. Throws where that is nothing. */
async function agreeing(
  candidates: readonly LocatedNode[],
  quorum: number,
  cursor: ViewCursor,
  signal: AbortSignal,
): Promise<Agreement> {
  const agreement = await agree(candidates, quorum, cursor.blockNumber, signal);
  if (agreement === undefined) throw disagreement(candidates, quorum);
  return agreement;
}

/** Asks the nodes, the most advanced first, until enough of them gave the same proven range. */
async function askAll(
  reader: Reader,
  candidates: readonly LocatedNode[],
  cursor: ViewCursor,
  signal: AbortSignal,
  options: SourceOptions,
): Promise<Verdict[]> {
  const { quorum = 1, readTimeoutMs = 1_000, log, nodes } = options;
  // What several are to agree about must be as long for each of them.
  const blocks = quorum === 1 ? undefined : reader.shortest(candidates.slice(0, quorum));
  const setBack = (node: LocatedNode) => {
    const watched = nodes.find(({ chain }) => chain === node.chain);
    if (watched !== undefined) watched.setbackUntilMs = performance.now() + SETBACK_MS;
  };
  const ask = (node: LocatedNode) => async (inner: AbortSignal) => {
    const verdict = await askOne(reader, node, cursor, { signal: inner, term: signal, blocks });
    if (verdict.kind === 'failed' && !inner.aborted) {
      log.warn({ node: node.chain.url, reason: messageOf(verdict.error) }, 'The node gave no usable answer');
      setBack(node);
    }
    return verdict;
  };
  const verdicts = await hedge(candidates.map(ask), {
    ...{ afterMs: readTimeoutMs, signal },
    missing: (answers) => quorum - countLike(answers),
    onSilent: (index) => candidates[index] !== undefined && setBack(candidates[index]),
  });
  return nameOddOnes(verdicts, options);
}

async function askOne(
  reader: Reader,
  node: LocatedNode,
  cursor: ViewCursor,
  options: Parameters<Reader['read']>[2],
): Promise<Verdict> {
  if (node.head.number < cursor.blockNumber) return { kind: 'behind', node };
  if (node.head.number === cursor.blockNumber)
    return { kind: node.head.hash === cursor.blockHash ? 'atCursor' : 'diverged', node };
  try {
    const reading = await reader.read(node, cursor, options);
    return reading.kind === 'range' ? { kind: 'range', node, reading } : { kind: 'diverged', node };
  } catch (error) {
    return { kind: 'failed', node, error };
  }
}

/** Where several are compared, whoever is alone with his answer about the same blocks is named. */
function nameOddOnes(verdicts: Verdict[], { nodes, quorum = 1, log }: SourceOptions): Verdict[] {
  if (quorum === 1) return verdicts;
  for (const verdict of verdicts) {
    const node = nodes.find(({ chain }) => chain === verdict.node.chain);
    const words = contradiction(verdict, verdicts, quorum);
    if (node === undefined) continue;
    if (words !== undefined) {
      if (node.disagreement === null)
        log.warn({ node: node.chain.url, words }, 'A node of the ledger contradicts others');
      node.disagreement = { about: 'logs', words };
    } else if (verdict.kind === 'range' && node.disagreement?.about === 'logs') {
      node.disagreement = null;
    }
  }
  return verdicts;
}

function contradiction(verdict: Verdict, verdicts: readonly Verdict[], quorum: number): string | undefined {
  if (verdict.kind === 'failed' && isWorthless(verdict.error)) return messageOf(verdict.error);
  if (verdict.kind !== 'range' || countLike(verdicts, verdict) >= quorum) return undefined;
  const { number } = verdict.reading.range.to;
  // Shorter ranges than the others' are no contradiction.
  const isContradicted = verdicts.some(
    (other) =>
      other !== verdict &&
      other.kind === 'range' &&
      other.reading.range.to.number === number &&
      countLike([other, verdict]) === 1,
  );
  return isContradicted ? `gave other events, or times of blocks, up to block ${number} than the others` : undefined;
}

async function headersOf(
  { nodes, quorum = 1, readTimeoutMs = 1_000 }: SourceOptions,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<BlockHeader[] | undefined> {
  const candidates = ranked(nodes);
  if (candidates.length < quorum) throw nobody(nodes, quorum);
  const asks = candidates.map(({ chain }) => async (inner: AbortSignal) => {
    try {
      const headers = (await chain.headers(numbers, inner)).filter((header) => header !== undefined);
      return headers.length === numbers.length ? { headers } : {};
    } catch (error) {
      return { error };
    }
  });
  const answers = await hedge<Headers>(asks, {
    ...{ afterMs: readTimeoutMs, signal, onSilent: () => undefined },
    missing: (given) => quorum - largestGroup(given, wordsOf).length,
  });
  const agreed = largestGroup(answers, wordsOf);
  if (agreed.length >= quorum) return agreed[0]?.headers;
  if (answers.every(({ error }) => error !== undefined)) throw answers[0]?.error;
  if (answers.some((answer) => answer.headers !== undefined && !agreed.includes(answer))) {
    const words = `Fewer than ${quorum} nodes of the ledger give the same blocks from ${numbers[0]} on`;
    throw new ServiceError('LEDGER_DISPUTED', words, { retryable: true });
  }
  return undefined;
}

/** Headers or why there are none; neither where a node does not have all of the blocks. */
type Headers = { headers?: BlockHeader[]; error?: unknown };

function wordsOf({ headers }: Headers): string | undefined {
  return headers && JSON.stringify(headers);
}

async function namingsOfBlocks(
  { nodes, quorum = 1, readTimeoutMs = 1_000 }: SourceOptions,
  blocks: readonly BlockHeader[],
  signal: AbortSignal,
): Promise<Naming[]> {
  const candidates = ranked(nodes);
  const namings: Naming[] = [];
  for (const block of blocks.filter((each) =>
    candidates.some(({ chain }) => tellsOfUncounted(each, chain.contracts())),
  )) {
    const asks = candidates.map(
      ({ chain }) =>
        (inner: AbortSignal) =>
          namingsOf(chain, block, inner).catch(() => undefined),
    );
    const answers = await hedge<Naming[] | undefined>(asks, {
      ...{ afterMs: readTimeoutMs, signal, onSilent: () => undefined },
      missing: (given) => quorum - largestGroup(given, namesOf).length,
    });
    const agreed = largestGroup(answers, namesOf);
    if (agreed.length < quorum) throw disputedNamings(block, quorum);
    namings.push(...(agreed[0] ?? []));
  }
  return namings;
}

function namesOf(namings: Naming[] | undefined): string | undefined {
  return namings && JSON.stringify(namings);
}

function disputedNamings({ number }: BlockHeader, quorum: number): ServiceError {
  const words = `Fewer than ${quorum} nodes of the ledger tell alike who was named in block ${number}`;
  return new ServiceError('LEDGER_DISPUTED', words, { retryable: true });
}

async function contractHeadOf(
  { nodes, quorum = 1, readTimeoutMs = 1_000 }: SourceOptions,
  cursor: ViewCursor,
  signal: AbortSignal,
): Promise<Head | undefined> {
  const countSame = (heads: readonly (Head | undefined)[], { seq, digest }: Head) =>
    heads.filter((head) => head?.seq === seq && head.digest === digest).length;
  const asks = ranked(nodes).map(({ chain }) => async (inner: AbortSignal) => {
    try {
      const block = await chain.header(cursor.blockNumber, inner);
      return block?.hash === cursor.blockHash ? await chain.contractHead(block, inner) : undefined;
    } catch {
      return undefined;
    }
  });
  const heads = await hedge(asks, {
    ...{ afterMs: readTimeoutMs, signal, onSilent: () => undefined },
    missing: (given) => quorum - countSame(given, cursor),
  });
  return [cursor, ...heads].find((head) => head !== undefined && countSame(heads, head) >= quorum);
}

/** Those that answer: the most advanced first, those that failed a moment ago last. */
function ranked(nodes: readonly LedgerNode[]): LocatedNode[] {
  const now = performance.now();
  const isSetBack = (node: LedgerNode) => Number(node.setbackUntilMs > now);
  return nodes
    .filter((node): node is LocatedNode => node.head !== undefined)
    .sort((a, b) => isSetBack(a) - isSetBack(b) || b.head.number - a.head.number);
}

function disagreement(nodes: readonly LocatedNode[], quorum: number): ServiceError {
  const said = nodes.map(
    ({ chain, head, disagreement: found }) => `${chain.url} ${found?.words ?? `tells of block ${head.number}`}`,
  );
  return new ServiceError(
    'LEDGER_DISPUTED',
    `Fewer than ${quorum} nodes of the ledger agree on a block after the indexed one (${said.join('; ')})`,
    { retryable: true },
  );
}

function nobody(nodes: readonly LedgerNode[], quorum: number): ServiceError {
  const said = nodes.map(({ chain, error }) => `${chain.url}: ${error ?? 'answers'}`).join('; ');
  const isForeign = nodes.every((node) => node.isForeign);
  if (isForeign) return new ServiceError('OTHER_LEDGER', `The nodes serve another ledger than at the start (${said})`);
  const words =
    quorum === 1 ? 'No node of the ledger answers' : `Fewer than the required ${quorum} nodes of the ledger answer`;
  return new ServiceError('NO_NODE', `${words} (${said})`, { retryable: true });
}
