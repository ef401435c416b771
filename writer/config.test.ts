import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from './config.ts';

const REQUIRED = {
  LEDGER_RPC_URLS: 'http://127.0.0.1:8545, http://127.0.0.1:8546',
  LEDGER_CONTRACT: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  KAFKA_BROKERS: '127.0.0.1:9092',
};

describe("The writer's configuration", () => {
  test('needs nodes, contract, brokers and keys, and has a default for everything else', () => {
    const config = readConfig({ ...REQUIRED, WRITER_MNEMONIC: 'test' });
    assert.deepEqual(config.ledger, {
      rpcUrls: ['http://127.0.0.1:8545', 'http://127.0.0.1:8546'],
      contract: REQUIRED.LEDGER_CONTRACT.toLowerCase(),
    });
    assert.equal(config.limits.maxInFlight, 8);
    assert.equal(config.limits.maxPayloadBytes, 262_144);
  });

  test('tells all mistakes at once', () => {
    assert.throws(
      () => readConfig({ LEDGER_CONTRACT: 'here', WRITER_BATCH_ITEMS: 'many' }),
      (error: Error) =>
        ['LEDGER_RPC_URLS', 'LEDGER_CONTRACT', 'KAFKA_BROKERS', 'WRITER_BATCH_ITEMS'].every((name) =>
          error.message.includes(name),
        ),
    );
  });

  test('wants a mnemonic, a list of keys or a signer, exactly one of them', () => {
    const signer = { WRITER_SIGNER_URL: 'https://signer:9000', WRITER_SIGNER_ADDRESSES: REQUIRED.LEDGER_CONTRACT };
    assert.throws(() => readConfig(REQUIRED), /exactly one of the three/);
    for (const two of [{ WRITER_KEYS: 'aa' }, signer]) {
      assert.throws(() => readConfig({ ...REQUIRED, WRITER_MNEMONIC: 'test', ...two }), /exactly one of the three/);
    }
    assert.deepEqual(readConfig({ ...REQUIRED, ...signer }).keys, {
      signer: {
        url: 'https://signer:9000',
        addresses: [REQUIRED.LEDGER_CONTRACT.toLowerCase()],
        timeoutMs: 5_000,
        tls: { certFile: undefined, keyFile: undefined, caFile: undefined },
      },
    });
  });

  test('wants of a signer an address for each partition, another each time, and TLS files that can be used', () => {
    const [url, addresses] = ['https://signer:9000', `0x${'11'.repeat(20)}`];
    const mistakes: [variables: Record<string, string>, told: RegExp][] = [
      [{ WRITER_SIGNER_URL: url }, /WRITER_SIGNER_ADDRESSES is missing/],
      [{ WRITER_SIGNER_URL: url, WRITER_SIGNER_ADDRESSES: 'me' }, /WRITER_SIGNER_ADDRESSES.*expected an address/],
      [{ WRITER_SIGNER_URL: url, WRITER_SIGNER_ADDRESSES: `${addresses},${addresses}` }, /another address for each/],
      [{ WRITER_SIGNER_URL: 'signer', WRITER_SIGNER_ADDRESSES: addresses }, /expected an http or https URL/],
      [
        { WRITER_SIGNER_URL: url, WRITER_SIGNER_ADDRESSES: addresses, WRITER_SIGNER_TLS_CERT_FILE: 'c' },
        /expected both or neither/,
      ],
      [
        { WRITER_SIGNER_URL: 'http://s', WRITER_SIGNER_ADDRESSES: addresses, WRITER_SIGNER_TLS_CA_FILE: 'c' },
        /no https URL/,
      ],
    ];
    for (const [variables, told] of mistakes) assert.throws(() => readConfig({ ...REQUIRED, ...variables }), told);
  });

  test('prints no password of an address that is wrong', () => {
    const wrong = { WRITER_MNEMONIC: 'test', WRITER_SIGNER_URL: 'ftp://me:secret1@signer' };
    assert.throws(
      () => readConfig({ ...REQUIRED, ...wrong }),
      (error: Error) => /WRITER_SIGNER_URL/.test(error.message) && !/secret1/.test(error.message),
    );
  });
});
