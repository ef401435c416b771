import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProducerBatch } from 'kafkajs';
import { decodeNote } from '../ledger/submission.ts';
import { topicsOf } from '../ledger/topics.ts';
import { silentLog } from '../lib/log.ts';
import { createStates } from './states.ts';
import type { AdmittedEntry } from './window.ts';

const topics = topicsOf('t');
const id = `0x${'ab'.repeat(32)}` as const;
const message = { offset: 7, key: Buffer.from(id), value: Buffer.from('value'), timestampMs: 0 };
const entry: AdmittedEntry = {
  message,
  admission: {
    type: 'admitted',
    command: { kind: 'publish', id, payload: Buffer.alloc(2) },
    subject: { id, kind: 'publish', publicationId: id },
  },
  phase: { name: 'sent' },
};

const REFUSAL = { code: 'TOO_LARGE', message: 'words' };
const { signal } = new AbortController();

/** A producer that fails as told, and what it was given each time. */
function createProducer(failures: Error[] = []) {
  const attempts: ProducerBatch[] = [];
  return {
    attempts,
    async sendBatch(batch: ProducerBatch) {
      attempts.push(batch);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return [];
    },
  };
}

function statesOf(batch: ProducerBatch | undefined): string[] {
  const messages = batch?.topicMessages?.find(({ topic }) => topic === topics.submissions)?.messages ?? [];
  return messages.map(({ value }) => decodeNote(value as Buffer).state);
}

const mined = { entry, block: { number: 1, hash: id }, transactionHash: id };

test('a refusal returns only when Kafka has acknowledged the note and the rejected command', async () => {
  const producer = createProducer([new Error('Kafka is away'), new Error('Kafka is away')]);
  const states = createStates({ producer, topics, log: silentLog });
  await states.refused(2, entry, REFUSAL, signal);
  assert.equal(producer.attempts.length, 3);
  const [submissions, rejections] = producer.attempts.at(-1)?.topicMessages ?? [];
  const note = decodeNote(submissions?.messages[0]?.value as Buffer);
  assert.deepEqual(
    { ...note, at: 0 },
    {
      id,
      kind: 'publish',
      publicationId: id,
      state: 'REFUSED',
      partition: 2,
      offset: '7',
      at: 0,
      refusal: REFUSAL,
    },
  );
  assert.equal(rejections?.topic, 't.rejections');
  assert.deepEqual(rejections?.messages[0]?.value, message.value);
  assert.deepEqual(rejections?.messages[0]?.headers, {
    code: 'TOO_LARGE',
    message: 'words',
    partition: '2',
    offset: '7',
    id,
  });
});

test('a refusal whose command fills a message to the limit is told without it', async () => {
  const producer = createProducer([Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' })]);
  const states = createStates({ producer, topics, log: silentLog });
  await states.refused(2, entry, REFUSAL, signal);
  const [submissions, rejections] = producer.attempts.at(-1)?.topicMessages ?? [];
  assert.equal(submissions?.messages.length, 1);
  assert.equal(rejections?.messages[0]?.value, null);
  assert.equal(rejections?.messages[0]?.headers?.['omitted'], 'value');
});

test('notes are told in the order they were said, again until Kafka has them, and together what waited meanwhile', async () => {
  const producer = createProducer([new Error('Kafka is away')]);
  const states = createStates({ producer, topics, log: silentLog });
  states.sent(0, [entry], id);
  await Promise.resolve();
  states.sent(0, [entry], id);
  states.mined(0, [mined]);
  await states.told(signal);
  assert.deepEqual(producer.attempts.map(statesOf), [['SENT'], ['SENT'], ['SENT', 'MINED']]);
});

test('who waits for what was told goes on as soon as he is asked to stop', async () => {
  const producer = { sendBatch: () => new Promise<never>(() => {}) };
  const states = createStates({ producer, topics, log: silentLog });
  states.mined(0, [mined]);
  const stop = new AbortController();
  const waiting = states.told(stop.signal);
  stop.abort(new Error('stopping'));
  await assert.rejects(waiting, /stopping/);
});

test('the end waits for Kafka for a while, and what was not told never counts as told', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const states = createStates({ producer: createProducer(Array(9).fill(new Error('away'))), topics, log: silentLog });
  const refused = assert.rejects(states.refused(0, entry, REFUSAL, signal), /stopping/);
  const closed = states.close();
  t.mock.timers.tick(60_000);
  await closed;
  await refused;
});
