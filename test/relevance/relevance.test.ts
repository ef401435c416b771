import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedis } from '../harness/redis.ts';
import { judgedCorpus } from './corpus.ts';
import { byMinisearch, byRecency, byThisService, evaluate } from './evaluate.ts';
import { grade, QUERIES } from './queries.ts';

describe('the judged queries', () => {
  const corpus = judgedCorpus();

  test('are 60 over 2 000 credentials, and each has credentials that are meant', () => {
    assert.deepEqual([QUERIES.length, corpus.length], [60, 2_000]);
    for (const { text, intent } of QUERIES)
      assert.ok(
        corpus.some(({ facts }) => grade(intent, facts) === 3),
        text,
      );
  });

  test('are answered better than by recency and by plain BM25, those of each class', async (t) => {
    const service = await byThisService(corpus, await testRedis(t));
    const ours = await evaluate(corpus, service.rank);
    await service.remove();
    for (const other of [byRecency(corpus), byMinisearch(corpus)]) {
      const simple = await evaluate(corpus, other);
      assert.ok(ours.all > simple.all, `${ours.all} is not better than ${simple.all}`);
      for (const [name, own = 0] of ours.byClass) {
        const its = simple.byClass.get(name) ?? 0;
        assert.ok(own > its, `${name}: ${own} is not better than ${its}`);
      }
    }
  });
});
