import { type LedgerIdentity, ledgerTag } from '../ledger/identity.ts';
import type { EventBlock } from '../ledger/view.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Chain } from './chain.ts';
import { largestGroup } from './largest-group.ts';

/** Nodes that show that the ledger went back. What so many of them tell alike is believed. */
export type Witnesses = {
  /** Throws `OTHER_LEDGER` when they serve another ledger than this one. */
  assertLedger(identity: LedgerIdentity, signal: AbortSignal): Promise<void>;
  /** Whether the ledger has a block. */
  have(block: Pick<EventBlock, 'number' | 'hash'>, signal: AbortSignal): Promise<boolean>;
};

/** Believes what `quorum` of the nodes tell alike. Both questions throw `LEDGER_DISPUTED` where fewer do. */
export function createWitnesses(chains: readonly Chain[], quorum: number): Witnesses {
  async function agreed(what: string, ask: (chain: Chain) => Promise<string>): Promise<string> {
    const answers = await Promise.all(
      chains.map(async (chain) => {
        try {
          return { url: chain.url, told: await ask(chain) };
        } catch (error) {
          return { url: chain.url, error };
        }
      }),
    );
    const alike = largestGroup(answers, ({ told }) => told);
    if (alike.length >= quorum && alike[0]?.told !== undefined) return alike[0].told;
    if (answers.every(({ error }) => error !== undefined)) throw answers[0]?.error;
    const said = answers.map(({ url, told }) => `${url}: ${told ?? 'no answer'}`).join('; ');
    const words = `Fewer than ${quorum} of the nodes that show that the ledger went back tell ${what} alike (${said})`;
    throw new ServiceError('LEDGER_DISPUTED', words, { retryable: true });
  }

  return {
    async assertLedger(identity, signal) {
      const tag = await agreed('which ledger it is', async (chain) => ledgerTag(await chain.identity(signal)));
      if (tag === ledgerTag(identity)) return;
      const who = `${chains.map(({ url }) => url).join(', ')} ${chains.length > 1 ? 'serve' : 'serves'}`;
      throw new ServiceError('OTHER_LEDGER', `${who} another ledger than at the start`);
    },
    have: async ({ number, hash }, signal) =>
      hash === (await agreed(`block ${number}`, async (chain) => (await chain.header(number, signal))?.hash ?? 'none')),
  };
}
