import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StatusName } from '../../ledger/status.ts';
import { type CredentialStatus, credentialStatus, ledgerStatusAt, statusReason } from './status.ts';

const NOW = { seq: 50, time: 1_000 };
type Version = { supersededSeq: number; validUntil: number };

describe('the status of a version', () => {
  const cases: [string, StatusName, Version, CredentialStatus][] = [
    ['nothing is said against it', 'ACTIVE', { supersededSeq: 0, validUntil: 0 }, 'ACTIVE'],
    ['its validity ends later', 'ACTIVE', { supersededSeq: 0, validUntil: 1_001 }, 'ACTIVE'],
    ['its validity ends now', 'ACTIVE', { supersededSeq: 0, validUntil: 1_000 }, 'EXPIRED'],
    ['its validity has ended', 'ACTIVE', { supersededSeq: 0, validUntil: 1 }, 'EXPIRED'],
    ['a newer version comes later', 'ACTIVE', { supersededSeq: 51, validUntil: 0 }, 'ACTIVE'],
    ['a newer version came with this event', 'ACTIVE', { supersededSeq: 50, validUntil: 0 }, 'DEPRECATED'],
    ['a newer version came', 'ACTIVE', { supersededSeq: 3, validUntil: 0 }, 'DEPRECATED'],
    ['it was superseded on the ledger', 'SUPERSEDED', { supersededSeq: 0, validUntil: 0 }, 'DEPRECATED'],
    ['it was suspended', 'SUSPENDED', { supersededSeq: 0, validUntil: 0 }, 'SUSPENDED'],
    ['it was revoked', 'REVOKED', { supersededSeq: 0, validUntil: 0 }, 'REVOKED'],
    ['it is superseded and expired', 'SUPERSEDED', { supersededSeq: 3, validUntil: 1 }, 'DEPRECATED'],
    ['it is suspended, displaced and expired', 'SUSPENDED', { supersededSeq: 3, validUntil: 1 }, 'SUSPENDED'],
    ['it is revoked, displaced and expired', 'REVOKED', { supersededSeq: 3, validUntil: 1 }, 'REVOKED'],
  ];
  for (const [when, ledger, version, expected] of cases) {
    test(`is ${expected} when ${when}`, () => assert.equal(credentialStatus(version, ledger, NOW), expected));
  }
});

describe('the ledger status as of an event', () => {
  const column = { status: 'REVOKED' as const, statusSeq: 40, hasHistory: false };
  test('is the column’s when its change had happened', () => {
    assert.equal(ledgerStatusAt(column, 40), 'REVOKED');
    assert.equal(ledgerStatusAt({ status: 'ACTIVE', statusSeq: 0, hasHistory: false }, 0), 'ACTIVE');
  });
  test('is ACTIVE before the only change', () => assert.equal(ledgerStatusAt(column, 39), 'ACTIVE'));
  test('is only known to the history before the latest of several changes', () =>
    assert.equal(ledgerStatusAt({ ...column, hasHistory: true }, 39), undefined));
});

describe('the reason of a status', () => {
  const version = { ownSeq: 7, supersededSeq: 0, validUntil: 0 };
  const change = { seq: 9, time: 1_700_000_000, reason: 'key lost' };
  const cases: [CredentialStatus, Parameters<typeof statusReason>[0], typeof change | undefined, string][] = [
    ['REVOKED', version, change, 'Revoked on the ledger by event 9 at 2023-11-14T22:13:20Z: key lost'],
    ['SUSPENDED', version, { ...change, reason: '' }, 'Suspended on the ledger by event 9 at 2023-11-14T22:13:20Z'],
    ['DEPRECATED', version, change, 'Superseded on the ledger by event 9 at 2023-11-14T22:13:20Z: key lost'],
    ['DEPRECATED', { ...version, supersededSeq: 8 }, undefined, 'Event 8 published a newer version'],
    [
      'DEPRECATED',
      { ...version, supersededSeq: 7 },
      undefined,
      'A version that was issued later had been published before this one',
    ],
    ['EXPIRED', { ...version, validUntil: 1_700_000_000 }, undefined, 'Its validity ended at 2023-11-14T22:13:20Z'],
    ['EXPIRED', { ...version, validUntil: 2 ** 48 - 1 }, undefined, 'Its validity ended at second 281474976710655'],
  ];
  for (const [status, of, by, expected] of cases) {
    test(`says: ${expected}`, () => assert.equal(statusReason(of, status, NOW, by), expected));
  }
});
