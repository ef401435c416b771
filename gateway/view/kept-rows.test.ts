import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POOL } from '../../test/gateway/histories.ts';
import { historyView } from '../../test/gateway/history-view.ts';
import { smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { createKeptRows } from './kept-rows.ts';
import { createReader, type Source } from './reader.ts';

test('a row that was read lately is not read again, until the ledger goes back', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await historyView(redis, []);
  const [source, other] = POOL.source;
  const publish = (id: string, from: string) => ({
    kind: 'publish' as const,
    credential: smallCredential(id),
    source: from,
  });
  await builder.mine(
    { time: 1_800_000_000, deeds: [publish('urn:1', source)] },
    { time: 1_800_000_001, deeds: [publish('urn:2', source), publish('urn:3', source)] },
  );
  let reads = 0;
  const counted = (source: Source): Source => ({
    at: source.at,
    read(commands) {
      reads += 1;
      return source.read(commands);
    },
  });
  const readRows = createKeptRows();
  const sources = async (seqs: number[]) => {
    const rows = await readRows(counted(createReader(redis).from(await view.snapshot())), seqs);
    return rows.map((row) => [row.seq, row.source]);
  };
  assert.deepEqual(await sources([2, 1, 2]), [
    [2, source],
    [1, source],
    [2, source],
  ]);
  assert.equal(reads, 1);
  assert.deepEqual(await sources([1, 3, 2]), [
    [1, source],
    [3, source],
    [2, source],
  ]);
  assert.equal(reads, 2);
  assert.deepEqual(await sources([3, 1]), [
    [3, source],
    [1, source],
  ]);
  assert.equal(reads, 2);
  await builder.rollBackTo(1);
  await builder.mine({ time: 1_800_000_002, deeds: [publish('urn:4', other)] });
  assert.deepEqual(await sources([2, 1]), [
    [2, other],
    [1, source],
  ]);
  assert.equal(reads, 3);
  await builder.remove();
});
