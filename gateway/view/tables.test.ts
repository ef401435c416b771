import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FACET_DIMENSIONS } from '../../ledger/view.ts';
import type { Redis } from '../../lib/redis.ts';
import { BEGIN, histories, POOL } from '../../test/gateway/histories.ts';
import { FIRST_BLOCK, historyView, walk } from '../../test/gateway/history-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { CredentialEventFilter } from '../schema.generated.ts';
import { createFacets, type FacetCounts } from './facets.ts';
import { parseFilter } from './filter.ts';
import { createReader } from './reader.ts';
import type { Snapshot } from './snapshot.ts';
import { createTables, type Tables } from './tables.ts';

/** What columns tell and what only the history of changes does, own conditions and others. */
const FILTERS: CredentialEventFilter[] = [
  {},
  { status: ['ACTIVE', 'SUSPENDED'] },
  { issuer: [POOL.issuer[0]], not: [{ status: ['REVOKED'] }] },
  { or: [{ validAt: at(30) }, { changedSince: { time: at(25) } }] },
];

const questions = fc.record({
  history: histories,
  /** What happens instead, when the ledger has gone back. */
  other: histories,
  start: fc.constantFrom(0, 65_520),
  filter: fc.constantFrom(...FILTERS),
  back: fc.nat(11),
  past: fc.nat(11),
});

test('what is kept for facets is led on by blocks and rollbacks to what is read where nothing is kept', async (t) => {
  const redis = await testRedis(t);
  const property = fc.asyncProperty(questions, async ({ start, filter, ...path }) => {
    const { builder, view } = await historyView(redis, [], { start });
    const kept = createTables();
    // What came before the imagined start has no rows.
    const asked = start === 0 ? filter : { block: { from: FIRST_BLOCK }, ...filter };
    const compare = async (asOfBlock?: number) => {
      const seen = await view.snapshot({ asOfBlock });
      for (const listed of ['credentials', 'events'] as const) {
        const told = (tables: Tables) => countsOf(redis, { at: seen, tables, listed, filter: asked });
        assert.deepEqual(await told(kept), await told(createTables({ keptChunks: 0 })));
      }
    };
    await walk(builder, { ...path, start }, compare);
    await builder.remove();
  });
  await fc.assert(property, { numRuns: 12, interruptAfterTimeLimit: 60_000 });
});

test('a rollback that is noticed while facets are counted fails the question, and nothing of it is kept', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await historyView(redis, []);
  const blocks = ['urn:1', 'urn:2'].map((id, index) => ({
    time: BEGIN + index,
    deeds: [{ kind: 'publish' as const, credential: { id, type: 'VerifiableCredential' }, source: id }],
  }));
  await builder.mine(...blocks);
  const tables = createTables();
  const sources = (at: Snapshot) => countsOf(redis, { at, tables, listed: 'events', filter: {} });
  const before = await view.snapshot();
  await builder.rollBackTo(1);
  await assert.rejects(sources(before), { name: 'ViewMoved' });
  const after = await sources(await view.snapshot());
  assert.deepEqual(after.get('source')?.values, [{ value: 'urn:1', count: 1 }]);
  await builder.remove();
});

async function countsOf(
  redis: Redis,
  {
    at: seen,
    tables,
    listed,
    filter,
  }: {
    at: Snapshot;
    tables: Tables;
    listed: 'events' | 'credentials';
    filter: CredentialEventFilter;
  },
) {
  const question = { listed, filter: parseFilter(filter, DEFAULT_LIMITS), honourOwn: false };
  const facets = createFacets(
    createReader(redis).from(seen),
    { tables, lookUp: () => assert.fail('There are no words') },
    question,
    DEFAULT_LIMITS,
  );
  const dimensions = FACET_DIMENSIONS.map(async (name) => [name, await facets.byDimension(name)] as const);
  return new Map<string, FacetCounts>([...(await Promise.all(dimensions)), ['status', await facets.byStatus()]]);
}

function at(seconds: number): number {
  return BEGIN + seconds;
}
