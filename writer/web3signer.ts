import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Signature, verifyTypedData } from 'ethers';
import { backoffMs, sleep } from '../lib/async.ts';
import { ConfigError, messageOf } from '../lib/errors.ts';
import { type Hex, toHex } from '../lib/hex.ts';
import type { Log } from '../lib/log.ts';
import { quantity } from '../lib/rpc.ts';
import { jsonOf } from '../lib/typed-data.ts';
import { withoutSecrets } from '../lib/url.ts';
import type { RemoteSignerConfig } from './config.ts';
import type { Keys, PartitionSigner } from './keys.ts';
import { checkSigned, wrong } from './signed-transaction.ts';
import { createSignerRpc, type SignerRpc } from './signer-rpc.ts';

/** How often a signer that has all keys is asked again, so that a writer without work notices as well. */
const LOOK_MS = 10_000;

/**
 * Keys that a Web3signer holds, one for each partition. It is asked by `eth_signTransaction` only: its own
 * `eth_sendTransaction` chooses nonces, and on a network without fees two of its transactions replace each other
 * silently. What it answers is checked before it is used.
 */
export function createWeb3signer(config: RemoteSignerConfig, options: { log: Log; signal: AbortSignal }): Keys {
  const { url, addresses, timeoutMs } = config;
  const { log, signal } = options;
  const rpc = createSignerRpc({ url, timeoutMs, tls: readTls(config) });
  let trouble: string | undefined = 'The signer has not answered yet';

  /** Keeps `trouble` true until the writer stops. */
  async function watch(): Promise<void> {
    for (let failures = 0; ; ) {
      const before = trouble;
      trouble = await look(rpc, addresses, signal);
      const facts = { signer: withoutSecrets(url), keys: addresses.length };
      if (trouble === undefined && before !== undefined) log.info(facts, 'The signer has the keys of all partitions');
      if (trouble !== undefined && trouble !== before)
        log.warn({ ...facts, reason: trouble }, 'The signer is not ready');
      failures = trouble === undefined ? 0 : failures + 1;
      await sleep(trouble === undefined ? LOOK_MS : backoffMs(failures, 100, 5_000), signal);
    }
  }

  watch()
    .catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'The signer is not looked after any more');
    })
    .finally(rpc.close);

  return {
    trouble: () => trouble,
    signerOf(partition) {
      const address = addresses[partition];
      if (address !== undefined) return signerOf(rpc, address);
      throw new ConfigError(
        `WRITER_SIGNER_ADDRESSES names ${addresses.length} keys, but partition ${partition} needs one of its own: add keys, and register them on the ledger`,
      );
    },
  };
}

function signerOf(rpc: SignerRpc, address: Hex): PartitionSigner {
  return {
    address,
    async sign(transaction, signal) {
      const { nonce, gasLimit, to, data } = transaction;
      const request = {
        ...{ from: address, to, nonce: quantity(nonce), gas: quantity(gasLimit) },
        ...{ gasPrice: '0x0', value: '0x0', data: toHex(data) },
      };
      return checkSigned(transaction, await rpc.call('eth_signTransaction', [request], signal), address);
    },
    async signTypedData(data, signal) {
      const answer = await rpc.call('eth_signTypedData', [address, jsonOf(data)], signal);
      const { domain, types, message } = data;
      try {
        const signature = Signature.from(String(answer)).serialized as Hex;
        if (verifyTypedData(domain, types, message, signature).toLowerCase() === address) return signature;
      } catch {
        // No signature at all.
      }
      throw wrong(`expected a signature of ${address} over the typed data`);
    },
  };
}

/** What is wrong with the signer, in words. */
async function look(rpc: SignerRpc, addresses: readonly Hex[], signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await rpc.call('eth_accounts', [], signal);
    const held = new Set(Array.isArray(answer) ? answer.map((address) => String(address).toLowerCase()) : []);
    const missing = addresses.flatMap((address, partition) =>
      held.has(address) ? [] : [`${address} (partition ${partition})`],
    );
    return missing.length === 0 ? undefined : `The signer has no key for ${missing.join(', ')}`;
  } catch (error) {
    signal.throwIfAborted();
    return messageOf(error);
  }
}

/** The PEM files, tried at once: a mistake in them is one of the configuration. */
function readTls({ tls }: RemoteSignerConfig): SecureContextOptions {
  const options = {
    ...(tls.certFile === undefined ? {} : { cert: readPem('WRITER_SIGNER_TLS_CERT_FILE', tls.certFile) }),
    ...(tls.keyFile === undefined ? {} : { key: readPem('WRITER_SIGNER_TLS_KEY_FILE', tls.keyFile) }),
    ...(tls.caFile === undefined ? {} : { ca: readPem('WRITER_SIGNER_TLS_CA_FILE', tls.caFile) }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new ConfigError(`WRITER_SIGNER_TLS_…_FILE: expected PEM files that belong together: ${messageOf(error)}`);
  }
  return options;
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${messageOf(error)}`);
  }
}
