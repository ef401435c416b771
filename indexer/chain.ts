import { credentialEvents, type RpcLog } from '../ledger/event.ts';
import type { LedgerIdentity } from '../ledger/identity.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, type Rpc, RpcError } from '../lib/rpc.ts';
import type { BlockHeader, Head } from './sequenced.ts';

/** What the indexer asks of one node. */
export type Chain = {
  readonly url: string;
  /** The newest block. */
  latest(signal?: AbortSignal): Promise<BlockHeader>;
  /** A block by number; undefined when this node has none of that number. */
  header(number: number, signal?: AbortSignal): Promise<BlockHeader | undefined>;
  /** Logs of the contract in a range of blocks that this node was seen to have. An empty answer proves nothing. */
  logs(from: number, to: number, signal?: AbortSignal): Promise<RpcLog[]>;
  /** The contract's own head as of a block; undefined when this node does not keep that state any more. */
  contractHead(block: BlockHeader, signal?: AbortSignal): Promise<Head | undefined>;
  /** Chain, genesis block and contract. */
  identity(signal?: AbortSignal): Promise<LedgerIdentity>;
  /** Throws `NO_CONTRACT` when there is no code at the contract's address. */
  assertContract(signal?: AbortSignal): Promise<void>;
};

type RpcBlock = { number: string; hash: string; parentHash: string; timestamp: string };

/** Topics of the events that the view is made of. */
const TOPICS = ['CredentialPublished', 'CredentialStatusChanged', 'PublisherNamed'].map((name) => {
  const event = credentialEvents.getEvent(name);
  if (event === null) throw new TypeError(`The contract has no event ${name}`);
  return event.topicHash;
});

const HEAD_CALL = credentialEvents.encodeFunctionData('head');

/** Creates the reader of one node. */
export function createChain(options: { rpc: Rpc; contract: Hex }): Chain {
  const { rpc, contract } = options;
  const header = async (tag: string, signal?: AbortSignal) =>
    headerOf(await rpc.call<RpcBlock | null>('eth_getBlockByNumber', [tag, false], signal));
  return {
    url: rpc.url,
    async latest(signal) {
      const newest = await header('latest', signal);
      if (newest === undefined)
        throw new ServiceError('NODE_EMPTY', 'The node has no newest block', { retryable: true });
      return newest;
    },
    header: (number, signal) => header(quantity(number), signal),
    logs: (from, to, signal) =>
      rpc.call<RpcLog[]>(
        'eth_getLogs',
        [{ address: contract, fromBlock: quantity(from), toBlock: quantity(to), topics: [TOPICS] }],
        signal,
      ),
    contractHead: (block, signal) => contractHead(rpc, contract, block, signal),
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
      if (code === '0x') throw noContract(contract, rpc.url);
    },
  };
}

/** Asked for by hash, so that a block that was replaced meanwhile is no answer; by number where a node does not know that form. */
async function contractHead(
  rpc: Rpc,
  contract: Hex,
  block: BlockHeader,
  signal?: AbortSignal,
): Promise<Head | undefined> {
  const call = { to: contract, data: HEAD_CALL };
  for (const at of [{ blockHash: block.hash }, quantity(block.number)]) {
    try {
      const data = await rpc.call<string>('eth_call', [call, at], signal);
      if (data === '0x') throw noContract(contract, `block ${block.number}`);
      const [seq, digest] = credentialEvents.decodeFunctionResult('head', data);
      return { seq: Number(seq), digest: digest as Hex };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
    }
  }
  return undefined;
}

function headerOf(block: RpcBlock | null): BlockHeader | undefined {
  if (block === null) return undefined;
  return {
    number: Number(block.number),
    hash: block.hash as Hex,
    parentHash: block.parentHash as Hex,
    time: Number(block.timestamp),
  };
}

function noContract(contract: Hex, where: string): ServiceError {
  return new ServiceError(
    'NO_CONTRACT',
    `There is no contract at ${contract} on ${where}: expected the one that LEDGER_CONTRACT names`,
    {
      retryable: true,
    },
  );
}
