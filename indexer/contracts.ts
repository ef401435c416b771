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
  const read = createStateReader(rpc);
  let known: readonly Hex[] = [configured];
  let isWhole = false;

  async function standing(block: BlockHeader, signal?: AbortSignal): Promise<Standing | undefined> {
    if (!isWhole) {
      const older = await predecessorsOf(read, configured, block, signal);
      // Several may have asked at once, and who was asked about these contracts need not be asked again.
      if (!isWhole && older.length > 0) known = [...older, ...known];
      isWhole = true;
    }
    const asked = known;
    const answers = await Promise.all(asked.map((contract) => answerOf(read, contract, block, signal)));
    const contracts: Hex[] = [];
    for (let contract = asked[0]; contract !== undefined; ) {
      const at = asked.indexOf(contract);
      const answer: Answer = at < 0 ? await answerOf(read, contract, block, signal) : answers[at];
      if (answer === undefined) return undefined;
      if (answer === null) throw noContract(contract, `block ${block.number}`);
      contracts.push(contract);
      const { successor } = answer;
      if (successor === null) return { head: answer.head, contracts };
      if (contracts.includes(successor)) throw notASuccessor(successor, contract);
      if (!known.includes(successor)) {
        const predecessor = await readAddress(read, successor, 'predecessor', block, signal);
        if (predecessor !== contract) throw notASuccessor(successor, contract);
        known = [...known, successor];
      }
      contract = successor;
    }
    return undefined;
  }

  return { known: () => known, standing };
}

async function predecessorsOf(
  read: StateReader,
  contract: Hex,
  block: BlockHeader,
  signal?: AbortSignal,
): Promise<Hex[]> {
  const found: Hex[] = [];
  for (let newest = contract; ; ) {
    // Immutable, and asked as of the newest block, for the contract may be younger than the block that is read.
    const older = await readAddress(read, newest, 'predecessor', block, signal, 'latest');
    if (older === undefined)
      throw new ServiceError('NODE_BEHIND', 'The node does not tell the predecessor', { retryable: true });
    if (older === null || older === contract || found.includes(older)) return found;
    found.unshift(older);
    newest = older;
  }
}

async function answerOf(read: StateReader, contract: Hex, block: BlockHeader, signal?: AbortSignal): Promise<Answer> {
  const [head, successor] = await Promise.all([
    read(contract, 'head', block, signal),
    readAddress(read, contract, 'successor', block, signal),
  ]);
  if (head === undefined || successor === undefined) return undefined;
  if (head === '0x') return null;
  const [seq, digest] = credentialEvents.decodeFunctionResult('head', head);
  return { head: { seq: Number(seq), digest: digest as Hex }, successor };
}

/** An address that a contract names; null for none, also at a contract that does not know the question. */
async function readAddress(
  read: StateReader,
  contract: Hex,
  which: 'predecessor' | 'successor',
  block: BlockHeader,
  signal?: AbortSignal,
  tag?: 'latest',
): Promise<Hex | null | undefined> {
  const data = await read(contract, which, block, signal, tag);
  if (data === undefined || data === '0x') return data === undefined ? undefined : null;
  const [address] = credentialEvents.decodeFunctionResult(which, data);
  return address === ZeroAddress ? null : (String(address).toLowerCase() as Hex);
}

/** What a contract tells as of a block, or as of a tag instead: `0x` also where it knows no such question; undefined when this node does not keep that state any more. */
type StateReader = (
  contract: Hex,
  what: 'head' | 'predecessor' | 'successor',
  block: BlockHeader,
  signal?: AbortSignal,
  tag?: 'latest',
) => Promise<string | undefined>;

/**
 * Asks by hash, so that a block that was replaced meanwhile is no answer; by number where a node does not know that form.
 * Until it has shown that it knows it, it is asked both at once: of old blocks a node often tells neither.
 */
function createStateReader(rpc: Rpc): StateReader {
  let knowsHashes = false;
  return async (contract, what, block, signal, tag) => {
    const call = { to: contract, data: credentialEvents.encodeFunctionData(what) };
    const ask = (at: unknown) => stateAt(rpc, call, at, signal);
    if (tag !== undefined) return ask(tag);
    const byNumber = () => ask(quantity(block.number));
    const early = knowsHashes ? undefined : byNumber();
    // It may be of no interest.
    early?.catch(() => undefined);
    const answer = await ask({ blockHash: block.hash });
    if (answer === undefined) return early ?? byNumber();
    knowsHashes = true;
    return answer;
  };
}

async function stateAt(rpc: Rpc, call: object, at: unknown, signal?: AbortSignal): Promise<string | undefined> {
  try {
    return await rpc.call<string>('eth_call', [call, at], signal);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return error.rpcCode === 3 || /revert/i.test(error.message) ? '0x' : undefined;
  }
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
