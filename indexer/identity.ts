import { type LedgerIdentity, ledgerTag } from '../ledger/identity.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Chain } from './chain.ts';
import { hedge } from './hedge.ts';
import { largestGroup } from './largest-group.ts';

type Answer = { chain: Chain; identity?: LedgerIdentity; error?: unknown };

/**
 * The ledger that so many nodes serve, and have the contract on. All are asked at once. Throws `NO_CONTRACT` when so many
 * say that there is none, and that one may ask again when neither is said by so many.
 */
export async function agreedIdentity(
  chains: readonly Chain[],
  quorum: number,
  signal: AbortSignal,
): Promise<LedgerIdentity> {
  const asks = chains.map((chain) => async (inner: AbortSignal): Promise<Answer> => {
    try {
      await chain.assertContract(inner);
      return { chain, identity: await chain.identity(inner) };
    } catch (error) {
      return { chain, error };
    }
  });
  const answers = await hedge(asks, {
    ...{ afterMs: 0, signal, onSilent: () => undefined },
    missing: (given) => quorum - largestGroup(given, tagOf).length,
  });
  const agreed = largestGroup(answers, tagOf);
  if (agreed.length >= quorum && agreed[0]?.identity !== undefined) return agreed[0].identity;
  const without = answers.filter(({ error }) => isNoContract(error));
  if (without.length >= quorum) throw without[0]?.error;
  throw unknownLedger(answers, quorum);
}

function tagOf({ identity }: Answer): string | undefined {
  return identity && ledgerTag(identity);
}

function unknownLedger(answers: readonly Answer[], quorum: number): ServiceError {
  const said = answers.map(({ chain, identity, error }) => {
    const words =
      identity === undefined
        ? messageOf(error)
        : `chain ${identity.chainId} with genesis block ${identity.genesisHash}`;
    return `${chain.url}: ${words}`;
  });
  const words =
    quorum === 1 ? 'No node of the ledger answers' : `Fewer than the required ${quorum} nodes serve the same ledger`;
  return new ServiceError('NO_NODE', `${words} (${said.join('; ')})`, { retryable: true });
}

/** Whether the node has no code at the contract's address: trying again does not help. */
export function isNoContract(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'NO_CONTRACT';
}
