import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { histories } from '../../test/gateway/histories.ts';
import { historyView, walk } from '../../test/gateway/history-view.ts';
import { smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { createKeptWords } from './kept-words.ts';
import { createReader, type Source } from './reader.ts';

const BEGIN = 1_800_000_000;

test('words that are kept are those that are read where nothing is kept, after any blocks and rollbacks, and had occurred', async (t) => {
  const redis = await testRedis(t);
  const paths = fc.record({ history: histories, other: histories, back: fc.nat(11), past: fc.nat(11) });
  const property = fc.asyncProperty(paths, async (path) => {
    const { builder, view } = await historyView(redis, []);
    const [kept, few] = [createKeptWords(), createKeptWords({ keptWords: 3 })];
    const compare = async (asOfBlock?: number) => {
      const source = createReader(redis).from(await view.snapshot({ asOfBlock }));
      const { vocabulary, compounds } = source.at.keys;
      const keys = [...['fas', 'sto', 'gro', 'net', 'non'].map(vocabulary), ...['rage', 'work'].map(compounds)];
      const fresh = await createKeptWords()(source, keys);
      const stored = await Promise.all(keys.map((key) => redis.hgetall(key)));
      const occurred = stored.map((hash) => Object.keys(hash).filter((word) => Number(hash[word]) <= source.at.seq));
      assert.deepEqual(
        fresh.map(({ words }) => words.toSorted()),
        occurred.map((words) => words.toSorted()),
      );
      assert.deepEqual(await kept(source, keys), fresh);
      assert.deepEqual(await few(source, keys), fresh);
    };
    await walk(builder, path, compare);
    await builder.remove();
  });
  await fc.assert(property, { numRuns: 12, interruptAfterTimeLimit: 60_000 });
});

test('a hash of words is asked for again only as of a later event, and read again only when it has got another word', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await historyView(redis, []);
  const publish = (id: string, name: string) => ({
    kind: 'publish' as const,
    credential: smallCredential(id, { name }),
  });
  await builder.mine({ time: BEGIN, deeds: [publish('urn:1', 'storage')] });
  let reads = 0;
  const readWords = createKeptWords();
  const words = async () => {
    const source = createReader(redis).from(await view.snapshot());
    const counted: Source = {
      at: source.at,
      read(commands) {
        reads += 1;
        return source.read(commands);
      },
    };
    return (await readWords(counted, [source.at.keys.vocabulary('sto')]))[0]?.words;
  };
  assert.deepEqual([await words(), reads], [['storage'], 1]);
  assert.deepEqual([await words(), reads], [['storage'], 1]);
  await builder.mine({ time: BEGIN + 1, deeds: [publish('urn:2', 'other')] });
  assert.deepEqual([await words(), reads], [['storage'], 2]);
  await builder.mine({ time: BEGIN + 2, deeds: [publish('urn:3', 'stone')] });
  assert.deepEqual([await words(), reads], [['storage', 'stone'], 3]);
  await builder.remove();
});
