import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Hex, toHex } from '../lib/hex.ts';
import { type Command, commandKey, decodeCommand, encodeCommand } from './command.ts';
import { statusChangeId } from './ids.ts';
import { STATUS_CODE, type StatusName } from './status.ts';

const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
const payload = fc.uint8Array({ minLength: 2, maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const status = fc.constantFrom(...(Object.keys(STATUS_CODE) as StatusName[]));
const revision = fc.integer({ min: 1, max: 2 ** 32 - 1 });

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('publish' as const), id, payload }),
  fc.tuple(id, revision, status, payload).map(([publicationId, revision, status, payload]) => ({
    kind: 'changeStatus' as const,
    id: statusChangeId(publicationId as Hex, revision, status),
    publicationId,
    revision,
    status,
    payload,
  })),
);

describe('command', () => {
  test('comes back from Kafka as it was sent', () => {
    fc.assert(fc.property(command, (sent) => assert.deepEqual(decodeCommand(encodeCommand(sent)), { ...sent })));
  });

  test('a publication and the changes of its status share one key, and so one partition and one order', () => {
    const publication: Hex = `0x${'ab'.repeat(32)}`;
    const publish: Command = { kind: 'publish', id: publication, payload: Buffer.of(0, 1, 2) };
    const revoke = decodeCommand(
      encodeCommand({
        kind: 'changeStatus',
        id: '0x',
        publicationId: publication,
        revision: 1,
        status: 'REVOKED',
        payload: Buffer.of(0, 1),
      }),
    );
    assert.equal(commandKey(publish), commandKey(revoke));
  });

  for (const [what, bytes, expected] of [
    ['an empty value', Buffer.alloc(0), /expected version 1, found undefined/],
    ['another version', Buffer.of(2, 1), /expected version 1, found 2/],
    ['another kind', Buffer.alloc(80, 1).fill(9, 1, 2), /found kind 9/],
    ['a publication without a payload', Buffer.alloc(34, 1), /found kind 1 of 34 bytes/],
    [
      'an unknown status',
      Buffer.concat([Buffer.of(1, 2), Buffer.alloc(36), Buffer.of(77), Buffer.of(0, 1)]),
      /a status, found 77/,
    ],
  ] as const) {
    test(`refuses ${what} and says what was expected`, () => {
      assert.throws(() => decodeCommand(bytes), expected);
    });
  }
});
