import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HDNodeWallet } from 'ethers';
import { silentLog } from '../lib/log.ts';
import type { KeySource } from './config.ts';
import { createKeys } from './keys.ts';

const MNEMONIC = 'test test test test test test test test test test test junk';

const keysOf = (source: KeySource) => createKeys(source, { log: silentLog, signal: new AbortController().signal });

describe('Signing keys', () => {
  test("come from a mnemonic at m/44'/60'/0'/0/<partition>", () => {
    const keys = keysOf({ mnemonic: MNEMONIC });
    for (const partition of [0, 1, 7]) {
      const expected = HDNodeWallet.fromPhrase(
        MNEMONIC,
        undefined,
        `m/44'/60'/0'/0/${partition}`,
      ).address.toLowerCase();
      assert.equal(keys.signerOf(partition).address, expected);
    }
  });

  test('come from a list by partition, with or without 0x', () => {
    const listed = keysOf({ keys: [`0x${'11'.repeat(32)}`, '22'.repeat(32)] });
    assert.notEqual(listed.signerOf(0).address, listed.signerOf(1).address);
    assert.throws(() => listed.signerOf(2), /WRITER_KEYS holds 2 keys, but partition 2 needs one/);
  });

  test('are refused where two partitions would share one', () => {
    const [key, other] = ['11'.repeat(32), '22'.repeat(32)];
    assert.throws(() => keysOf({ keys: [key, other, `0x${key}`] }), /entries 0 and 2 are the same key/);
  });

  test('are never printed when they are wrong', () => {
    assert.throws(
      () => keysOf({ keys: ['secret1'] }),
      (error: Error) => /entry 0 is no private key/.test(error.message) && !/secret1/.test(error.message),
    );
    assert.throws(
      () => keysOf({ mnemonic: 'secret words' }),
      (error: Error) => /WRITER_MNEMONIC/.test(error.message) && !/secret words/.test(error.message),
    );
  });
});
