import { randomBytes } from 'node:crypto';
import { HDNodeWallet, Mnemonic, Wallet } from 'ethers';
import { createCommandKey } from './command-keys.ts';
import { readJson, replaceJson } from './write-file.ts';

/** Keys of a ledger on one machine: made at the first start, known to nobody else. */
export type Secrets = {
  adminKey: string;
  writerMnemonic: string;
  /**
   * PEM of the key that the gateway signs commands with. A folder from before commands were signed has none and goes on
   * without: what waits in its Kafka bears no signature, and must not be refused.
   */
  commandKey?: string;
};

/** Reads the secrets, or makes them; only their owner may read the file. */
export function openSecrets(file: string): Secrets {
  const kept = readJson<Secrets>(file);
  if (kept !== undefined) return kept;
  const secrets = createSecrets();
  replaceJson(file, secrets, 0o600);
  return secrets;
}

/** New random secrets. */
export function createSecrets(): Secrets {
  return {
    adminKey: `0x${randomBytes(32).toString('hex')}`,
    writerMnemonic: Mnemonic.fromEntropy(randomBytes(16)).phrase,
    commandKey: createCommandKey(),
  };
}

/** Who publishes: the account that events name, and the addresses of the writer's keys, one per partition. */
export type PublisherIdentity = { account: string; keys: string[] };

/** The publisher of a writer with a mnemonic. The account is at a path of its own: its key signs nothing. */
export function publisherOfMnemonic(mnemonic: string, partitions: number): PublisherIdentity {
  const keys = HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/0'/0");
  return {
    account: HDNodeWallet.fromPhrase(mnemonic, undefined, "m/44'/60'/1'/0/0").address.toLowerCase(),
    keys: Array.from({ length: partitions }, (_, index) => keys.deriveChild(index).address.toLowerCase()),
  };
}

/** The publisher of a writer with a list of keys: the first one's address is the account. */
export function publisherOfKeys(privateKeys: string[]): PublisherIdentity {
  const keys = privateKeys.map((key) => new Wallet(key).address.toLowerCase());
  const [account = ''] = keys;
  return { account, keys };
}
