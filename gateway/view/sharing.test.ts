import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDeadline } from '../../lib/deadline.ts';
import { createSharing } from './sharing.ts';
import type { Snapshot } from './snapshot.ts';

test('what several ask for as of one snapshot is done once; as of another, or under another name, anew', async () => {
  const share = createSharing();
  const [one, other] = [{} as Snapshot, {} as Snapshot];
  let made = 0;
  const make = async () => {
    made += 1;
    return made;
  };
  const asked = [share(one, 'a', make), share(one, 'a', make), share(other, 'a', make), share(one, 'b', make)];
  assert.deepEqual(await Promise.all(asked), [1, 1, 2, 3]);
  assert.equal(await share(one, 'a', make), 1);
});

test('who leaves before it is done takes it from nobody else', async () => {
  const share = createSharing();
  const at = {} as Snapshot;
  const leaving = new AbortController();
  const never = new Promise<string>((_, reject) => leaving.signal.addEventListener('abort', () => reject(new Error())));
  const first = share(at, 'a', () => never);
  const second = share(at, 'a', async () => 'own');
  const late = new AbortController();
  const third = withDeadline(60_000, late.signal, () => share(at, 'a', () => Promise.reject(new Error('began'))));
  late.abort(new Error('late'));
  await assert.rejects(third, /late|began/);
  leaving.abort();
  await assert.rejects(first);
  assert.equal(await second, 'own');
  assert.equal(await share(at, 'a', async () => 'anew'), 'anew');
});
