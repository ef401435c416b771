import { credentialEvents } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import { RpcError } from '../lib/rpc.ts';

/** Hexadecimal digits of an ABI word. */
const WORD = 64;

const KNOWN_SELECTOR = selectorOf('known');

/** Calldata of `known(ids)`, written directly: it is asked for every command. */
export function encodeKnown(ids: readonly Hex[]): Hex {
  return `0x${KNOWN_SELECTOR}${word(32)}${word(ids.length)}${ids.map((id) => id.slice(2)).join('')}`;
}

/** The answer of `known(ids)`: for each id its block, 0 when it is not known. */
export function decodeKnown(answer: Hex, count: number): number[] {
  const digits = answer.slice(2);
  const blocks = Array.from({ length: count }, (_, i) => Number(`0x${digits.slice((2 + i) * WORD, (3 + i) * WORD)}`));
  if (digits.length !== (2 + count) * WORD || !blocks.every(Number.isSafeInteger)) {
    throw new ServiceError(
      'LEDGER_INCONSISTENT',
      `The answer to known() for ${count} ids is none: ${answer.length} digits`,
      {
        retryable: true,
      },
    );
  }
  return blocks;
}

/** Name of the contract's error that a node reports for a call; undefined when the node itself failed. */
export function revertOf(error: unknown): string | undefined {
  if (!(error instanceof RpcError) || !/revert/i.test(error.message)) return undefined;
  return revertName(error.data) ?? error.message;
}

/** Why this contract takes nothing of this key, in words. */
export function obstacleWords(revert: string, contract: Hex, key: Hex): string {
  switch (revert) {
    case 'EnforcedPause':
      return 'The contract is paused: writing goes on when a pauser ends the pause';
    case 'NotASigningKey':
      return `The key ${key} is not registered on the ledger (contract ${contract}): an administrator or the publisher has to add it`;
    case 'AwaitingPredecessor':
      return `The contract ${contract} waits for its predecessor: its administrator has to name it as successor`;
    default:
      return `The contract ${contract} refuses everything: ${revert}`;
  }
}

/** Besu and anvil give the revert data as hex, some nodes inside an object. */
function revertName(data: unknown): string | undefined {
  const hex = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  if (typeof hex !== 'string' || !/^0x[0-9a-fA-F]{8}/.test(hex)) return undefined;
  return credentialEvents.parseError(hex)?.name;
}

function selectorOf(name: string): string {
  const fragment = credentialEvents.getFunction(name);
  if (fragment === null) throw new TypeError(`The contract has no function ${name}`);
  return fragment.selector.slice(2);
}

function word(value: number): string {
  return value.toString(16).padStart(WORD, '0');
}
