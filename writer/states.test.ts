import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProducerBatch, ProducerRecord } from 'kafkajs';
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

test('a refusal returns only when Kafka has acknowledged the note and the rejected command', async () => {
  const attempts: ProducerBatch[] = [];
  const producer = {
    send: async () => [],
    async sendBatch(batch: ProducerBatch) {
      attempts.push(batch);
      if (attempts.length < 3) throw new Error('Kafka is away');
      return [];
    },
  };
  const states = createStates({ producer, topics, log: silentLog });
  await states.refused(2, entry, { code: 'TOO_LARGE', message: 'words' }, new AbortController().signal);
  assert.equal(attempts.length, 3);
  const [submissions, rejections] = attempts.at(-1)?.topicMessages ?? [];
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
      refusal: { code: 'TOO_LARGE', message: 'words' },
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

test('notes of what was sent keep their order, and one that is lost stops neither the others nor the work', async () => {
  const written: string[] = [];
  let calls = 0;
  const producer = {
    async send({ messages }: ProducerRecord) {
      calls += 1;
      if (calls === 1) throw new Error('Kafka is away');
      written.push(...messages.map(({ value }) => decodeNote(value as Buffer).state));
      return [];
    },
    sendBatch: async () => [],
  };
  const states = createStates({ producer, topics, log: silentLog });
  states.sent(0, [entry], id);
  states.sent(0, [entry], id);
  states.mined(0, [{ entry, block: { number: 1, hash: id }, transactionHash: id }]);
  await states.flush();
  assert.deepEqual(written, ['SENT', 'MINED']);
});
