import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readArguments } from './arguments.ts';

describe('the arguments of npm start', () => {
  test('name a ledger and a protocol, or leave both open', () => {
    assert.deepEqual(readArguments(['--ledger', 'besu', '--consensus', 'qbft', '--yes']), {
      ledger: 'besu',
      consensus: 'qbft',
      reset: false,
      yes: true,
      help: false,
    });
    const { ledger, consensus } = readArguments([]);
    assert.deepEqual([ledger, consensus], [undefined, undefined]);
  });

  test('that are no choice are answered with the choices', () => {
    assert.throws(() => readArguments(['--ledger', 'geth']), /--ledger is "geth": expected anvil or besu/);
    assert.throws(() => readArguments(['--ledger', 'besu', '--consensus', 'clique']), /expected ibft2 or qbft/);
    assert.throws(() => readArguments(['--legder']), /npm start \[--/);
  });
});
