import { credentialEvents, decodeLog, EVENT_TOPIC, type RpcLog } from '../ledger/event.ts';
import { sleep, unlessAborted } from '../lib/async.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity } from '../lib/rpc.ts';
import { withoutSecrets } from '../lib/url.ts';
import type { SequencedEvent } from './confirmation.ts';
import { decodeKnown, encodeKnown, obstacleWords, revertOf } from './contract-calls.ts';
import type { Nodes } from './nodes.ts';
import { createSuccession } from './succession.ts';
import type { BlockRef } from './window.ts';

/** A block's header, as far as the writer needs it. */
export type Head = BlockRef & { parentHash: Hex; timestampS: number; gasLimit: number; gasUsed: number };

/** What became of a mined transaction. */
export type Receipt = { succeeded: boolean; gasUsed: number; block: BlockRef; refusals: Map<Hex, string> };

/** The events of a block that are asked for, by kind and by id: an id may be squatted by an event of the other kind. */
export type BlockEvents = Record<SequencedEvent['kind'], Map<Hex, SequencedEvent>>;

/** The writer's questions to the ledger. */
export type LedgerClient = ReturnType<typeof createLedgerClient>;

type RpcBlock = { number: Hex; hash: Hex; parentHash: Hex; timestamp: Hex; gasLimit: Hex; gasUsed: Hex };

/** Most ids that a log filter names; more, and all events of the block are asked for. */
const MAX_FILTER_IDS = 1_000;

/** Blocks whose events are remembered. All partitions read the newest ones, and each by itself. */
const REMEMBERED_BLOCKS = 2;

/** How often a node that has no latest block is asked again, and after how long. */
const HEAD_ATTEMPTS = 5;
const HEAD_RETRY_MS = 20;

/** Creates the client of one contract, and of those that come before and after it. */
export function createLedgerClient({ nodes, contract }: { nodes: Nodes; contract: Hex }) {
  const block = async (tag: string, signal: AbortSignal) =>
    headOf(await nodes.call<RpcBlock | null>('eth_getBlockByNumber', [tag, false], signal));

  async function ethCall(call: { to: Hex; data: string; from?: Hex }, at: string, signal: AbortSignal): Promise<Hex> {
    const answer = await nodes.call<Hex | null>('eth_call', [call, at], signal);
    // Some versions answer for a block that they do not have yet.
    if (answer === null) throw inconsistent(`The node in use does not have block ${Number(at)} yet`);
    return answer;
  }

  const succession = createSuccession(contract, async (of, which, signal) => {
    const answer = await ethCall({ to: of, data: credentialEvents.encodeFunctionData(which) }, 'latest', signal);
    return answer === '0x' ? undefined : (`0x${answer.slice(-40).toLowerCase()}` as Hex);
  });

  /** Why the contract that takes writes now takes none of this key's. */
  async function refusal(key: Hex, signal: AbortSignal): Promise<string | undefined> {
    const to = await succession.current(signal);
    try {
      await ethCall({ to, data: credentialEvents.encodeFunctionData('publish', [[]]), from: key }, 'latest', signal);
    } catch (error) {
      const revert = revertOf(error);
      if (revert === undefined) throw error;
      return obstacleWords(revert, to, key);
    }
    // Where there is no code, every call "succeeds" and answers nothing.
    return (await ethCall({ to, data: encodeKnown([]) }, 'latest', signal)) === '0x'
      ? noContract(to, nodes.current()).message
      : undefined;
  }

  const events = new Map<Hex, Promise<BlockEvents>>();

  /** All sequenced events of a block. One reading serves all that ask, so it does not end with one of them. */
  function eventsIn(blockHash: Hex, signal: AbortSignal): Promise<BlockEvents> {
    let known = events.get(blockHash);
    if (known === undefined) {
      known = readEvents(blockHash, [], new AbortController().signal);
      events.set(blockHash, known);
      known.catch(() => events.delete(blockHash));
      for (const oldest of [...events.keys()].slice(0, -REMEMBERED_BLOCKS)) events.delete(oldest);
    }
    return unlessAborted(known, signal);
  }

  async function readEvents(blockHash: Hex, idTopics: readonly unknown[], signal: AbortSignal): Promise<BlockEvents> {
    const topics = [[EVENT_TOPIC.published, EVENT_TOPIC.statusChanged], ...idTopics];
    const address = await succession.addresses(signal);
    const logs = await nodes.call<RpcLog[]>('eth_getLogs', [{ blockHash, address, topics }], signal);
    return byKind(logs.flatMap(sequencedEventOf));
  }

  return {
    /** The configured contract: it names the ledger. */
    contract,

    /** How many nodes there are to send to. */
    nodeCount: nodes.count,

    /** The contract that takes writes: the configured one, or what succeeded it. */
    target: (signal: AbortSignal) => succession.current(signal),

    /** How many contracts are before the one that takes writes. */
    predecessors: () => succession.predecessors(),

    async chainId(signal: AbortSignal): Promise<number> {
      return Number(await nodes.call<Hex>('eth_chainId', [], signal));
    },

    async head(signal: AbortSignal): Promise<Head> {
      // Besu 23.4 answers null now and then, for the moment in which its head moves.
      for (let attempt = 1; attempt <= HEAD_ATTEMPTS; attempt += 1) {
        const head = await block('latest', signal);
        if (head !== undefined) return head;
        await sleep(HEAD_RETRY_MS, signal);
      }
      throw inconsistent('The node has no latest block');
    },

    /** The block at a height; undefined beyond the node's head. */
    blockAt: (number: number, signal: AbortSignal) => block(quantity(number), signal),

    /** Looks for a block at the other nodes; the address of one that has it. */
    async nodeThatHas(wanted: BlockRef, signal: AbortSignal): Promise<string | undefined> {
      const { answers } = await nodes.callOthers<RpcBlock | null>(
        'eth_getBlockByNumber',
        [quantity(wanted.number), false],
        signal,
      );
      return answers.find(({ result }) => result?.hash === wanted.hash)?.url;
    },

    /** Whether a named node gives no answer now: it may have what the others do not. */
    async isANodeSilent(signal: AbortSignal): Promise<boolean> {
      const { silent } = await nodes.callOthers('eth_blockNumber', [], signal);
      return silent > 0;
    },

    useNode: (url: string) => nodes.prefer(url),

    /**
     * The next nonce by mined transactions as of a block: a node that lags behind says so instead of giving an old one.
     * Never `pending`: Besu's answer to that skips gaps.
     */
    async nonce(address: Hex, at: number, signal: AbortSignal): Promise<number> {
      const answer = await nodes.call<Hex | null>('eth_getTransactionCount', [address, quantity(at)], signal);
      if (answer === null) throw inconsistent(`The node in use does not have block ${at} yet`);
      return Number(answer);
    },

    /** For each id the block it became known in, 0 when it is not known, as of a block. */
    async known(ids: readonly Hex[], at: number, signal: AbortSignal): Promise<number[]> {
      const to = await succession.current(signal);
      const answer = await ethCall({ to, data: encodeKnown(ids) }, quantity(at), signal);
      if (answer === '0x') throw noContract(to, nodes.current());
      return decodeKnown(answer, ids.length);
    },

    /**
     * All events of a block by id, as a node once gave them: what is in there is on the ledger, what is missing may
     * have been withheld.
     */
    eventsIn,

    /** Events of one block by id, asked for anew; only those of these ids when they are few. */
    eventsOf(blockHash: Hex, ids: readonly Hex[], signal: AbortSignal): Promise<BlockEvents> {
      // Both events have the publication's id as their second indexed argument.
      return readEvents(blockHash, ids.length <= MAX_FILTER_IDS ? [null, ids] : [], signal);
    },

    /** The receipt of a mined transaction; undefined when the node knows of none. */
    async receipt(hash: Hex, signal: AbortSignal): Promise<Receipt | undefined> {
      const receipt = await nodes.call<RpcReceipt | null>('eth_getTransactionReceipt', [hash], signal);
      if (receipt === null) return undefined;
      return {
        succeeded: Number(receipt.status) === 1,
        gasUsed: Number(receipt.gasUsed),
        block: { number: Number(receipt.blockNumber), hash: receipt.blockHash },
        refusals: refusalsOf(receipt.logs, await succession.addresses(signal)),
      };
    },

    /** Sends a signed transaction. Throws what the node answers. The same bytes may go to another node than the one in use. */
    async send(raw: Hex, signal: AbortSignal, nodesFurther = 0): Promise<void> {
      await nodes.call('eth_sendRawTransaction', [raw], signal, nodesFurther);
    },

    /**
     * Why the contract would revert everything this key sends, in words; undefined when it would not. A contract that
     * was succeeded meanwhile is no obstacle: its successor is written to from now on.
     */
    async obstacle(key: Hex, signal: AbortSignal): Promise<string | undefined> {
      const found = await refusal(key, signal);
      if (found === undefined || !(await succession.refresh(signal))) return found;
      return await refusal(key, signal);
    },
  };
}

type RpcReceipt = { status: Hex; gasUsed: Hex; blockNumber: Hex; blockHash: Hex; logs: RpcLog[] };

function headOf(block: RpcBlock | null): Head | undefined {
  if (block === null) return undefined;
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    timestampS: Number(block.timestamp),
    gasLimit: Number(block.gasLimit),
    gasUsed: Number(block.gasUsed),
  };
}

function sequencedEventOf(log: RpcLog): SequencedEvent[] {
  const event = decodeLog(log);
  return event?.kind === 'published' || event?.kind === 'statusChanged' ? [event] : [];
}

/** Of several events of one id the last one stands: the id was released in between. */
function byKind(events: readonly SequencedEvent[]): BlockEvents {
  const found: BlockEvents = { published: new Map(), statusChanged: new Map() };
  for (const event of events) found[event.kind].set(event.id, event);
  return found;
}

function refusalsOf(logs: RpcLog[], contracts: readonly Hex[]): Map<Hex, string> {
  const refusals = new Map<Hex, string>();
  for (const log of logs) {
    if (!contracts.includes(log.address.toLowerCase() as Hex) || log.topics[0] !== EVENT_TOPIC.refused) continue;
    const event = decodeLog(log);
    if (event?.kind === 'refused') refusals.set(event.id, event.reason);
  }
  return refusals;
}

function noContract(contract: Hex, url: string): ServiceError {
  return new ServiceError(
    'NO_CONTRACT',
    `There is no contract at ${contract} on the ledger of ${withoutSecrets(url)}: check LEDGER_CONTRACT and LEDGER_RPC_URLS`,
    { retryable: true },
  );
}

function inconsistent(what: string): ServiceError {
  return new ServiceError('LEDGER_INCONSISTENT', what, { retryable: true });
}
