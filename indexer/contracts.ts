import { ZeroAddress } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, type Rpc, RpcError } from '../lib/rpc.ts';
import type { BlockHeader, Head } from './sequenced.ts';

/** How the sequence stood at a block: its head, and the contracts that it had led over, oldest first. */
export type Standing = { head: Head; contracts: readonly Hex[] };

/** The contracts that one sequence leads over, as one node shows them. */
export type Contracts = {
  /** All that are known, oldest first. Grows when a successor is found. */
  known(): readonly Hex[];
  /** The sequence as of a block; undefined when this node does not keep that state any more. */
  standing(block: BlockHeader, signal?: AbortSignal): Promise<Standing | undefined>;
};

/** A contract's head and successor as of a block; null when it did not exist then, undefined when nobody knows. */
type Answer = { head: Head; successor: Hex | null } | null | undefined;

/**
 * Creates the succession that a configured contract is part of. Its predecessors are read when it is first needed. Who
 * writes is asked as of every block instead of remembered: a reorganisation may take a handover back, and a handover
 * that was overlooked would look like a quiet chain.
 */
export function createContracts(rpc: Rpc, configured: Hex): Contracts {
  let known: readonly Hex[] = [configured];
  let isWhole = false;

  async function standing(block: BlockHeader, signal?: AbortSignal): Promise<Standing | undefined> {
    if (!isWhole) {
      known = [...(await predecessorsOf(rpc, configured, block, signal)), ...known];
      isWhole = true;
    }
    const asked = known;
    const answers = await Promise.all(asked.map((contract) => answerOf(rpc, contract, block, signal)));
    const contracts: Hex[] = [];
    for (let contract = asked[0]; contract !== undefined; ) {
      const at = asked.indexOf(contract);
      const answer: Answer = at < 0 ? await answerOf(rpc, contract, block, signal) : answers[at];
      if (answer === undefined) return undefined;
      if (answer === null) throw noContract(contract, `block ${block.number}`);
      contracts.push(contract);
      const { successor } = answer;
      if (successor === null) return { head: answer.head, contracts };
      if (contracts.includes(successor)) throw notASuccessor(successor, contract);
      if (!known.includes(successor)) {
        const predecessor = await readAddress(rpc, successor, 'predecessor', block, signal);
        if (predecessor !== contract) throw notASuccessor(successor, contract);
        known = [...known, successor];
      }
      contract = successor;
    }
    return undefined;
  }

  return { known: () => known, standing };
}

async function predecessorsOf(rpc: Rpc, contract: Hex, block: BlockHeader, signal?: AbortSignal): Promise<Hex[]> {
  const found: Hex[] = [];
  for (let newest = contract; ; ) {
    // Immutable, and asked as of the newest block, for the contract may be younger than the block that is read.
    const older = await readAddress(rpc, newest, 'predecessor', block, signal, ['latest']);
    if (older === undefined)
      throw new ServiceError('NODE_BEHIND', 'The node does not tell the predecessor', { retryable: true });
    if (older === null || older === contract || found.includes(older)) return found;
    found.unshift(older);
    newest = older;
  }
}

async function answerOf(rpc: Rpc, contract: Hex, block: BlockHeader, signal?: AbortSignal): Promise<Answer> {
  const [head, successor] = await Promise.all([
    readState(rpc, contract, 'head', block, signal),
    readAddress(rpc, contract, 'successor', block, signal),
  ]);
  if (head === undefined || successor === undefined) return undefined;
  if (head === '0x') return null;
  const [seq, digest] = credentialEvents.decodeFunctionResult('head', head);
  return { head: { seq: Number(seq), digest: digest as Hex }, successor };
}

/** An address that a contract names; null for none, also at a contract that does not know the question. */
async function readAddress(
  rpc: Rpc,
  contract: Hex,
  which: 'predecessor' | 'successor',
  block: BlockHeader,
  signal?: AbortSignal,
  tags?: readonly unknown[],
): Promise<Hex | null | undefined> {
  const data = await readState(rpc, contract, which, block, signal, tags);
  if (data === undefined || data === '0x') return data === undefined ? undefined : null;
  const [address] = credentialEvents.decodeFunctionResult(which, data);
  return address === ZeroAddress ? null : (String(address).toLowerCase() as Hex);
}

/** `0x` also where the contract knows no such question. By hash, so that a block that was replaced meanwhile is no answer; by number where a node does not know that form. */
async function readState(
  rpc: Rpc,
  contract: Hex,
  what: 'head' | 'predecessor' | 'successor',
  block: BlockHeader,
  signal?: AbortSignal,
  tags: readonly unknown[] = [{ blockHash: block.hash }, quantity(block.number)],
): Promise<string | undefined> {
  const call = { to: contract, data: credentialEvents.encodeFunctionData(what) };
  for (const tag of tags) {
    try {
      return await rpc.call<string>('eth_call', [call, tag], signal);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.rpcCode === 3 || /revert/i.test(error.message)) return '0x';
    }
  }
  return undefined;
}

function notASuccessor(candidate: Hex, of: Hex): ServiceError {
  return new ServiceError(
    'LEDGER_ALTERED',
    `A node gave other events than the ledger's: ${candidate} is named successor of ${of}, and does not go on from it`,
    { retryable: true },
  );
}

/** The error of an address without a contract; `where` is a node or a block. */
export function noContract(contract: Hex, where: string): ServiceError {
  return new ServiceError(
    'NO_CONTRACT',
    `There is no contract at ${contract} on ${where}: expected the one that LEDGER_CONTRACT names`,
    { retryable: true },
  );
}
