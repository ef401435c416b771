import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { Transaction as EthersTransaction, SigningKey, Wallet } from 'ethers';
import type { Hex } from '../../lib/hex.ts';
import type { Log } from '../../lib/log.ts';
import type { RemoteSignerConfig } from '../../writer/config.ts';
import type { Transaction } from '../../writer/transaction.ts';
import { createWeb3signer } from '../../writer/web3signer.ts';
import { makeTestDirectory } from '../harness/directory.ts';
import { hasOpenssl, makeCertificates, serverTls } from './certificates.ts';
import { eventually } from './rig.ts';
import { failure, type Intercept, NO_ANSWER, signed, startWeb3signerFake, success } from './web3signer-fake.ts';

const CHAIN_ID = 1337;
const PRIVATE_KEYS = ['11', '22', '33', '44'].map((byte) => `0x${byte.repeat(32)}`);
const ADDRESSES = PRIVATE_KEYS.map((key) => new Wallet(key).address.toLowerCase() as Hex);
const TRANSACTION: Transaction = {
  ...{ chainId: CHAIN_ID, nonce: 5, gasLimit: 300_000 },
  ...{ to: `0x${'c0'.repeat(20)}`, data: Buffer.from('data') },
};
const { signal } = new AbortController();

/** A writer's keys in a fake, and everything that is logged about them. */
async function createSetting(t: TestContext, changes: Partial<RemoteSignerConfig> = {}) {
  const fake = await startWeb3signerFake(t, { keys: PRIVATE_KEYS, chainId: CHAIN_ID });
  const logged: string[] = [];
  const say = (...words: unknown[]) => void logged.push(JSON.stringify(words));
  const log = { debug: say, info: say, warn: say, error: say } as Log;
  const stop = new AbortController();
  t.after(() => stop.abort());
  const tls = { certFile: undefined, keyFile: undefined, caFile: undefined };
  const config = { url: fake.url, addresses: ADDRESSES, timeoutMs: 5_000, tls, ...changes };
  const keys = createWeb3signer(config, { log, signal: stop.signal });
  return { fake, keys, logged, signer: keys.signerOf(0) };
}

/** Lets questions about accounts pass and does this with all others. */
function whenSigning(intercept: Intercept): Intercept {
  return (call) => (call.method === 'eth_accounts' ? call.answer() : intercept(call));
}

describe('A Web3signer', () => {
  test('is asked for a legacy transaction with everything that is needed, and never to send', async (t) => {
    const { fake, signer } = await createSetting(t);
    await signer.sign(TRANSACTION, signal);
    const asked = fake.calls.filter(({ method }) => method !== 'eth_accounts');
    assert.deepEqual(asked, [
      {
        method: 'eth_signTransaction',
        params: [
          {
            ...{ from: ADDRESSES[0], to: TRANSACTION.to, nonce: '0x5', gas: '0x493e0' },
            ...{ gasPrice: '0x0', value: '0x0', data: '0x64617461' },
          },
        ],
      },
    ]);
  });

  test('signs for all partitions at once', async (t) => {
    const { fake, keys } = await createSetting(t);
    const all = Promise.withResolvers<void>();
    let waiting = 0;
    // Nobody is answered before all have asked.
    fake.intercept(
      whenSigning(async ({ answer }) => {
        waiting += 1;
        if (waiting === PRIVATE_KEYS.length) all.resolve();
        await all.promise;
        return answer();
      }),
    );
    const hashes = await Promise.all(ADDRESSES.map((_, p) => keys.signerOf(p).sign(TRANSACTION, signal)));
    assert.equal(new Set(hashes.map(({ hash }) => hash)).size, PRIVATE_KEYS.length);
  });

  test('may give another signature each time, as hardware does', async (t) => {
    const { signer } = await createSetting(t);
    const [first, second] = [await signer.sign(TRANSACTION, signal), await signer.sign(TRANSACTION, signal)];
    assert.notEqual(first.hash, second.hash);
    for (const { raw } of [first, second]) assert.equal(EthersTransaction.from(raw).from?.toLowerCase(), ADDRESSES[0]);
  });

  test('whose answer is another transaction is told so, and its answer is not used', async (t) => {
    const { fake, signer } = await createSetting(t);
    fake.intercept(
      whenSigning(({ params }) => {
        const { to, data } = params[0] as { to: string; data: string };
        const other = EthersTransaction.from({
          type: 0,
          chainId: CHAIN_ID,
          nonce: 6,
          gasLimit: 300_000,
          gasPrice: 0,
          to,
          data,
        });
        return success(1, signed(other, PRIVATE_KEYS[0] ?? ''));
      }),
    );
    await assert.rejects(signer.sign(TRANSACTION, signal), {
      code: 'SIGNER_WRONG',
      message: /expected nonce 5, found 6/,
    });
  });

  test('whose answer about typed data is by another key is told so', async (t) => {
    const { fake, signer } = await createSetting(t);
    fake.intercept(
      whenSigning(() => success(1, new SigningKey(PRIVATE_KEYS[1] ?? '').sign(`0x${'00'.repeat(32)}`).serialized)),
    );
    const domain = { name: 'a', version: '1', chainId: 1, verifyingContract: TRANSACTION.to };
    const typedData = { domain, types: { A: [{ name: 'b', type: 'address' }] }, message: { b: TRANSACTION.to } };
    await assert.rejects(signer.signTypedData(typedData, signal), { code: 'SIGNER_WRONG' });
    fake.intercept(whenSigning(() => success(1, 'words')));
    await assert.rejects(signer.signTypedData(typedData, signal), { code: 'SIGNER_WRONG' });
  });

  const html = { status: 404, text: '<html><body><h1>Resource not found</h1></body></html>' };
  const bad: [what: string, intercept: Intercept, expected: { code: string; message: RegExp }][] = [
    [
      'has no key for an address',
      () => failure(200, 1, -32000, 'No unlocked account matches the Sender'),
      { code: 'SIGNER_REFUSED', message: /-32000 No unlocked account matches the Sender/ },
    ],
    [
      'does not understand a request',
      () => failure(400, 1, -32602, 'Invalid params'),
      { code: 'SIGNER_REFUSED', message: /eth_signTransaction: -32602 Invalid params/ },
    ],
    [
      'does not know the method',
      () => failure(200, 1, -32601, 'Method not found'),
      { code: 'SIGNER_REFUSED', message: /-32601 Method not found/ },
    ],
    ['is no Web3signer', () => html, { code: 'SIGNER_AWAY', message: /does not answer: HTTP 404: <html>/ }],
    ['fails', () => ({ status: 500, text: 'oops' }), { code: 'SIGNER_AWAY', message: /HTTP 500: oops/ }],
    [
      'does not let us in',
      () => ({ status: 403, text: '{"message":"Host not authorized."}' }),
      { code: 'SIGNER_AWAY', message: /HTTP 403.*Host not authorized/ },
    ],
    ['answers nothing', () => ({ status: 200, text: '' }), { code: 'SIGNER_AWAY', message: /HTTP 200/ }],
    [
      'closes the connection',
      () => Promise.reject(NO_ANSWER),
      { code: 'SIGNER_AWAY', message: /socket hang up|ECONNRESET/ },
    ],
  ];
  for (const [what, intercept, expected] of bad) {
    test(`that ${what} is an outage that may pass`, async (t) => {
      const { fake, signer } = await createSetting(t);
      fake.intercept(whenSigning(intercept));
      await assert.rejects(signer.sign(TRANSACTION, signal), { ...expected, retryable: true });
      fake.intercept();
      assert.ok((await signer.sign(TRANSACTION, signal)).raw);
    });
  }

  test('that takes a request and never answers is given up after the time that is configured', {
    timeout: 10_000,
  }, async (t) => {
    const { fake, signer } = await createSetting(t, { timeoutMs: 150 });
    fake.intercept(whenSigning(() => new Promise(() => {})));
    const message = /The signer does not answer: nothing within 150 ms/;
    await assert.rejects(signer.sign(TRANSACTION, signal), { code: 'SIGNER_AWAY', retryable: true, message });
  });

  test('is not waited for by a writer that stops', async (t) => {
    const { fake, signer } = await createSetting(t);
    const stop = new AbortController();
    const reason = new Error('stopping');
    fake.intercept(
      whenSigning(() => {
        stop.abort(reason);
        return new Promise(() => {});
      }),
    );
    await assert.rejects(signer.sign(TRANSACTION, stop.signal), reason);
  });

  test('that was restarted is used again by itself', async (t) => {
    const { fake, keys, signer } = await createSetting(t);
    await eventually(() => assert.equal(keys.trouble(), undefined));
    await signer.sign(TRANSACTION, signal);
    await fake.stop();
    await assert.rejects(signer.sign(TRANSACTION, signal), { code: 'SIGNER_AWAY', message: /ECONNREFUSED/ });
    await fake.start();
    assert.ok((await signer.sign(TRANSACTION, signal)).raw);
  });

  test('that is away, or lacks a key, at the start is told until it has all', async (t) => {
    const { fake, keys, logged } = await createSetting(t, { url: await unusedUrl(t) });
    await eventually(() => assert.match(keys.trouble() ?? '', /The signer does not answer: .*ECONNREFUSED/));
    const { keys: others, fake: lacking } = await createSetting(t);
    lacking.holdKeys(PRIVATE_KEYS.slice(0, 3));
    assert.match(others.trouble() ?? '', /has not answered yet/);
    await eventually(() => assert.equal(others.trouble(), `The signer has no key for ${ADDRESSES[3]} (partition 3)`));
    lacking.holdKeys(PRIVATE_KEYS);
    await eventually(() => assert.equal(others.trouble(), undefined));
    assert.ok(logged.some((line) => line.includes('The signer is not ready')));
    await fake.stop();
  });

  test('is never logged with user and password, nor are its errors', async (t) => {
    const { fake } = await createSetting(t);
    const url = fake.url.replace('//', '//me:secret1@');
    const { logged, keys } = await createSetting(t, { url });
    await eventually(() => assert.equal(keys.trouble(), undefined));
    await fake.stop();
    const error = await keys
      .signerOf(0)
      .sign(TRANSACTION, signal)
      .catch((thrown: unknown) => thrown);
    assert.match(String(error), /does not answer/);
    assert.ok(logged.length > 0);
    assert.doesNotMatch(`${logged} ${String(error)} ${JSON.stringify(error)}`, /secret1/);
  });
});

describe('A Web3signer behind mutual TLS', {
  skip: hasOpenssl ? false : 'there is no openssl to make certificates with',
}, () => {
  test('answers nobody without a certificate that it knows, and is not believed without one that we know', async (t) => {
    const { authority, server, client, strangeClient } = makeCertificates(t);
    const fake = await startWeb3signerFake(t, {
      keys: PRIVATE_KEYS,
      chainId: CHAIN_ID,
      tls: serverTls(server, authority),
    });
    const ours = { certFile: client.cert, keyFile: client.key, caFile: authority };
    const sign = async (tls: RemoteSignerConfig['tls']) => {
      const { signer } = await createSetting(t, { url: fake.url, tls });
      return await signer.sign(TRANSACTION, signal);
    };
    const away = { code: 'SIGNER_AWAY', retryable: true };
    await assert.rejects(sign({ ...ours, certFile: undefined, keyFile: undefined }), away);
    await assert.rejects(sign({ ...ours, certFile: strangeClient.cert, keyFile: strangeClient.key }), away);
    await assert.rejects(sign({ ...ours, caFile: undefined }), { ...away, message: /certificate/ });
    assert.deepEqual(fake.calls, []);
    assert.ok((await sign(ours)).raw);
  });

  test('cannot be configured with files that are missing, are none, or do not belong together', async (t) => {
    const { authority, client, strangeClient } = makeCertificates(t);
    const { dir, remove } = makeTestDirectory();
    t.after(remove);
    const noPem = join(dir, 'words.pem');
    writeFileSync(noPem, 'words');
    const ours = { certFile: client.cert, keyFile: client.key, caFile: authority };
    for (const [tls, message] of [
      [{ ...ours, keyFile: join(dir, 'nowhere') }, /WRITER_SIGNER_TLS_KEY_FILE cannot be read: ENOENT/],
      [{ ...ours, certFile: noPem }, /expected PEM files/],
      [{ ...ours, keyFile: strangeClient.key }, /expected PEM files that belong together/],
    ] as const) {
      await assert.rejects(createSetting(t, { url: 'https://127.0.0.1:1', tls }), { code: 'CONFIG', message });
    }
  });
});

/** An address at which nobody answers. */
async function unusedUrl(t: TestContext): Promise<string> {
  const fake = await startWeb3signerFake(t, { keys: [], chainId: CHAIN_ID });
  await fake.stop();
  return fake.url;
}
