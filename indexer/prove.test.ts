import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMPTY_DIGEST, nextDigest } from '../ledger/digest.ts';
import { credentialEvents, type RpcLog } from '../ledger/event.ts';
import { statusChangeId } from '../ledger/ids.ts';
import { STATUS_CODE } from '../ledger/status.ts';
import type { Hex } from '../lib/hex.ts';
import { proveRange, type RangeAnswer } from './prove.ts';

const ACCOUNT: Hex = `0x${'aa'.repeat(20)}`;
const PAYLOAD = Buffer.from('0001ff', 'hex');
const CURSOR = { seq: 0, digest: EMPTY_DIGEST };

function word(n: number): Hex {
  return `0x${n.toString(16).padStart(64, '0')}`;
}

function log(name: string, args: unknown[], block: number, logIndex: number): RpcLog {
  const { data, topics } = credentialEvents.encodeEventLog(name, args);
  const place = {
    blockNumber: `0x${block.toString(16)}`,
    blockHash: word(1_000 + block),
    logIndex: `0x${logIndex.toString(16)}`,
  };
  return { address: ACCOUNT, topics, data, transactionHash: word(1), ...place };
}

function published(seq: number, block = seq): RpcLog {
  return log('CredentialPublished', [seq, word(seq), ACCOUNT, PAYLOAD], block, seq);
}

/** A node's answer about the blocks 1 to 3, with the contract's head after the first `count` events. */
function answerOf(logs: RpcLog[], count: number, more: Partial<RangeAnswer> = {}): RangeAnswer {
  const headers = new Map(
    [1, 2, 3].map((number) => [
      number,
      { number, hash: word(1_000 + number), parentHash: word(999 + number), time: number },
    ]),
  );
  let digest: Hex = EMPTY_DIGEST;
  for (let seq = 1; seq <= count; seq += 1) digest = nextDigest(digest, word(seq), PAYLOAD, ACCOUNT);
  const to = headers.get(3);
  assert.ok(to !== undefined);
  return { from: 1, to, logs, headers, contract: { seq: count, digest }, ...more };
}

describe('the proof of a range', () => {
  test("accepts events that follow each other and give the contract's hash, in whatever order they came", () => {
    const range = proveRange(CURSOR, answerOf([published(3), published(1), published(2)], 3));
    assert.deepEqual(
      range.events.map((event) => [event.log.seq, event.blockTime]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
    assert.equal(range.proven, true);
  });

  const refused: [string, string, RangeAnswer][] = [
    ['a hole', 'LEDGER_WITHHELD', answerOf([published(1), published(3)], 3)],
    ['an event twice', 'LEDGER_WITHHELD', answerOf([published(1), published(1, 2)], 1)],
    ['the last event missing', 'LEDGER_WITHHELD', answerOf([published(1)], 2)],
    ['an empty answer where the contract has events', 'LEDGER_WITHHELD', answerOf([], 2)],
    ["an event beyond the contract's head", 'LEDGER_WITHHELD', answerOf([published(1), published(2)], 1)],
    [
      'another account',
      'LEDGER_ALTERED',
      answerOf([log('CredentialPublished', [1, word(1), `0x${'bb'.repeat(20)}`, PAYLOAD], 1, 1)], 1),
    ],
    [
      'another payload',
      'LEDGER_ALTERED',
      answerOf([log('CredentialPublished', [1, word(1), ACCOUNT, '0x0001fe'], 1, 1)], 1),
    ],
    ['a removed log', 'LEDGER_ALTERED', answerOf([{ ...published(1), removed: true }], 1)],
    ["a block hash that is not its header's", 'LEDGER_ALTERED', answerOf([{ ...published(1), blockHash: word(7) }], 1)],
    ['a block outside the range', 'LEDGER_ALTERED', answerOf([published(1, 4)], 1)],
    ['a log that cannot be read', 'LEDGER_ALTERED', answerOf([{ ...published(1), data: '0x01' }], 1)],
  ];
  for (const [what, code, answer] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(() => proveRange(CURSOR, answer), { code, retryable: true });
    });
  }

  test('refuses a status change whose fields do not give its id, although the hash fits', () => {
    const id = statusChangeId(word(9), 1, 'SUSPENDED');
    const changed = (status: number) => [
      log('CredentialStatusChanged', [1, word(9), ACCOUNT, id, 1, status, PAYLOAD], 1, 1),
    ];
    const contract = { seq: 1, digest: nextDigest(EMPTY_DIGEST, id, PAYLOAD, ACCOUNT) };
    const answer = (status: number) => answerOf(changed(status), 1, { contract });
    assert.throws(() => proveRange(CURSOR, answer(STATUS_CODE.REVOKED)), { code: 'LEDGER_ALTERED' });
    assert.equal(proveRange(CURSOR, answer(STATUS_CODE.SUSPENDED)).events.length, 1);
  });

  test("without the contract's state it says that nothing is proven yet", () => {
    const range = proveRange(CURSOR, answerOf([published(1)], 1, { contract: undefined }));
    assert.equal(range.proven, false);
    assert.equal(range.head.seq, 1);
  });
});
