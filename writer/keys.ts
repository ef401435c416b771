import { computeAddress, HDNodeWallet, Mnemonic, SigningKey } from 'ethers';
import { ConfigError, messageOf } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import { digestOf, type TypedData } from '../lib/typed-data.ts';
import type { KeySource } from './config.ts';
import { type SignedTransaction, signTransaction, type Transaction } from './transaction.ts';
import { createWeb3signer } from './web3signer.ts';

/** What signs for one partition: whole transactions, for that is what a remote signer offers. */
export type Signer = {
  address: Hex;
  /** Gives the bytes to send and their hash. */
  sign(transaction: Transaction, signal: AbortSignal): Promise<SignedTransaction>;
};

/** A key of a partition, which may also say who it is. */
export type PartitionSigner = Signer & {
  /** Signs by EIP-712. */
  signTypedData(data: TypedData, signal: AbortSignal): Promise<Hex>;
};

/** One key for each Kafka partition, so that no two writers ever share a nonce. */
export type Keys = {
  /** Throws a `CONFIG` error when there is none for the partition. */
  signerOf(partition: number): PartitionSigner;
  /** Why nothing could be signed now, in words; undefined while all is well. */
  trouble(): string | undefined;
};

/** Creates the keys; a remote signer is looked after until the signal is aborted. */
export function createKeys(source: KeySource, options: { log: Log; signal: AbortSignal }): Keys {
  if ('signer' in source) return createWeb3signer(source.signer, options);
  return inProcess('keys' in source ? listed(source.keys) : derived(source.mnemonic));
}

/** Keys in this process, for development. */
function inProcess(privateKeyOf: (partition: number) => SigningKey): Keys {
  const signers = new Map<number, PartitionSigner>();
  return {
    trouble: () => undefined,
    signerOf(partition) {
      const signer = signers.get(partition) ?? signerOf(privateKeyOf(partition));
      signers.set(partition, signer);
      return signer;
    },
  };
}

function listed(keys: string[]): (partition: number) => SigningKey {
  const parsed = keys.map((key, index) => parseKey(key, index));
  requireDistinct(parsed);
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

/** Two partitions that share a key would share its nonces. */
function requireDistinct(keys: readonly SigningKey[]): void {
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  const index = publicKeys.findIndex((key, at) => publicKeys.indexOf(key) !== at);
  if (index === -1) return;
  const first = publicKeys.indexOf(publicKeys[index] ?? '');
  throw new ConfigError(`WRITER_KEYS: entries ${first} and ${index} are the same key: expected one for each partition`);
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

function signerOf(key: SigningKey): PartitionSigner {
  return {
    address: computeAddress(key.publicKey).toLowerCase() as Hex,
    sign: async (transaction) => signTransaction(transaction, key),
    signTypedData: async (data) => key.sign(digestOf(data)).serialized as Hex,
  };
}
