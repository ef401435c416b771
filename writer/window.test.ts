import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Hex } from '../lib/hex.ts';
import { type AdmittedEntry, createWindow, type Entry, type Phase } from './window.ts';

const idOf = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const WAITING: Phase = { name: 'waiting', lookedUp: true };
const SETTLED: Phase = { name: 'settled', block: undefined };

let offset = 0;
function entry(
  publication: number,
  options: { kind?: 'publish' | 'changeStatus'; phase?: Phase; bytes?: number } = {},
): AdmittedEntry {
  const { kind = 'publish', phase = WAITING, bytes = 10 } = options;
  const publicationId = idOf(publication);
  const payload = Buffer.alloc(bytes);
  const command =
    kind === 'publish'
      ? { kind, id: publicationId, payload }
      : { kind, id: idOf(1_000 + publication), publicationId, revision: 1, status: 'REVOKED' as const, payload };
  offset += 1;
  const message = { offset, key: null, value: Buffer.alloc(bytes), timestampMs: 0 };
  return { message, admission: { type: 'admitted', command, subject: { id: command.id, kind, publicationId } }, phase };
}

function windowOf(...entries: Entry[]) {
  const window = createWindow();
  for (const each of entries) window.add(each);
  return window;
}

describe('The window', () => {
  test('lets one command of a publication move, the first that is not settled', () => {
    const [a, aRevoked, b] = [entry(1), entry(1, { kind: 'changeStatus' }), entry(2)];
    const window = windowOf(a, aRevoked, b);
    assert.deepEqual(window.movable(), [a, b]);
    a.phase = { name: 'sent' };
    assert.deepEqual(window.movable(), [b]);
    a.phase = SETTLED;
    assert.deepEqual(window.movable(), [aRevoked, b]);
  });

  test('gives the settled prefix up to the first hole', () => {
    const entries = [
      entry(1, { phase: SETTLED }),
      entry(2, { phase: SETTLED }),
      entry(3),
      entry(4, { phase: SETTLED }),
    ];
    assert.deepEqual(windowOf(...entries).settledPrefix(), entries.slice(0, 2));
  });

  test('counts the bytes it holds, and forgets them with what is dropped', () => {
    const window = windowOf(entry(1, { bytes: 100 }), entry(2, { bytes: 20 }), entry(3, { bytes: 3 }));
    assert.deepEqual(window.size(), { bytes: 3 * 1_024 + 123, entries: 3 });
    window.drop(2);
    assert.deepEqual(window.size(), { bytes: 1_024 + 3, entries: 1 });
  });
});
