import { EVENT_TOPIC, type RpcLog } from '../ledger/event.ts';
import type { LedgerIdentity } from '../ledger/identity.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, type Rpc } from '../lib/rpc.ts';
import { withoutSecrets } from '../lib/url.ts';
import { createContracts, noContract, type Standing } from './contracts.ts';
import { logsOfReceipts } from './receipts.ts';
import type { BlockHeader, Head } from './sequenced.ts';
import { UNCOUNTED } from './uncounted.ts';

/** What the indexer asks of one node. */
export type Chain = {
  /** Its address as it may be told to everybody. */
  readonly url: string;
  /** The newest block. */
  latest(signal?: AbortSignal): Promise<BlockHeader>;
  /** A block by number; undefined when this node has none of that number. */
  header(number: number, signal?: AbortSignal): Promise<BlockHeader | undefined>;
  /** The same of several blocks, in the order asked for. */
  headers(numbers: readonly number[], signal?: AbortSignal): Promise<(BlockHeader | undefined)[]>;
  /** Whether this node has the block of a hash. */
  has(hash: Hex, signal?: AbortSignal): Promise<boolean>;
  /** Logs of the sequence's contracts in a range of blocks that this node was seen to have. An empty answer proves nothing. */
  logs(from: number, to: number, signal?: AbortSignal): Promise<RpcLog[]>;
  /** The same of one block, asked for in another way: nodes answer the three from different indexes. `topics`: only these. */
  logsOfBlock(block: BlockHeader, from: LogOrigin, signal?: AbortSignal, topics?: readonly string[]): Promise<RpcLog[]>;
  /** How a contract's publishers were named within a range of blocks. */
  namings(contract: Hex, from: number, to: number, signal?: AbortSignal): Promise<RpcLog[]>;
  /** The head of the sequence as of a block; undefined when this node does not keep that state any more. */
  contractHead(block: BlockHeader, signal?: AbortSignal): Promise<Head | undefined>;
  /** The same with the contracts of the sequence until then. */
  standing(block: BlockHeader, signal?: AbortSignal): Promise<Standing | undefined>;
  /** The contracts whose logs are asked for, oldest first. */
  contracts(): readonly Hex[];
  /** Chain, genesis block and contract. */
  identity(signal?: AbortSignal): Promise<LedgerIdentity>;
  /** Throws `NO_CONTRACT` when there is no code at the contract's address. */
  assertContract(signal?: AbortSignal): Promise<void>;
  /** What a node can tell of its own condition. */
  vitals(signal?: AbortSignal): Promise<Vitals>;
};

/** Where else the logs of one block are. */
export type LogOrigin = 'blockHash' | 'receipts';

/** What a node says of itself; null where it does not tell. */
export type Vitals = { isSyncing: boolean | null; peers: number | null; pendingTransactions: number | null };

type RpcBlock = { number: string; hash: string; parentHash: string; timestamp: string; logsBloom?: string | null };

/** Topics of the events that the view is made of, and of the one that hands the sequence over. */
const TOPICS = [EVENT_TOPIC.published, EVENT_TOPIC.statusChanged, ...UNCOUNTED];

/** Headers asked for in one request. Besu answers up to 1 024 calls. */
const HEADERS_AT_ONCE = 64;

/** Creates the reader of one node. */
export function createChain(options: { rpc: Rpc; contract: Hex }): Chain {
  const { rpc, contract } = options;
  const contracts = createContracts(rpc, contract);
  const header = async (tag: string, signal?: AbortSignal) =>
    headerOf(await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [tag, false], signal));
  const logs = (filter: object, signal?: AbortSignal) =>
    rpc.call<RpcLog[]>('eth_getLogs', [{ address: contracts.known(), topics: [TOPICS], ...filter }], signal);
  const rangeOf = (from: number, to: number) => ({ fromBlock: quantity(from), toBlock: quantity(to) });
  return {
    url: withoutSecrets(rpc.url),
    async latest(signal) {
      const newest = await header('latest', signal);
      if (newest === undefined)
        throw new ServiceError('NODE_EMPTY', 'The node has no newest block', { retryable: true });
      return newest;
    },
    header: (number, signal) => header(quantity(number), signal),
    async headers(numbers, signal) {
      const params = numbers.map((number) => [quantity(number), false]);
      const requests: Promise<(RpcBlock | null)[]>[] = [];
      for (let at = 0; at < params.length; at += HEADERS_AT_ONCE)
        requests.push(rpc.calls('eth_getBlockByNumber', params.slice(at, at + HEADERS_AT_ONCE), signal));
      return (await Promise.all(requests)).flat().map(headerOf);
    },
    has: async (hash, signal) => (await rpc.call('eth_getBlockByHash', [hash, false], signal)) !== null,
    logs: (from, to, signal) => logs(rangeOf(from, to), signal),
    logsOfBlock: (block, from, signal, topics = TOPICS) =>
      from === 'blockHash'
        ? logs({ blockHash: block.hash, topics: [topics] }, signal)
        : logsOfReceipts(rpc, block, { contracts: contracts.known(), topics }, signal),
    namings: (address, from, to, signal) =>
      logs({ address, topics: [EVENT_TOPIC.named], ...rangeOf(from, to) }, signal),
    contractHead: async (block, signal) => (await contracts.standing(block, signal))?.head,
    standing: contracts.standing,
    contracts: contracts.known,
    async identity(signal) {
      const [chainId, genesis] = await Promise.all([
        rpc.call<string>('eth_chainId', [], signal),
        header(quantity(0), signal),
      ]);
      if (genesis === undefined)
        throw new ServiceError('NODE_EMPTY', 'The node has no genesis block', { retryable: true });
      return { chainId: Number(chainId), genesisHash: genesis.hash, contract };
    },
    async assertContract(signal) {
      const code = await rpc.call<string>('eth_getCode', [contract, 'latest'], signal);
      if (code === '0x') throw noContract(contract, withoutSecrets(rpc.url));
    },
    vitals: (signal) => vitalsOf(rpc, signal),
  };
}

/** Every one of these may be switched off at a node, or be unknown to it. */
async function vitalsOf(rpc: Rpc, signal?: AbortSignal): Promise<Vitals> {
  const ask = <T>(method: string) => rpc.call<T>(method, [], signal).catch(() => undefined);
  const [syncing, peers, pool] = await Promise.all([
    ask<false | object>('eth_syncing'),
    ask<string>('net_peerCount'),
    ask<{ pending: string }>('txpool_status'),
  ]);
  const besuPool =
    pool === undefined ? await ask<{ localCount: number; remoteCount: number }>('txpool_besuStatistics') : undefined;
  const pending = besuPool === undefined ? pool?.pending : besuPool.localCount + besuPool.remoteCount;
  return {
    isSyncing: syncing === undefined ? null : syncing !== false,
    peers: peers === undefined ? null : Number(peers),
    pendingTransactions: pending === undefined ? null : Number(pending),
  };
}

function headerOf(block: RpcBlock | null): BlockHeader | undefined {
  if (block === null) return undefined;
  return {
    number: Number(block.number),
    hash: block.hash as Hex,
    parentHash: block.parentHash as Hex,
    time: Number(block.timestamp),
    bloom: block.logsBloom ?? '',
  };
}
