import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { address, commonShape, integer, readEnvironment, redisShape } from './config.ts';

describe('readEnvironment', () => {
  test('tells every mistake in one message: the variable, its value, and what was expected', () => {
    const shape = { ...commonShape, ...redisShape, CONTRACT: address(), PORT: integer({ max: 65_535 }) };
    assert.throws(() => readEnvironment(shape, { CONTRACT: '0x12', PORT: '70000', LOG_LEVEL: 'loud' }), {
      name: 'ConfigError',
      message: [
        'The configuration is wrong:',
        '  LOG_LEVEL is "loud": Invalid option: expected one of "trace"|"debug"|"info"|"warn"|"error"|"silent"',
        '  KAFKA_BROKERS is missing: expected a comma-separated list of addresses of Kafka brokers, host:port',
        '  REDIS_URL is missing: expected redis://host:port, redis-sentinel://host:port,host:port#master or redis-cluster://host:port,host:port (rediss… for TLS)',
        '  CONTRACT is "0x12": expected an address: 0x and 40 hexadecimal digits',
        '  PORT is "70000": expected a whole number from 0 to 65535',
      ].join('\n'),
    });
  });

  test('never tells the value of a secret', () => {
    assert.throws(
      () => readEnvironment({ ADMIN_KEY: address() }, { ADMIN_KEY: 'hunter2' }),
      (error: Error) => !error.message.includes('hunter2') && error.message.includes('ADMIN_KEY is "…"'),
    );
  });

  test('takes an empty variable for an absent one, and gives defaults', () => {
    const { PORT } = readEnvironment({ PORT: integer().default(4_000) }, { PORT: '' });
    assert.equal(PORT, 4_000);
  });
});
