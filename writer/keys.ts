import { computeAddress, HDNodeWallet, Mnemonic, SigningKey } from 'ethers';
import { ConfigError, messageOf } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { KeySource } from './config.ts';
import { type SignedTransaction, signTransaction, type Transaction } from './transaction.ts';

/** What signs for one partition: whole transactions, for that is what a remote signer offers. */
export type Signer = {
  address: Hex;
  /** Gives the bytes to send and their hash. */
  sign(transaction: Transaction, signal: AbortSignal): Promise<SignedTransaction>;
};

/** One key for each Kafka partition, so that no two writers ever share a nonce. */
export function createKeys(source: KeySource): { signerOf(partition: number): Signer } {
  const privateKeyOf = 'keys' in source ? listed(source.keys) : derived(source.mnemonic);
  const signers = new Map<number, Signer>();
  return {
    signerOf(partition) {
      const signer = signers.get(partition) ?? signerOf(privateKeyOf(partition));
      signers.set(partition, signer);
      return signer;
    },
  };
}

function listed(keys: string[]): (partition: number) => SigningKey {
  const parsed = keys.map((key, index) => parseKey(key, index));
  return (partition) => {
    const key = parsed[partition];
    if (key === undefined) {
      throw new ConfigError(
        `WRITER_KEYS holds ${parsed.length} keys, but partition ${partition} needs one of its own: add keys, and register them on the ledger`,
      );
    }
    return key;
  };
}

function parseKey(key: string, index: number): SigningKey {
  try {
    return new SigningKey(key.startsWith('0x') ? key : `0x${key}`);
  } catch {
    // The cause would print the key.
    throw new ConfigError(`WRITER_KEYS: entry ${index} is no private key: expected 64 hexadecimal digits`);
  }
}

function derived(mnemonic: string): (partition: number) => SigningKey {
  const root = parseMnemonic(mnemonic);
  return (partition) => root.deriveChild(partition).signingKey;
}

function parseMnemonic(phrase: string): HDNodeWallet {
  try {
    return HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(phrase.trim()), "m/44'/60'/0'/0");
  } catch (error) {
    throw new ConfigError(`WRITER_MNEMONIC is no mnemonic: ${messageOf(error).split(' (')[0]}`);
  }
}

function signerOf(key: SigningKey): Signer {
  return {
    address: computeAddress(key.publicKey).toLowerCase() as Hex,
    sign: async (transaction) => signTransaction(transaction, key),
  };
}
