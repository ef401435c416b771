import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIndexerConfig } from './config.ts';

const ENVIRONMENT = {
  KAFKA_BROKERS: 'kafka:9092',
  REDIS_URL: 'redis://redis:6379',
  LEDGER_RPC_URLS: 'http://one:8545,http://two:8545',
  LEDGER_CONTRACT: `0x${'ab'.repeat(20)}`,
  LEDGER_START_BLOCK: '0',
};

test('a quorum of more nodes than are named is refused, and told what was expected', () => {
  assert.equal(readIndexerConfig({ ...ENVIRONMENT, LEDGER_QUORUM: '2' }).ledger.quorum, 2);
  assert.throws(() => readIndexerConfig({ ...ENVIRONMENT, LEDGER_QUORUM: '3' }), {
    name: 'ConfigError',
    message:
      'The configuration is wrong:\n  LEDGER_QUORUM is "3": expected a whole number from 1 to 2, the number of different addresses in LEDGER_RPC_URLS',
  });
});

test('a node that is named twice is one node, and has one say', () => {
  const twice = { ...ENVIRONMENT, LEDGER_RPC_URLS: `${ENVIRONMENT.LEDGER_RPC_URLS},http://two:8545/` };
  const { rpcUrls } = readIndexerConfig(twice).ledger;
  assert.deepEqual(
    rpcUrls.map((url) => new URL(url).host),
    ['one:8545', 'two:8545'],
  );
  assert.throws(() => readIndexerConfig({ ...twice, LEDGER_QUORUM: '3' }), { name: 'ConfigError' });
});
