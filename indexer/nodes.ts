import type { LedgerIdentity } from '../ledger/identity.ts';
import { ledgerTag } from '../ledger/identity.ts';
import { sleep } from '../lib/async.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Chain } from './chain.ts';
import type { BlockHeader } from './sequenced.ts';

/** A node as it was last seen. */
export type LedgerNode = {
  readonly chain: Chain;
  /** Its newest block; undefined while it gives no answer. */
  head: BlockHeader | undefined;
  /** What it said instead; null while all is well. */
  error: string | null;
  /** It serves another ledger: nothing of it may be read. */
  isForeign: boolean;
};

/** How long a node may take to tell its newest block. */
const ANSWER_MS = 2_000;

/** Watches the newest block of every node; `onChange` is called when one moved. Ends when the signal is aborted. */
export function watchNodes(options: {
  chains: readonly Chain[];
  identity: LedgerIdentity;
  pollMs: number;
  log: Log;
  signal: AbortSignal;
  onChange(): void;
}): LedgerNode[] {
  const nodes = options.chains.map(
    (chain): LedgerNode => ({ chain, head: undefined, error: 'not asked yet', isForeign: false }),
  );
  for (const node of nodes) void watch(node, options);
  return nodes;
}

type WatchOptions = Parameters<typeof watchNodes>[0];

async function watch(node: LedgerNode, options: WatchOptions): Promise<void> {
  const { signal, pollMs, onChange } = options;
  // What answers after an outage may be another ledger at the same address.
  let isKnown = false;
  while (!signal.aborted) {
    const before = node.head?.hash;
    isKnown = await look(node, isKnown, options);
    if (node.head?.hash !== before) onChange();
    await sleep(pollMs, signal).catch(() => undefined);
  }
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
