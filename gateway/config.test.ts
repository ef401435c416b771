import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../lib/errors.ts';
import { readGatewayConfig } from './config.ts';
import { DEFAULT_LIMITS } from './limits.ts';

const NEEDED = {
  LEDGER_CONTRACT: `0x${'AB'.repeat(20)}`,
  REDIS_URL: 'redis://127.0.0.1:6379',
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.2:9092',
};

test('what is not named has its default, and every limit its variable', () => {
  const config = readGatewayConfig({ ...NEEDED, LIMIT_MAX_TOKENS: '7', CORS_ORIGINS: 'https://a.example' });
  assert.deepEqual([config.host, config.port, config.kafka.topicPrefix], ['127.0.0.1', 4000, 'ces']);
  assert.deepEqual(config.limits, { ...DEFAULT_LIMITS, maxTokens: 7 });
  assert.equal(config.contract, NEEDED.LEDGER_CONTRACT.toLowerCase());
  assert.deepEqual(config.corsOrigins, ['https://studio.apollographql.com', 'https://a.example']);
});

test('all mistakes are told at once, each with variable, value and what was expected', () => {
  const wrong = { LEDGER_CONTRACT: '0x1', KAFKA_BROKERS: ',', PORT: '99999', LIMIT_MAX_DEPTH: '0' };
  assert.throws(
    () => readGatewayConfig(wrong),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      for (const name of [...Object.keys(wrong), 'REDIS_URL is missing']) assert.match(error.message, new RegExp(name));
      return true;
    },
  );
});
