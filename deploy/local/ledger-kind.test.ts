import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConfigError } from '../../lib/errors.ts';
import { type AskedLedger, chooseLedger, type LedgerKind } from './ledger-kind.ts';

const asked = (ledger?: AskedLedger['ledger'], consensus?: AskedLedger['consensus']): AskedLedger => ({
  ledger,
  consensus,
});

const choose = (what: AskedLedger, kept?: LedgerKind) => chooseLedger(what, kept, '/data');

describe('the ledger of a folder', () => {
  test('is an anvil where nothing is asked for, and IBFT 2.0 where Besu is', () => {
    assert.equal(choose(asked()), 'anvil');
    assert.equal(choose(asked('anvil')), 'anvil');
    assert.equal(choose(asked('besu')), 'ibft2');
    assert.equal(choose(asked('besu', 'qbft')), 'qbft');
  });

  test('stays the one it was begun with, without being named again', () => {
    for (const kept of ['anvil', 'ibft2', 'qbft'] as const) assert.equal(choose(asked(), kept), kept);
    assert.equal(choose(asked('besu'), 'qbft'), 'qbft');
    assert.equal(choose(asked(undefined, 'qbft'), 'qbft'), 'qbft');
  });

  test('is not mixed with another: what to do is told instead', () => {
    const mixes: [AskedLedger, LedgerKind][] = [
      [asked('besu'), 'anvil'],
      [asked('anvil'), 'ibft2'],
      [asked('besu', 'qbft'), 'ibft2'],
      [asked(undefined, 'ibft2'), 'qbft'],
    ];
    for (const [what, kept] of mixes) {
      assert.throws(
        () => choose(what, kept),
        (error: ConfigError) => /--reset/.test(error.message) && /LOCAL_DIR/.test(error.message),
      );
    }
  });

  test('takes no protocol but for Besu', () => {
    assert.throws(() => choose(asked(undefined, 'qbft')), /--consensus belongs to --ledger besu/);
    assert.throws(() => choose(asked('anvil', 'qbft'), 'anvil'), /--consensus belongs to --ledger besu/);
  });
});
