import { createCleanup } from '../test/harness/cleanup.ts';
import { testRedis } from '../test/harness/redis.ts';
import { judgedCorpus } from '../test/relevance/corpus.ts';
import { byMinisearch, byRecency, byThisService, evaluate } from '../test/relevance/evaluate.ts';
import { CLASSES, QUERIES } from '../test/relevance/queries.ts';

/* nDCG@20 of 60 judged queries over 2 000 credentials: this service's ranking beside two simple ones. `--queries` tells each. */

const cleanup = createCleanup();
try {
  const corpus = judgedCorpus();
  const service = await byThisService(corpus, await testRedis(cleanup));
  const ours = await evaluate(corpus, service.rank);
  const plain = await evaluate(corpus, byMinisearch(corpus));
  const recency = await evaluate(corpus, byRecency(corpus));
  await service.remove();
  const line = (name: string, ...values: number[]) =>
    console.log(`| ${name} | ${values.map((value) => value.toFixed(3)).join(' | ')} |`);
  console.log(`# nDCG@20, ${QUERIES.length} queries, ${corpus.length} credentials`);
  console.log('| queries | this service | minisearch | recency |\n| --- | --: | --: | --: |');
  line('**all**', ours.all, plain.all, recency.all);
  for (const name of CLASSES)
    line(name, ...[ours, plain, recency].map(({ byClass }) => byClass.get(name) ?? Number.NaN));
  if (process.argv.includes('--queries'))
    for (const query of QUERIES)
      line(query.text, ...[ours, plain, recency].map(({ byQuery }) => byQuery.get(query) ?? Number.NaN));
} finally {
  await cleanup.run();
}
