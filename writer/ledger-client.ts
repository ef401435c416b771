import { credentialEvents, decodeLog, EVENT_TOPIC, type RpcLog } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, RpcError } from '../lib/rpc.ts';
import type { SequencedEvent } from './confirmation.ts';
import type { Nodes } from './nodes.ts';
import type { BlockRef } from './window.ts';

/** A block's header, as far as the writer needs it. */
export type Head = BlockRef & { parentHash: Hex; gasLimit: number };

/** What became of a mined transaction. */
export type Receipt = { succeeded: boolean; gasUsed: number; refusals: Map<Hex, string> };

/** The writer's questions to the ledger. */
export type LedgerClient = ReturnType<typeof createLedgerClient>;

type RpcBlock = { number: Hex; hash: Hex; parentHash: Hex; gasLimit: Hex };

/** Most ids that a log filter names; more, and all events of the block are asked for. */
const MAX_FILTER_IDS = 100;

/** Creates the client of one contract. */
export function createLedgerClient({ nodes, contract }: { nodes: Nodes; contract: Hex }) {
  const block = async (tag: string, signal: AbortSignal) =>
    headOf(await nodes.call<RpcBlock | null>('eth_getBlockByNumber', [tag, false], signal));

  async function ethCall(name: string, args: unknown[], signal: AbortSignal, from?: Hex): Promise<unknown[]> {
    const call = {
      to: contract,
      data: credentialEvents.encodeFunctionData(name, args),
      ...(from === undefined ? {} : { from }),
    };
    const answer = await nodes.call<Hex>('eth_call', [call, 'latest'], signal);
    if (answer === '0x' && outputsOf(name) > 0) throw noContract(contract, nodes.current());
    return credentialEvents.decodeFunctionResult(name, answer).toArray();
  }

  return {
    contract,

    async chainId(signal: AbortSignal): Promise<number> {
      return Number(await nodes.call<Hex>('eth_chainId', [], signal));
    },

    async head(signal: AbortSignal): Promise<Head> {
      const head = await block('latest', signal);
      if (head === undefined)
        throw new ServiceError('LEDGER_INCONSISTENT', 'The node has no latest block', { retryable: true });
      return head;
    },

    /** The block at a height; undefined beyond the node's head. */
    blockAt: (number: number, signal: AbortSignal) => block(quantity(number), signal),

    /** Looks for a block at the other nodes; the address of one that has it. */
    async nodeThatHas(wanted: BlockRef, signal: AbortSignal): Promise<string | undefined> {
      const answers = await nodes.callOthers<RpcBlock | null>(
        'eth_getBlockByNumber',
        [quantity(wanted.number), false],
        signal,
      );
      return answers.find(({ result }) => result?.hash === wanted.hash)?.url;
    },

    useNode: (url: string) => nodes.prefer(url),

    /** The next nonce by mined transactions. Never `pending`: Besu's answer to that skips gaps. */
    async nonce(address: Hex, signal: AbortSignal): Promise<number> {
      return Number(await nodes.call<Hex>('eth_getTransactionCount', [address, 'latest'], signal));
    },

    /** For each id the block it became known in, 0 when it is not known. */
    async known(ids: readonly Hex[], signal: AbortSignal): Promise<number[]> {
      const [blocks] = await ethCall('known', [ids], signal);
      return [...(blocks as Iterable<bigint>)].map(Number);
    },

    /** Events of one block by id; only those of these publications when they are few. */
    async eventsOf(
      blockHash: Hex,
      publicationIds: readonly Hex[],
      signal: AbortSignal,
    ): Promise<Map<Hex, SequencedEvent>> {
      const topics: unknown[] = [[EVENT_TOPIC.published, EVENT_TOPIC.statusChanged]];
      // Both events have the publication's id as their second indexed argument.
      if (publicationIds.length <= MAX_FILTER_IDS) topics.push(null, publicationIds);
      const logs = await nodes.call<RpcLog[]>('eth_getLogs', [{ blockHash, address: contract, topics }], signal);
      return new Map(logs.flatMap(sequencedEventOf).map((event) => [event.id, event]));
    },

    /** The receipt of a mined transaction; undefined when the node knows of none. */
    async receipt(hash: Hex, signal: AbortSignal): Promise<Receipt | undefined> {
      const receipt = await nodes.call<RpcReceipt | null>('eth_getTransactionReceipt', [hash], signal);
      if (receipt === null) return undefined;
      return {
        succeeded: Number(receipt.status) === 1,
        gasUsed: Number(receipt.gasUsed),
        refusals: refusalsOf(receipt.logs, contract),
      };
    },

    /** Sends a signed transaction. Throws what the node answers. */
    async send(raw: Hex, signal: AbortSignal): Promise<void> {
      await nodes.call('eth_sendRawTransaction', [raw], signal);
    },

    /** Why the contract would revert everything this key sends, in words; undefined when it would not. */
    async obstacle(key: Hex, signal: AbortSignal): Promise<string | undefined> {
      try {
        await ethCall('publish', [[]], signal, key);
        await ethCall('known', [[]], signal);
        return undefined;
      } catch (error) {
        const words = obstacleOf(error, key);
        if (words === undefined) throw error;
        return words;
      }
    },
  };
}

type RpcReceipt = { status: Hex; gasUsed: Hex; logs: RpcLog[] };

function headOf(block: RpcBlock | null): Head | undefined {
  if (block === null) return undefined;
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    gasLimit: Number(block.gasLimit),
  };
}

function sequencedEventOf(log: RpcLog): SequencedEvent[] {
  const event = decodeLog(log);
  return event?.kind === 'published' || event?.kind === 'statusChanged' ? [event] : [];
}

function refusalsOf(logs: RpcLog[], contract: Hex): Map<Hex, string> {
  const refusals = new Map<Hex, string>();
  for (const log of logs) {
    if (log.address.toLowerCase() !== contract || log.topics[0] !== EVENT_TOPIC.refused) continue;
    const event = decodeLog(log);
    if (event?.kind === 'refused') refusals.set(event.id, event.reason);
  }
  return refusals;
}

/** Words for what the contract reverts with; undefined when the node itself failed. */
function obstacleOf(error: unknown, key: Hex): string | undefined {
  if (error instanceof ServiceError && error.code === 'NO_CONTRACT') return error.message;
  if (!(error instanceof RpcError) || !/revert/i.test(error.message)) return undefined;
  const name = revertName(error.data) ?? error.message;
  if (name === 'EnforcedPause') return 'The contract is paused: writing goes on when a pauser ends the pause';
  if (name === 'NotASigningKey')
    return `The key ${key} is not registered on the ledger: an administrator or the publisher has to add it`;
  return `The contract refuses everything: ${name}`;
}

/** Besu and anvil give the revert data as hex, some nodes inside an object. */
function revertName(data: unknown): string | undefined {
  const hex = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  if (typeof hex !== 'string' || !/^0x[0-9a-fA-F]{8}/.test(hex)) return undefined;
  return credentialEvents.parseError(hex)?.name;
}

function noContract(contract: Hex, url: string): ServiceError {
  return new ServiceError(
    'NO_CONTRACT',
    `There is no contract at ${contract} on the ledger of ${url}: check LEDGER_CONTRACT and LEDGER_RPC_URLS`,
    {
      retryable: true,
    },
  );
}

function outputsOf(name: string): number {
  return credentialEvents.getFunction(name)?.outputs.length ?? 0;
}
