import { ZeroAddress } from 'ethers';
import type { Hex } from '../lib/hex.ts';

/** Reads an address that a contract names; undefined when there is none. */
export type ReadNeighbour = (
  contract: Hex,
  which: 'predecessor' | 'successor',
  signal: AbortSignal,
) => Promise<Hex | undefined>;

/** The contracts of one sequence, oldest first; the last one takes writes. */
export type Succession = {
  /** All of them: an id's event lies at the one that was written to then. */
  addresses(signal: AbortSignal): Promise<readonly Hex[]>;
  /** The one that takes writes. */
  current(signal: AbortSignal): Promise<Hex>;
  /** How many are before the current one: each is asked for what those after it do not know. */
  predecessors(): number;
  /** Reads them again; whether another one takes writes now. */
  refresh(signal: AbortSignal): Promise<boolean>;
};

/** Creates the succession that a configured contract is part of. It is read when it is first needed. */
export function createSuccession(configured: Hex, read: ReadNeighbour): Succession {
  let known: readonly Hex[] | undefined;

  async function addresses(signal: AbortSignal): Promise<readonly Hex[]> {
    known ??= await resolve(configured, read, signal);
    return known;
  }

  const current = async (signal: AbortSignal) => (await addresses(signal)).at(-1) ?? configured;

  return {
    addresses,
    current,
    predecessors: () => Math.max(0, (known?.length ?? 1) - 1),
    async refresh(signal) {
      const before = known?.at(-1);
      known = await resolve(configured, read, signal);
      return before !== undefined && known.at(-1) !== before;
    },
  };
}

async function resolve(configured: Hex, read: ReadNeighbour, signal: AbortSignal): Promise<readonly Hex[]> {
  const chain: Hex[] = [configured];
  for (let older = await read(configured, 'predecessor', signal); isNew(older, chain); ) {
    chain.unshift(older);
    older = await read(older, 'predecessor', signal);
  }
  for (let newer = await read(configured, 'successor', signal); isNew(newer, chain); ) {
    chain.push(newer);
    newer = await read(newer, 'successor', signal);
  }
  return chain;
}

/** A contract that names itself or a circle would never end. */
function isNew(address: Hex | undefined, chain: readonly Hex[]): address is Hex {
  return address !== undefined && address !== ZeroAddress && !chain.includes(address);
}
