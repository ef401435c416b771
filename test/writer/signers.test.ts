import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { Transaction as EthersTransaction, keccak256, verifyTypedData, Wallet } from 'ethers';
import type { Hex } from '../../lib/hex.ts';
import { toHex } from '../../lib/hex.ts';
import { silentLog } from '../../lib/log.ts';
import type { TypedData } from '../../lib/typed-data.ts';
import type { KeySource, RemoteSignerConfig } from '../../writer/config.ts';
import { createKeys, type Keys } from '../../writer/keys.ts';
import type { Transaction } from '../../writer/transaction.ts';
import { hasOpenssl, makeCertificates, serverTls } from './certificates.ts';
import { startWeb3signerFake } from './web3signer-fake.ts';
import { findWeb3signer, startWeb3signer } from './web3signer-program.ts';

const CHAIN_ID = 3_000_000_019;
const PRIVATE_KEYS = ['11', '22', '33'].map((byte) => `0x${byte.repeat(32)}`);
const ADDRESSES = PRIVATE_KEYS.map((key) => new Wallet(key).address.toLowerCase() as Hex);
const CONTRACT: Hex = `0x${'c0'.repeat(20)}`;
const NO_TLS = { certFile: undefined, keyFile: undefined, caFile: undefined };

const { signal } = new AbortController();

function open(t: TestContext, source: KeySource): Keys {
  const stop = new AbortController();
  t.after(() => stop.abort());
  return createKeys(source, { log: silentLog, signal: stop.signal });
}

function remote(url: string, tls: RemoteSignerConfig['tls'] = NO_TLS): KeySource {
  return { signer: { url, addresses: ADDRESSES, timeoutMs: 10_000, tls } };
}

function transaction(nonce: number, bytes: number): Transaction {
  return { chainId: CHAIN_ID, nonce, gasLimit: 4_000_000 + bytes, to: CONTRACT, data: randomBytes(bytes) };
}

const TYPED_DATA: TypedData = {
  domain: { name: 'CredentialEvents', version: '1', chainId: 31_337, verifyingContract: CONTRACT },
  types: {
    KeyConsent: [
      { name: 'account', type: 'address' },
      { name: 'key', type: 'address' },
    ],
  },
  message: { account: CONTRACT, key: ADDRESSES[0] },
};

/** What every source of keys does, wherever the keys are. */
function conformance(name: string, options: { skip?: string | false }, openKeys: (t: TestContext) => Promise<Keys>) {
  describe(`Keys ${name}`, options, () => {
    test('sign exactly the transaction that was asked for, each with the key of its partition', async (t) => {
      const keys = await openKeys(t);
      for (const [partition, nonce, bytes] of [
        [0, 0, 4],
        [1, 1, 55],
        [2, 127, 56],
        [0, 128, 1_000],
        [1, 70_000, 40_000],
      ] as const) {
        const asked = transaction(nonce, bytes);
        const { raw, hash } = await keys.signerOf(partition).sign(asked, signal);
        const { type, chainId, nonce: found, to, data, gasLimit, gasPrice, value, from } = EthersTransaction.from(raw);
        assert.deepEqual(
          {
            type,
            chainId,
            nonce: found,
            to: to?.toLowerCase(),
            data,
            gasLimit,
            gasPrice,
            value,
            from: from?.toLowerCase(),
          },
          {
            ...{ type: 0, chainId: BigInt(CHAIN_ID), nonce, to: CONTRACT, data: toHex(asked.data) },
            ...{ gasLimit: BigInt(asked.gasLimit), gasPrice: 0n, value: 0n, from: ADDRESSES[partition] },
          },
        );
        assert.equal(hash, keccak256(raw));
        assert.equal(keys.signerOf(partition).address, ADDRESSES[partition]);
      }
    });

    test('give valid transactions whatever the signature begins with', async (t) => {
      // Every 128th signature has an `r` or `s` that begins with a zero byte, which RLP leaves out.
      const signer = (await openKeys(t)).signerOf(0);
      for (let nonce = 0; nonce < 300; nonce += 1) {
        const { raw } = await signer.sign(transaction(nonce, 4), signal);
        assert.equal(EthersTransaction.from(raw).from?.toLowerCase(), ADDRESSES[0]);
      }
    });

    test('sign typed data', async (t) => {
      const { domain, types, message } = TYPED_DATA;
      const signature = await (await openKeys(t)).signerOf(1).signTypedData(TYPED_DATA, signal);
      assert.equal(verifyTypedData(domain, types, message, signature).toLowerCase(), ADDRESSES[1]);
    });

    test('are as many as there are: a partition without one is a mistake of the configuration', async (t) => {
      const keys = await openKeys(t);
      assert.throws(() => keys.signerOf(3), { code: 'CONFIG', message: /partition 3 needs one of its own/ });
    });
  });
}

conformance('in a list', {}, async (t) => open(t, { keys: PRIVATE_KEYS }));

conformance('in a Web3signer', {}, async (t) => {
  const fake = await startWeb3signerFake(t, { keys: PRIVATE_KEYS, chainId: CHAIN_ID });
  return open(t, remote(fake.url));
});

const skipTls = hasOpenssl ? false : 'there is no openssl to make certificates with';

conformance('in a Web3signer behind mutual TLS', { skip: skipTls }, async (t) => {
  const { authority, server, client } = makeCertificates(t);
  const tls = serverTls(server, authority);
  const fake = await startWeb3signerFake(t, { keys: PRIVATE_KEYS, chainId: CHAIN_ID, tls });
  return open(t, remote(fake.url, { certFile: client.cert, keyFile: client.key, caFile: authority }));
});

const program = findWeb3signer();
const skipProgram = program === undefined && 'no web3signer is on this machine (WEB3SIGNER_HOME, or the path)';

conformance('in a real Web3signer', { skip: skipProgram }, async (t) => {
  const { url } = await startWeb3signer(t, { program: program ?? '', keys: PRIVATE_KEYS, chainId: CHAIN_ID });
  return open(t, remote(url));
});
