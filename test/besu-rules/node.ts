import type { Hex } from '../../lib/hex.ts';
import { quantity, RpcError } from '../../lib/rpc.ts';
import type { Random } from '../harness/random.ts';
import type { BesuChain } from './chain.ts';
import { answerLogs, type LogFilter } from './logs.ts';
import { NodeError, REFUSAL } from './node-error.ts';
import { createPool } from './pool.ts';
import { BESU_PROFILES, type BesuVersion } from './profiles.ts';
import { decodeTransaction, intrinsicGas, type RawTransaction } from './raw-transaction.ts';

/** What a node does wrong on a bad day; everything may be changed while it runs. */
export type NodeMood = {
  /** How often valid bytes are answered with "Invalid params": under load 2 % of all. */
  invalidParamsRate: number;
  /** How often a transaction is acknowledged and forgotten. */
  forgetRate: number;
  /** How often a mined transaction is taken for an invalid one, see `createPool`. */
  raceRate: number;
  /** Blocks that the node is behind. */
  lagBlocks: number;
  /** Every transaction gets this refusal. */
  refusal: NodeError | undefined;
};

/** A node with Besu's rules. */
export type BesuNode = {
  handle(method: string, params: unknown[]): Promise<unknown>;
  mood: NodeMood;
  /** Its pool is gone; its blocks are not. */
  restart(): void;
  pooled(): number;
  maxBodyBytes: number;
  chain: BesuChain;
};

const STATE_METHODS = new Set(['eth_call', 'eth_estimateGas', 'eth_getBalance', 'eth_getCode']);
const FOREIGN = /^(anvil|evm|hardhat|debug|miner|personal|admin)_/;

/** Creates a node of a chain. */
export function createBesuNode(options: { chain: BesuChain; version: BesuVersion; random: Random }): BesuNode {
  const { chain, random } = options;
  const profile = BESU_PROFILES[options.version];
  const mood: NodeMood = { invalidParamsRate: 0, forgetRate: 0, raceRate: 0, lagBlocks: 0, refusal: undefined };
  const pool = createPool(profile, () => random.chance(mood.raceRate));
  chain.join(pool);

  const forward = <T>(method: string, params: unknown[]): Promise<T> =>
    chain.rpc.call<T>(method, params).catch((error) => {
      throw error instanceof RpcError ? nodeErrorOf(error) : error;
    });

  /** The newest block that this node shows. */
  const head = async () => Math.max(0, Number(await forward<Hex>('eth_blockNumber', [])) - mood.lagBlocks);
  const isBeyond = async (block: string) => Number(block) > (await head());

  /** A block tag for anvil: what is latest here. */
  async function tagOf(tag: unknown): Promise<string> {
    if (tag === undefined || tag === 'latest' || tag === 'pending')
      return mood.lagBlocks === 0 ? 'latest' : quantity(await head());
    // No consensus client tells a network of this kind what is safe or final.
    if (tag === 'finalized' || tag === 'safe') throw REFUSAL.unknownBlock();
    return String(tag);
  }

  /** A block tag for questions about a state, which a node without that block cannot answer. */
  async function stateTagOf(tag: unknown): Promise<string> {
    const known = await tagOf(tag);
    if (known.startsWith('0x') && (await isBeyond(known))) throw REFUSAL.blockNotFound();
    return known;
  }

  async function send([raw]: unknown[]): Promise<Hex> {
    const transaction = decoded(raw);
    if (random.chance(mood.invalidParamsRate)) throw REFUSAL.invalidParams();
    if (mood.refusal !== undefined) throw mood.refusal;
    await validate(transaction);
    if (random.chance(mood.forgetRate)) return transaction.hash;
    const refusal = pool.add(transaction, await chain.nextNonce(transaction.from));
    if (refusal !== undefined) throw refusal;
    return transaction.hash;
  }

  async function validate(transaction: RawTransaction): Promise<void> {
    const { gasLimit } = await forward<{ gasLimit: Hex }>('eth_getBlockByNumber', ['latest', false]);
    if (transaction.chainId !== Number(await forward<Hex>('eth_chainId', []))) throw REFUSAL.wrongChain();
    if (transaction.gasLimit > Number(gasLimit)) throw REFUSAL.blockGasLimit();
    if (intrinsicGas(transaction) > transaction.gasLimit) throw REFUSAL.intrinsicGas();
  }

  async function block(method: string, [which, full]: unknown[]): Promise<unknown> {
    const asked = method === 'eth_getBlockByNumber' ? await tagOf(which) : which;
    const found = await forward<{ number: string } | null>(method, [asked, full ?? false]);
    return found !== null && (await isBeyond(found.number)) ? null : found;
  }

  async function transactionPart(method: string, params: unknown[]): Promise<unknown> {
    const found = await forward<{ blockNumber: string | null } | null>(method, params);
    if (found?.blockNumber != null && !(await isBeyond(found.blockNumber))) return found;
    const pooled =
      method === 'eth_getTransactionByHash' ? pool.all().find(({ hash }) => hash === params[0]) : undefined;
    if (pooled === undefined) return null;
    return { hash: pooled.hash, from: pooled.from, nonce: quantity(pooled.nonce), blockNumber: null, blockHash: null };
  }

  async function count([address, tag]: unknown[]): Promise<Hex> {
    const next = await forward<Hex>('eth_getTransactionCount', [address, await stateTagOf(tag)]);
    if (tag !== 'pending') return next;
    return quantity(pool.pendingNonce(String(address).toLowerCase() as Hex, Number(next))) as Hex;
  }

  async function handle(method: string, params: unknown[]): Promise<unknown> {
    if (FOREIGN.test(method)) throw REFUSAL.methodNotFound();
    if (STATE_METHODS.has(method)) return forward(method, [params[0], await stateTagOf(params[1])]);
    switch (method) {
      case 'eth_sendRawTransaction':
        return send(params);
      case 'eth_blockNumber':
        return quantity(await head());
      case 'eth_getBlockByNumber':
      case 'eth_getBlockByHash':
        return block(method, params);
      case 'eth_getTransactionByHash':
      case 'eth_getTransactionReceipt':
        return transactionPart(method, params);
      case 'eth_getTransactionCount':
        return count(params);
      case 'eth_getLogs':
        return answerLogs(params[0] as LogFilter, {
          profile,
          head,
          block: (hash) => block('eth_getBlockByHash', [hash]),
          tagOf,
          forward,
        });
      case 'eth_syncing':
        return false;
      default:
        return forward(method, params);
    }
  }

  return {
    handle,
    mood,
    chain,
    restart: () => pool.clear(),
    pooled: () => pool.size(),
    maxBodyBytes: profile.maxBodyBytes,
  };
}

function decoded(raw: unknown): RawTransaction {
  try {
    return decodeTransaction(raw);
  } catch {
    throw REFUSAL.invalidParams();
  }
}

function nodeErrorOf(error: RpcError): NodeError {
  return new NodeError(error.rpcCode, error.message.replace(/^.*? with -?\d+: /, ''), error.data);
}
