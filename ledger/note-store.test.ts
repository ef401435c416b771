import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { connectTestRedis } from '../test/indexer/redis.ts';
import { sha256, uuidOf } from './ids.ts';
import { createNoteStore, type NoteEntry } from './note-store.ts';
import type { SubmissionNote } from './submission.ts';
import { viewKeys } from './view.ts';

const ID = sha256('a submission');
const TTL_MS = 60_000;

function entry(source: NoteEntry['source'], offset: string, more: Partial<SubmissionNote> = {}): NoteEntry {
  const state = source === 'command' ? 'QUEUED' : 'MINED';
  return {
    note: { id: ID, kind: 'publish', publicationId: ID, state, partition: 0, offset, at: 1_000, ...more },
    source,
    ttlMs: TTL_MS,
  };
}

describe('notes of submissions in Redis', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  async function open() {
    const keys = viewKeys(uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' });
    await redis.set(keys.lease, 'me', 'PX', TTL_MS);
    const store = createNoteStore(redis, keys);
    return { keys, store, state: async () => (await store.get(uuidOf(ID)))?.state };
  }

  test('an older command never overrules a newer one, nor its own state the news that it is queued', async () => {
    const { store, state } = await open();
    assert.equal(await store.put(entry('state', '10')), true);
    assert.equal(await store.put(entry('command', '10')), false);
    assert.equal(await store.put(entry('state', '9', { state: 'REFUSED' })), false);
    assert.equal(await state(), 'MINED');
    assert.equal(await store.put(entry('command', '11')), true);
    assert.equal(await state(), 'QUEUED');
    assert.equal(await store.put(entry('state', '11', { state: 'SENT' })), true);
    assert.equal(await state(), 'SENT');
  });

  test('between partitions the time decides', async () => {
    const { store, state } = await open();
    await store.put(entry('state', '10'));
    assert.equal(await store.put(entry('command', '99', { partition: 1, at: 999 })), false);
    assert.equal(await store.put(entry('command', '0', { partition: 1, at: 1_001 })), true);
    assert.equal(await state(), 'QUEUED');
  });

  test("the consumer's offset moves with the notes, and for messages without one", async () => {
    const { store, state } = await open();
    await store.putConsumed('me', 't:0', [
      { entry: entry('command', '5'), before: undefined, next: '6' },
      { before: '6', next: '7' },
      { entry: entry('state', '5'), before: '7', next: '9' },
    ]);
    assert.equal(await state(), 'MINED');
    assert.deepEqual(await store.offsets(), { 't:0': '9' });
  });

  test('a consumer that does not lead, or that is not where the view is, writes nothing', async () => {
    const { store, state } = await open();
    const consumed = { entry: entry('command', '5'), before: undefined, next: '6' };
    await assert.rejects(store.putConsumed('another', 't:0', [consumed]), { code: 'LEASE_LOST' });
    await assert.rejects(store.putConsumed('me', 't:0', [{ ...consumed, before: '5' }]), { code: 'VIEW_MOVED' });
    assert.equal(await state(), undefined);
    assert.deepEqual(await store.offsets(), {});
  });

  test('news are told on the channel, repetitions are not', async (t) => {
    const { store, keys } = await open();
    const subscriber = redis.duplicate();
    t.after(() => subscriber.disconnect());
    const heard: string[] = [];
    subscriber.on('message', (_channel, message: string) => heard.push(message));
    await subscriber.subscribe(keys.noteChannel);
    await store.put(entry('command', '5'));
    await store.put(entry('command', '5'));
    await store.put(entry('state', '5'));
    await store.put(entry('state', '5'));
    await redis.publish(keys.noteChannel, 'end');
    while (!heard.includes('end')) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(heard, [uuidOf(ID), uuidOf(ID), 'end']);
  });
});
