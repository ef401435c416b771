import type { LedgerIdentity } from '../../ledger/identity.ts';
import { decodeCursorFields, isViewData, shadowKeys, type ViewCursor, type ViewKeys } from '../../ledger/view.ts';
import { createBell, retry, sleep } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import type { Rpc } from '../../lib/rpc.ts';
import type { Chain } from '../chain.ts';
import { lateNamingOperations } from '../commit.ts';
import { createIndexer } from '../indexer.ts';
import { createLease } from '../lease.ts';
import { type LedgerNode, watchNodes } from '../nodes.ts';
import { removeKeys, scanKeys } from '../scan.ts';
import type { BlockHeader } from '../sequenced.ts';
import { createSource } from '../source.ts';
import { createStatus, newestOf, type Status } from '../status.ts';
import { createViewStore } from '../view-store.ts';

/** What a command works with. */
export type CommandParts = {
  redis: Redis;
  /** The nodes to ask, and their readers. */
  nodes: readonly { rpc: Rpc; chain: Chain }[];
  chains: readonly Chain[];
  identity: LedgerIdentity;
  keyPrefix: string;
  /** The contract's first block. */
  startBlock: number;
  pollMs: number;
  behindGraceMs: number;
  readTimeoutMs: number;
  /** How many nodes must say the same. */
  quorum: number;
  log: Log;
};

/** A view that is built beside the live one by the indexer's own code, and read by nobody else. */
export type Shadow = {
  readonly keys: ViewKeys;
  readonly owner: string;
  readonly status: Status;
  /** Newest block that a node told of, up to the limit. */
  head(): BlockHeader | undefined;
  /** Lets it go no further than to a block. */
  limitTo(block: BlockHeader): void;
  /** Looks by their headers whether what was told of these blocks left namings out, and takes those in. */
  readNamings(blocks: readonly number[]): Promise<void>;
  /** Throws what ended it, if anything did. */
  assertAlive(): void;
  /** Ends its writing; what it wrote stays. */
  stop(): Promise<void>;
  /** Removes everything of it. */
  remove(): Promise<void>;
};

/** How long taking the lease may last before somebody else is taken to hold it. */
const LEASE_WAIT_MS = 5_000;

/**
 * Begins a shadow afresh: what an interrupted command had left under its name is removed first. With `isLimited` it
 * stands still until it was told how far to go.
 */
export async function openShadow(
  parts: CommandParts,
  options: { generation: string; isLimited: boolean; signal: AbortSignal },
): Promise<Shadow> {
  const { redis, identity, keyPrefix, startBlock, behindGraceMs, readTimeoutMs, quorum, log } = parts;
  const keys = shadowKeys(keyPrefix, identity, options.generation);
  if ((await redis.exists(keys.lease)) === 1) throw taken();
  await removeShadow(redis, keys);
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const bell = createBell();
  let limit: BlockHeader | undefined;
  const nodes = watchNodes({
    ...{ chains: parts.chains, identity, pollMs: parts.pollMs, log, signal },
    onChange: bell.ring,
  });
  const limited = options.isLimited ? nodes.map((node) => limitedNode(node, () => limit)) : nodes;
  const lease = createLease({ redis, key: keys.lease, log });
  const status = createStatus();
  const source = createSource({ nodes: limited, behindGraceMs, readTimeoutMs, quorum, log });
  const view = createViewStore({ redis, keys, owner: lease.owner });
  const indexer = createIndexer({
    ...{ lease, status, identity, startBlock, log, wake: bell, source, view },
    // Nobody else builds this view.
    standby: { next: source.next, follow: async () => undefined },
    announce: async () => undefined,
    alongside: async () => undefined,
    onCommit: () => undefined,
  });
  let failure: unknown;
  const running = indexer.run(signal).catch((error: unknown) => {
    if (!signal.aborted) failure = error;
  });
  const stop = async () => {
    over.abort();
    await running;
  };
  const shadow: Shadow = {
    ...{ keys, status, stop },
    owner: lease.owner,
    head: () => newestOf(limited),
    limitTo(block) {
      limit = block;
      bell.ring();
    },
    async readNamings(blocks) {
      for (const block of blocks) {
        const namings = await source.namings((await source.headers([block], signal)) ?? [], signal);
        const take = async () => {
          const cursor = (await view.readCursor())?.cursor;
          await view.commit(cursor, await lateNamingOperations(view, namings));
        };
        // It may go on meanwhile.
        if (namings.length > 0) await retry(take, { signal, shouldRetry: isMoved });
      }
    },
    assertAlive() {
      if (failure !== undefined) throw failure;
    },
    async remove() {
      await stop();
      await removeShadow(redis, keys);
    },
  };
  await leads(shadow, signal).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return shadow;
}

function isMoved(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'VIEW_MOVED';
}

/** A node that tells of no block beyond the limit. */
function limitedNode(node: LedgerNode, limit: () => BlockHeader | undefined): LedgerNode {
  const head = () => {
    const most = limit();
    if (node.head === undefined || most === undefined) return undefined;
    return node.head.number > most.number ? most : node.head;
  };
  return new Proxy(node, { get: (target, field) => (field === 'head' ? head() : Reflect.get(target, field)) });
}

async function leads(shadow: Shadow, signal: AbortSignal): Promise<void> {
  for (const end = performance.now() + LEASE_WAIT_MS; !shadow.status.isLeader; await sleep(20, signal)) {
    shadow.assertAlive();
    if (performance.now() > end) throw taken();
  }
}

async function removeShadow(redis: Redis, keys: ViewKeys): Promise<void> {
  await redis.unlink(keys.cursor, keys.lease, keys.report, keys.rollbacks);
  for await (const names of scanKeys(redis, keys.own)) {
    await removeKeys(
      redis,
      names.filter((key) => isViewData(keys, key)),
    );
  }
}

/** Where a view stands, and whether something is being written beyond that; undefined while there is none. */
export async function placeOf(
  redis: Redis,
  keys: ViewKeys,
): Promise<{ cursor: ViewCursor; isDirty: boolean } | undefined> {
  const answers = await redis.multi().hgetall(keys.cursor).exists(keys.dirty).exec();
  const [fields, dirty] = (answers ?? []).map(([error, answer]) => {
    if (error !== null) throw error;
    return answer;
  });
  const cursor = decodeCursorFields((fields ?? {}) as Record<string, string>);
  return cursor === undefined ? undefined : { cursor, isDirty: dirty === 1 };
}

function taken(): ServiceError {
  return new ServiceError(
    'COMMAND_RUNS',
    'Another audit, repair or rebuild of this view is running: wait for its end',
    {
      retryable: true,
    },
  );
}
