import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { uuidOf } from '../../ledger/ids.ts';
import { createNoteStore } from '../../ledger/note-store.ts';
import type { SubmissionNote } from '../../ledger/submission.ts';
import { silentLog } from '../../lib/log.ts';
import { type FollowedView, followedView } from '../../test/gateway/followed-view.ts';
import { smallCredential } from '../../test/gateway/test-view.ts';
import { breakableRedis } from '../../test/harness/redis.ts';
import { idOfCredential } from '../../test/harness/view-builder.ts';
import type { SubmissionModel } from '../models.ts';
import { createSubmissions, type Submissions, stateOf } from './submissions.ts';

const FOLLOWERS = 1_000;
/** Longer than any test. */
const NEVER_MS = 3_600_000;

function noteOf(credential: object, state: SubmissionNote['state']): SubmissionNote {
  const id = idOfCredential(credential);
  return { id, kind: 'publish', publicationId: id, state, partition: 0, offset: '1', at: 1 };
}

/** Notes as the writer does. */
async function put({ writer, builder }: FollowedView, credential: object, state: SubmissionNote['state']) {
  const note = noteOf(credential, state);
  await createNoteStore(writer, builder.keys).put({ note, source: 'state', ttlMs: 60_000 });
}

/** Follows a submission until the test ends. */
function follow(t: TestContext, submissions: Submissions, uuid: string) {
  const stop = new AbortController();
  const source = submissions.follow(uuid, stop.signal);
  t.after(async () => {
    stop.abort();
    await source.return().catch(() => undefined);
  });
  const next = async () => stateOf(((await source.next()) as { value: SubmissionModel }).value);
  return { next, isOver: async () => (await source.next()).done === true };
}

describe('followers of submissions', { timeout: 60_000 }, () => {
  test('cost Redis nothing while nothing is heard of theirs, however many they are', async (t) => {
    const followed = await followedView(t);
    const submissions = createSubmissions({ ...followed, log: silentLog, pollMs: NEVER_MS });
    for (let n = 0; n < FOLLOWERS; n += 1) {
      follow(t, submissions, randomUUID())
        .next()
        .catch(() => undefined);
    }
    const credential = smallCredential('urn:followed');
    const one = follow(t, submissions, uuidOf(idOfCredential(credential)));
    await put(followed, credential, 'SENT');
    // Those who came before were looked for before.
    assert.equal(await one.next(), 'SENT');
    const before = followed.commands();
    for (let n = 0; n < 5; n += 1) {
      await put(followed, smallCredential(`urn:noted ${n}`), 'SENT');
      await followed.mine({ kind: 'publish', credential: smallCredential(`urn:mined ${n}`) });
    }
    await put(followed, credential, 'MINED');
    assert.equal(await one.next(), 'MINED');
    await followed.mine({ kind: 'publish', credential });
    assert.equal(await one.next(), 'INDEXED');
    assert.ok(await one.isOver());
    const commands = followed.commands() - before;
    assert.ok(commands < FOLLOWERS / 10, `${commands} commands were sent`);
  });

  test('are told each state once, at once by what is heard, all who follow the same', async (t) => {
    const followed = await followedView(t);
    const submissions = createSubmissions({ ...followed, log: silentLog, pollMs: NEVER_MS });
    const credentials = Array.from({ length: 20 }, (_, n) => smallCredential(`urn:${n}`));
    const followers = credentials.flatMap((credential) => {
      const uuid = uuidOf(idOfCredential(credential));
      return [follow(t, submissions, uuid), follow(t, submissions, uuid)];
    });
    for (const state of ['QUEUED', 'SENT', 'MINED'] as const) {
      const told = Promise.all(followers.map((one) => one.next()));
      for (const credential of credentials) {
        await put(followed, credential, state);
        await put(followed, credential, state);
      }
      assert.deepEqual(new Set(await told), new Set([state]));
    }
    const told = Promise.all(followers.map((one) => one.next()));
    await followed.mine(...credentials.map((credential) => ({ kind: 'publish' as const, credential })));
    assert.deepEqual(new Set(await told), new Set(['INDEXED']));
    for (const one of followers) assert.ok(await one.isOver());
  });

  test('are told what they could not hear as soon as it can be heard again', async (t) => {
    const line = await breakableRedis(t);
    const followed = await followedView(t, line.url);
    const submissions = createSubmissions({ ...followed, log: silentLog, pollMs: NEVER_MS });
    const [credential, other] = [smallCredential('urn:followed'), smallCredential('urn:other')];
    const [one, another] = [credential, other].map((each) => follow(t, submissions, uuidOf(idOfCredential(each))));
    assert.ok(one !== undefined && another !== undefined);
    await put(followed, credential, 'SENT');
    assert.equal(await one.next(), 'SENT');
    // Hints come in order: once the second of the other one was heard, no look for the first is due any more.
    for (const state of ['QUEUED', 'SENT'] as const) {
      await put(followed, other, state);
      assert.equal(await another.next(), state);
    }
    const told = one.next();
    await line.goAway();
    await put(followed, credential, 'MINED');
    await line.comeBack();
    assert.equal(await told, 'MINED');
  });

  test('find by a look of their own what they were not told of', async (t) => {
    const followed = await followedView(t);
    const deaf = { ...followed.wake, onNote: () => () => undefined };
    const submissions = createSubmissions({ ...followed, wake: deaf, log: silentLog, pollMs: 20 });
    const credential = smallCredential('urn:followed');
    const one = follow(t, submissions, uuidOf(idOfCredential(credential)));
    for (const state of ['SENT', 'MINED'] as const) {
      const told = one.next();
      await put(followed, credential, state);
      assert.equal(await told, state);
    }
  });
});
