import { ZeroAddress } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { readLog } from '../ledger/log-reader.ts';
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
        const [predecessor = '0x'] = await read(successor, ['predecessor'], block, signal);
        if (addressOf(predecessor) !== contract) throw notASuccessor(successor, contract);
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
    const [told] = await read(newest, ['predecessor'], block, signal, 'latest');
    if (told === undefined)
      throw new ServiceError('NODE_BEHIND', 'The node does not tell the predecessor', { retryable: true });
    const older = addressOf(told);
    if (older === null || older === contract || found.includes(older)) return found;
    found.unshift(older);
    newest = older;
  }
}

async function answerOf(read: StateReader, contract: Hex, block: BlockHeader, signal?: AbortSignal): Promise<Answer> {
  const [head, successor] = await read(contract, ['head', 'successor'], block, signal);
  if (head === undefined || successor === undefined) return undefined;
  if (head === '0x') return null;
  const words = readLog({ topics: [], data: head }, 0);
  words.onlyWords(2);
  return { head: { seq: words.number(0), digest: words.bytes32(1) }, successor: addressOf(successor) };
}

/** An address that a contract names; null for none, also at a contract that does not know the question. */
function addressOf(data: string): Hex | null {
  if (data === '0x') return null;
  const address = readLog({ topics: [data], data: '0x' }, 1).addressTopic(0);
  return address === ZeroAddress ? null : address;
}

const CALLS = {
  head: credentialEvents.encodeFunctionData('head'),
  predecessor: credentialEvents.encodeFunctionData('predecessor'),
  successor: credentialEvents.encodeFunctionData('successor'),
};

/** What a contract tells as of a block, or as of a tag instead: `0x` also where it knows no such question; undefined when this node does not keep that state any more. */
type StateReader = (
  contract: Hex,
  what: readonly (keyof typeof CALLS)[],
  block: BlockHeader,
  signal?: AbortSignal,
  tag?: 'latest',
) => Promise<(string | undefined)[]>;

/**
 * Asks by hash, so that a block that was replaced meanwhile is no answer; by number where a node does not know that form.
 * Unless it has just shown that it does it is asked both at once: of old blocks nodes often tell neither.
 */
function createStateReader(rpc: Rpc): StateReader {
  let knowsHashes = false;
  return async (contract, what, block, signal, tag) => {
    const byHash = { blockHash: block.hash };
    const forms = tag !== undefined ? [tag] : knowsHashes ? [byHash] : [byHash, quantity(block.number)];
    const calls = forms.flatMap((at) => what.map((each) => [{ to: contract, data: CALLS[each] }, at]));
    const told = (await rpc.tries<string>('eth_call', calls, signal)).map(stateOf);
    if (tag === undefined) knowsHashes = told.slice(0, what.length).every((each) => each !== undefined);
    return what.map((_, index) => told[index] ?? told[what.length + index]);
  };
}

function stateOf(outcome: string | RpcError): string | undefined {
  if (!(outcome instanceof RpcError)) return outcome;
  return outcome.rpcCode === 3 || /revert/i.test(outcome.message) ? '0x' : undefined;
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
