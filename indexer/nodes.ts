import type { LedgerIdentity } from '../ledger/identity.ts';
import { ledgerTag } from '../ledger/identity.ts';
import { createBell } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Chain, Vitals } from './chain.ts';
import { type Herald, listenToNode } from './herald.ts';
import type { BlockHeader } from './sequenced.ts';

/** In what a node contradicts others. */
export type Disagreement = { about: 'block' | 'logs'; words: string };

/** A node as it was last seen. */
export type LedgerNode = {
  readonly chain: Chain;
  /** Its newest block; undefined while it gives no answer. */
  head: BlockHeader | undefined;
  /** What it said instead; null while all is well. */
  error: string | null;
  /** It serves another ledger: nothing of it may be read. */
  isForeign: boolean;
  /** What it says otherwise than the others, where several are compared; null while it does not. */
  disagreement: Disagreement | null;
  /** When its newest block last changed; by the process's own clock, which nobody sets. */
  movedAt: number;
  /** What it told of itself when its newest block had not changed for some time. */
  vitals: Vitals | undefined;
  /** Until when others are asked first; by the process's own clock. */
  setbackUntilMs: number;
};

/** A node whose newest block is known. */
export type LocatedNode = LedgerNode & { head: BlockHeader };

/** How long a node may take to tell its newest block: a frozen one counts as away after that. */
const ANSWER_MS = 1_500;

/** How long a node's newest block stays the same before the node is asked how it is, and how often then. */
const QUIET_MS = 5_000;

/** Options of `watchNodes`. */
export type WatchOptions = {
  chains: readonly Chain[];
  identity: LedgerIdentity;
  pollMs: number;
  /** Websockets that tell of news, by node; news of another place wake all. */
  heralds?: readonly { url: string; node: number | undefined }[];
  log: Log;
  signal: AbortSignal;
  /** Called when a node's newest block changed. */
  onChange(): void;
};

/** Which websocket is of which node: as many as nodes are in their order; others are told by the host. */
export function heraldsOf(
  wsUrls: readonly string[],
  rpcUrls: readonly string[],
): { url: string; node: number | undefined }[] {
  const hosts = rpcUrls.map((url) => new URL(url).hostname);
  return wsUrls.map((url, index) => {
    if (wsUrls.length === rpcUrls.length) return { url, node: index };
    const node = hosts.indexOf(new URL(url).hostname);
    return { url, node: node < 0 || hosts.indexOf(hosts[node] ?? '', node + 1) >= 0 ? undefined : node };
  });
}

/** A node that was not asked yet. */
export function createNode(chain: Chain): LedgerNode {
  return {
    ...{ chain, head: undefined, error: 'not asked yet', isForeign: false, disagreement: null },
    ...{ movedAt: performance.now(), vitals: undefined, setbackUntilMs: 0 },
  };
}

/** Watches the newest block of every node. Ends when the signal is aborted. */
export function watchNodes(options: WatchOptions): LedgerNode[] {
  const { chains, heralds = [], log, signal } = options;
  const nodes = chains.map(createNode);
  const bells = nodes.map(() => createBell());
  const listening = heralds.map(({ url, node }) => {
    const woken = node === undefined ? bells : bells.slice(node, node + 1);
    const onNews = () => {
      for (const bell of woken) bell.ring();
    };
    return { node, herald: listenToNode({ url, onNews, log, signal }) };
  });
  for (const [index, node] of nodes.entries()) {
    const own = listening.filter(({ node: at }) => at === undefined || at === index).map(({ herald }) => herald);
    void watch(node, bells[index] as ReturnType<typeof createBell>, own, options);
  }
  return nodes;
}

async function watch(
  node: LedgerNode,
  bell: ReturnType<typeof createBell>,
  heralds: readonly Herald[],
  options: WatchOptions,
): Promise<void> {
  const { signal, pollMs, onChange } = options;
  // What answers after an outage may be another ledger at the same address.
  let isKnown = false;
  let examinedAt = performance.now();
  while (!signal.aborted) {
    const before = node.head?.hash;
    isKnown = await look(node, isKnown, options);
    if (node.head?.hash !== before) {
      node.movedAt = performance.now();
      node.vitals = undefined;
      examinedAt = performance.now();
      for (const herald of heralds) herald.moved();
      onChange();
    } else if (node.head !== undefined && performance.now() - examinedAt > QUIET_MS) {
      examinedAt = performance.now();
      void examine(node, signal);
    }
    await bell.wait(pollMs, signal).catch(() => undefined);
  }
}

async function examine(node: LedgerNode, signal: AbortSignal): Promise<void> {
  const { hash } = node.head ?? {};
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const vitals = await node.chain.vitals(limited).catch(() => undefined);
  if (node.head?.hash === hash) node.vitals = vitals;
}

async function look(node: LedgerNode, isKnown: boolean, { identity, signal, log }: WatchOptions): Promise<boolean> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  try {
    if (!isKnown) node.isForeign = ledgerTag(await node.chain.identity(limited)) !== ledgerTag(identity);
    node.head = node.isForeign ? undefined : await node.chain.latest(limited);
    if (node.error !== null && !node.isForeign)
      log.info({ node: node.chain.url, block: node.head?.number }, 'The node answers');
    node.error = node.isForeign ? 'serves another ledger: its chain id or genesis block differs' : null;
    return !node.isForeign;
  } catch (error) {
    if (signal.aborted) return false;
    if (node.error === null) log.warn({ node: node.chain.url, reason: messageOf(error) }, 'The node does not answer');
    node.head = undefined;
    node.error = messageOf(error);
    return false;
  }
}
