import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { genesisExtraData } from './extra-data.ts';

const ZEROS = '00'.repeat(32);
const FIRST = '5ff6f4b66a46a2b2310a6f3a93aaddc0d9a1c193';
const SECOND = 'be068f726a13c8d46c44be6ce9d275600e1735a4';

describe("the genesis block's extraData", () => {
  // Answers of `besu rlp encode` of 23.4.1 and 25.12.0, for the validators of Besu's own documentation.
  test('of IBFT 2.0 is what Besu encodes', () => {
    const golden = `0xf853a0${ZEROS}ea94${FIRST}94${SECOND}808400000000c0`;
    assert.equal(genesisExtraData('ibft2', [`0x${FIRST}`, `0x${SECOND}`]), golden);
  });

  test('of QBFT is what Besu encodes', () => {
    const golden = `0xf84fa0${ZEROS}ea94${FIRST}94${SECOND}c080c0`;
    assert.equal(genesisExtraData('qbft', [`0x${FIRST}`, `0x${SECOND}`]), golden);
  });

  test('lists the validators in ascending order, whatever order and case they are given in', () => {
    const sorted = genesisExtraData('qbft', [`0x${FIRST}`, `0x${SECOND}`]);
    assert.equal(genesisExtraData('qbft', [`0x${SECOND.toUpperCase()}`, `0x${FIRST}`]), sorted);
  });
});
