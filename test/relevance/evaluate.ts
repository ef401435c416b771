import MiniSearch from 'minisearch';
import { EVERYTHING } from '../../gateway/view/filter.ts';
import { DEFAULT_WEIGHTS } from '../../gateway/view/relevance.ts';
import type { Redis } from '../../lib/redis.ts';
import { emptyView } from '../gateway/test-view.ts';
import type { Judged } from './corpus.ts';
import { CLASSES, grade, QUERIES, type Query, type QueryClass } from './queries.ts';

/** A ranking of the catalogue: places of credentials in it, best first. */
export type Ranker = (query: string) => Promise<number[]>;

/** nDCG@20, as a mean over all queries and over those of each class. */
export type Evaluation = { all: number; byClass: Map<QueryClass, number>; byQuery: Map<Query, number> };

const DEPTH = 20;
const BEGIN = 1_767_225_600;
const BLOCK = 20;
/** Between blocks: the catalogue grew over some months. */
const BLOCK_SECONDS = 86_400;

/** Judges a ranking. */
export async function evaluate(corpus: readonly Judged[], ranker: Ranker): Promise<Evaluation> {
  const byQuery = new Map<Query, number>();
  for (const query of QUERIES) {
    const grades = corpus.map(({ facts }) => grade(query.intent, facts));
    const ranked = (await ranker(query.text)).map((place) => grades[place] ?? 0);
    byQuery.set(query, gain(ranked) / gain(grades.toSorted((a, b) => b - a)));
  }
  const of = (name: QueryClass) => [...byQuery].filter(([query]) => query.class === name).map(([, value]) => value);
  return { all: mean([...byQuery.values()]), byClass: new Map(CLASSES.map((name) => [name, mean(of(name))])), byQuery };
}

/** The newest first, whatever is asked for. */
export function byRecency(corpus: readonly Judged[]): Ranker {
  const newestFirst = [...corpus.keys()].reverse().slice(0, DEPTH);
  return async () => newestFirst;
}

/** BM25 as minisearch computes it by default, over the same texts. */
export function byMinisearch(corpus: readonly Judged[]): Ranker {
  const index = new MiniSearch({ fields: ['name', 'description', 'types', 'issuer', 'subject'], idField: 'place' });
  index.addAll(corpus.map(documentOf));
  return async (query) =>
    index
      .search(query)
      .slice(0, DEPTH)
      .map(({ id }) => Number(id));
}

/** What the gateway answers, from a view that the indexer's code has written. */
export async function byThisService(
  corpus: readonly Judged[],
  redis: Redis,
): Promise<{ rank: Ranker; remove(): Promise<void> }> {
  const end = BEGIN + Math.ceil(corpus.length / BLOCK) * BLOCK_SECONDS;
  const { builder, view } = await emptyView(redis, { now: () => end * 1_000, weights: DEFAULT_WEIGHTS });
  for (let at = 0; at < corpus.length; at += BLOCK) {
    const deeds = corpus.slice(at, at + BLOCK).map(({ credential }) => ({ kind: 'publish' as const, credential }));
    await builder.mine({ time: BEGIN + (at / BLOCK) * BLOCK_SECONDS, deeds });
  }
  return {
    async rank(search) {
      const { hits } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING, first: DEPTH });
      return hits.map(({ model }) => model.row.seq - 1);
    },
    remove: builder.remove,
  };
}

/** What minisearch is given of a credential: the texts that this service looks at. */
function documentOf({ name, description, types, credential }: Judged, place: number) {
  const { issuer, credentialSubject } = credential as { issuer: string; credentialSubject: { id: string } };
  return { place, name, description, types: types.join(' '), issuer, subject: new URL(credentialSubject.id).host };
}

/** Discounted cumulative gain: a grade g is worth 2^g - 1, divided by the logarithm of its rank. */
function gain(grades: readonly number[]): number {
  return grades.slice(0, DEPTH).reduce((sum, value, rank) => sum + (2 ** value - 1) / Math.log2(rank + 2), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
