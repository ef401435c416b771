import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { createCommandKey, writeCommandKeys } from '../deploy/local/command-keys.ts';
import { commandKey, encodeCommand, type PublishCommand } from '../ledger/command.ts';
import { openCommandSigner } from '../ledger/command-signature.ts';
import { contentHashOf, publicationId, uuidOf } from '../ledger/ids.ts';
import { createNoteStore } from '../ledger/note-store.ts';
import { encodePayload } from '../ledger/payload.ts';
import { encodeNote, type SubmissionNote } from '../ledger/submission.ts';
import { topicsOf } from '../ledger/topics.ts';
import { startBacking } from '../test/harness/backing.ts';
import { makeTestDirectory } from '../test/harness/directory.ts';
import { startOwnRedis } from '../test/indexer/redis.ts';
import { createIndexers, createLedger, eventually } from '../test/indexer/rig.ts';

function command(text: string): PublishCommand {
  const credential = Buffer.from(JSON.stringify({ issuer: 'did:web:issuer.example', text }));
  const payload = encodePayload({ attributes: { type: 'x', source: '/x', format: 'json' }, credential });
  return { kind: 'publish', id: publicationId(contentHashOf(credential)), payload };
}

function noteOf(
  { id }: PublishCommand,
  state: SubmissionNote['state'],
  partition: number,
  offset: string,
): SubmissionNote {
  return { id, kind: 'publish', publicationId: id, state, partition, offset, at: Date.now() };
}

describe('notes of submissions', { concurrency: 1 }, () => {
  let kafkaBrokers: string[] = [];
  let producer: Producer;

  before(async () => {
    ({ kafkaBrokers } = await startBacking());
    producer = new Kafka({ brokers: kafkaBrokers, clientId: 'test', logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
  });
  after(() => producer.disconnect());

  test('follow commands and states in Kafka, an older command never overrules, and an emptied Redis gets them back', async (t) => {
    const ledger = await createLedger(t);
    const own = await startOwnRedis(t);
    const indexers = await createIndexers(t, { ledger, redisUrl: own.url, kafkaBrokers });
    const topics = topicsOf(indexers.prefix);
    const notes = createNoteStore(indexers.redis, indexers.keys);
    const stateOf = async ({ id }: PublishCommand) => (await notes.get(uuidOf(id)))?.state;
    const sendCommand = async (one: PublishCommand) => {
      const [sent] = await producer.send({
        topic: topics.commands,
        messages: [{ key: commandKey(one), value: encodeCommand(one) }],
      });
      return { partition: sent?.partition ?? 0, offset: sent?.baseOffset ?? '0' };
    };
    const sendState = (note: SubmissionNote) =>
      producer.send({ topic: topics.submissions, messages: [{ key: note.id, value: encodeNote(note) }] });
    await indexers.start();
    await eventually(() => sendCommand(command('first')).then(() => undefined));

    await t.test('a command whose gateway died before it noted anything is QUEUED', async () => {
      const one = command('queued');
      await sendCommand(one);
      await eventually(async () => assert.equal(await stateOf(one), 'QUEUED'));
    });

    await t.test('the states of a command come in their order; those of an older command change nothing', async () => {
      const one = command('again');
      const old = await sendCommand(one);
      const young = await sendCommand(one);
      await sendState(noteOf(one, 'MINED', young.partition, young.offset));
      await eventually(async () => assert.equal(await stateOf(one), 'MINED'));
      const late = command('late');
      await sendState(noteOf(one, 'REFUSED', old.partition, old.offset));
      await sendState(noteOf(late, 'SENT', old.partition, '0'));
      await eventually(async () => assert.equal(await stateOf(late), 'SENT'));
      // Both notes may be in different partitions: wait until the places have passed everything that was sent.
      await eventually(async () => assert.equal(await consumed(indexers.keys.kafkaOffsets), true));
      assert.equal(await stateOf(one), 'MINED');
    });

    await t.test('what cannot be read is left out and stops nothing', async () => {
      await producer.send({ topic: topics.commands, messages: [{ key: 'x', value: 'no command' }] });
      await producer.send({ topic: topics.submissions, messages: [{ key: 'x', value: 'no note' }] });
      const one = command('after garbage');
      await sendCommand(one);
      await eventually(async () => assert.equal(await stateOf(one), 'QUEUED'));
      await eventually(async () => assert.equal(await consumed(indexers.keys.kafkaOffsets), true));
    });

    await t.test('an emptied Redis gets all of them back', async () => {
      await indexers.redis.flushall();
      await eventually(async () => assert.equal(await stateOf(command('queued')), 'QUEUED'));
      await eventually(async () => assert.equal(await stateOf(command('again')), 'MINED'));
    });

    async function consumed(key: string): Promise<boolean> {
      const admin = new Kafka({ brokers: kafkaBrokers, clientId: 'test', logLevel: logLevel.NOTHING }).admin();
      try {
        await admin.connect();
        const places = await indexers.redis.hgetall(key);
        const ends = await Promise.all(
          [topics.commands, topics.submissions].map(async (topic) =>
            (await admin.fetchTopicOffsets(topic)).map(
              ({ partition, high }) => Number(high) === Number(places[`${topic}:${partition}`] ?? 0),
            ),
          ),
        );
        return ends.flat().every(Boolean);
      } finally {
        await admin.disconnect();
      }
    }
  });

  test('are made only of commands that a gateway signed, where the keys of gateways are given', async (t) => {
    const ledger = await createLedger(t);
    const own = await startOwnRedis(t);
    const { dir, remove } = makeTestDirectory();
    t.after(remove);
    const { signingKeyFile, keysFile } = writeCommandKeys(dir, createCommandKey());
    const sign = openCommandSigner(signingKeyFile);
    const env = { COMMAND_KEYS_FILE: keysFile };
    const indexers = await createIndexers(t, { ledger, redisUrl: own.url, kafkaBrokers, env });
    const topics = topicsOf(indexers.prefix);
    const notes = createNoteStore(indexers.redis, indexers.keys);
    await indexers.start();
    const send = (one: PublishCommand, headers: Record<string, string>) =>
      producer.send({
        topic: topics.commands,
        messages: [{ key: commandKey(one), value: encodeCommand(one), headers }],
      });
    const signed = (one: PublishCommand) => ({
      signature: sign?.({ key: commandKey(one), value: encodeCommand(one) }) ?? '',
    });
    const [forged, copied, genuine] = [command('forged'), command('copied'), command('genuine')];
    await eventually(() => send(forged, {}).then(() => undefined));
    await send(copied, signed(genuine));
    // All partitions have been read when a signed command of each is noted.
    const later = Array.from({ length: 40 }, (_, index) => command(`later ${index}`));
    for (const one of [genuine, ...later]) await send(one, signed(one));
    await eventually(async () => {
      for (const { id } of [genuine, ...later]) assert.equal((await notes.get(uuidOf(id)))?.state, 'QUEUED');
    });
    for (const { id } of [forged, copied]) assert.equal(await notes.get(uuidOf(id)), undefined);
  });
});
