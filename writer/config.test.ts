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
    assert.equal(config.limits.maxInFlight, 4);
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

  test('wants a mnemonic or a list of keys, not both and not neither', () => {
    assert.throws(() => readConfig(REQUIRED), /exactly one of the two/);
    assert.throws(
      () => readConfig({ ...REQUIRED, WRITER_MNEMONIC: 'test', WRITER_KEYS: 'aa' }),
      /exactly one of the two/,
    );
  });
});
