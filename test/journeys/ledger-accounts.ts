import assert from 'node:assert/strict';
import { JsonRpcProvider, Wallet } from 'ethers';
import { credentialEvents } from '../../ledger/event.ts';
import type { TestService } from '../harness/index.ts';

/** Somebody who writes to the contract himself, past the service. */
export type LedgerAccount = { address: string; send(name: string, args: unknown[]): Promise<void> };

/** The contract's administrator. */
export function administratorOf(service: TestService): LedgerAccount {
  return accountOf(service, new Wallet(service.contract.secrets.adminKey));
}

/** Another publisher, with one key, registered by the administrator. */
export async function registerRival(service: TestService, name: string): Promise<LedgerAccount> {
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const administrator = administratorOf(service);
  await administrator.send('namePublisher', [wallet.address, name]);
  await administrator.send('addKey', [wallet.address, wallet.address, '0x']);
  return accountOf(service, wallet);
}

function accountOf({ rpcUrl, contract }: TestService, wallet: Wallet): LedgerAccount {
  return {
    address: wallet.address.toLowerCase(),
    async send(name, args) {
      const provider = new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 100 });
      const data = credentialEvents.encodeFunctionData(name, args);
      try {
        const sent = await wallet
          .connect(provider)
          .sendTransaction({ to: contract.address, data, type: 0, gasPrice: 0 });
        assert.equal((await sent.wait())?.status, 1);
      } finally {
        provider.destroy();
      }
    },
  };
}
