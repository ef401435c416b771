import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIMENSION, type Dimension, type EventRow, termsOf } from '../../ledger/view.ts';
import type { Conditions, Filter, FilterTerm } from '../view/filter.ts';
import { matchesEvent } from '../view/matches.ts';
import { createRoutes } from './routes.ts';

/** What an event is by which a filter on a dimension finds it; no event has words, which no filter asks for. */
const FACTS: Record<Dimension, ((value: string) => object) | undefined> = {
  kind: (kind) => ({ kind }),
  type: (type) => ({ type }),
  source: (source) => ({ source }),
  issuer: (issuer) => ({ issuer }),
  publisher: (account) => ({ account }),
  credentialType: (value) => ({ types: [value] }),
  subject: (value) => ({ subjects: [value] }),
  subjectHost: (value) => ({ subjects: [`https://${value}/of`] }),
  labelLevel: (labelLevel) => ({ labelLevel }),
  credentialHash: (credentialHash) => ({ credentialHash }),
  credentialId: (credentialId) => ({ credentialId }),
  gxType: (value) => ({ gxTypes: [value] }),
  criterion: (value) => ({ criteria: [value] }),
  provider: (value) => ({ providers: [value] }),
  country: (value) => ({ countries: [value] }),
  regime: (value) => ({ regimes: [value] }),
  formatType: (value) => ({ formatTypes: [value] }),
  format: (format) => ({ format }),
  feed: (feed) => ({ feed }),
  credential: (id) => ({ id }),
  changesOf: (publicationId) => ({ change: { publicationSeq: 1, publicationId } }),
  mark: (mark) => ({ mark }),
  nameWord: undefined,
  typeWord: undefined,
  word: undefined,
};
const DIMENSIONS = (Object.keys(DIMENSION) as Dimension[]).filter((dimension) => FACTS[dimension] !== undefined);

/** An event that has the value, among others that it shares with all. */
function eventWith(dimension: Dimension, value: string): EventRow {
  const row = { kind: 'PUBLICATION', id: '0x', contentHash: '0x', types: [], subjects: [], labelLevel: 0 };
  return { ...row, ...FACTS[dimension]?.(value) } as unknown as EventRow;
}

const VALUES = ['a.example', 'b.example'];
const rows = fc
  .array(fc.record({ dimension: fc.constantFrom(...DIMENSIONS), value: fc.constantFrom(...VALUES) }), { maxLength: 8 })
  .map((facts) => Object.assign({}, ...facts.map(({ dimension, value }) => eventWith(dimension, value))) as EventRow)
  .map((row) => ({ ...eventWith('mark', ''), mark: undefined, ...row }) as unknown as EventRow);

/** Conditions that some of the events meet. */
function conditionsOf(events: readonly EventRow[]): fc.Arbitrary<Conditions> {
  const found = events.flatMap((row) => termsOf(row));
  const term: fc.Arbitrary<FilterTerm> = fc
    .constantFrom(...found)
    .chain(({ dimension, value }) =>
      fc.record({ dimension: fc.constant(dimension), values: fc.constantFrom([value], [value, 'c'], ['c'], []) }),
    );
  return fc.record(
    { terms: fc.array(term, { maxLength: 3 }), received: fc.constant({ from: 0, to: Number.MAX_SAFE_INTEGER }) },
    { requiredKeys: ['terms'] },
  );
}

const eventsAndFilters = fc.array(rows, { minLength: 1, maxLength: 5 }).chain((events) => {
  const conditions = conditionsOf(events.map((row) => ({ ...row, blockTime: 1 })));
  const more = { or: fc.array(conditions, { maxLength: 3 }), not: fc.array(conditions, { maxLength: 2 }) };
  const filter: fc.Arbitrary<Filter> = fc
    .tuple(conditions, fc.record(more, { requiredKeys: [] }))
    .map(([own, others]) => ({ ...own, ...others }));
  return fc.record({
    events: fc.constant(events.map((row) => ({ ...row, blockTime: 1 }))),
    filters: fc.array(filter, { maxLength: 20 }),
  });
});

describe('the index of filters', () => {
  test('finds every filter that an event passes, whatever it asks for', () => {
    let passed = 0;
    fc.assert(
      fc.property(eventsAndFilters, ({ events, filters }) => {
        const routes = createRoutes<number>();
        for (const [n, filter] of filters.entries()) routes.add(filter, n);
        for (const row of events) {
          const found = routes.candidates(row);
          for (const [n, filter] of filters.entries()) {
            if (!matchesEvent(filter, row, undefined)) continue;
            passed += 1;
            assert.ok(found.has(n), `Filter ${n} was not found`);
          }
        }
        for (const [n, filter] of filters.entries()) routes.remove(filter, n);
        for (const row of events) assert.equal(routes.candidates(row).size, 0);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(passed > 1_000, `Only ${passed} filters were passed`);
  });

  for (const dimension of DIMENSIONS.filter((one) => one !== 'kind')) {
    test(`asks few of thousands about an event that few want by its ${dimension}, however they say so`, () => {
      const routes = createRoutes<string>();
      const term = (n: number) => ({ dimension, values: [`${n}.example`] });
      const kind = { dimension: 'kind' as const, values: ['PUBLICATION', 'STATUS_CHANGE'] };
      const block = { from: 0, to: 1 };
      for (let n = 0; n < 5_000; n += 1) {
        routes.add({ terms: [kind, term(n)], not: [{ terms: [{ dimension: 'type', values: ['x'] }] }] }, `both ${n}`);
        routes.add({ terms: [], or: [{ terms: [term(n)] }, { terms: [kind, term(n + 1)], block }] }, `or ${n}`);
        routes.add({ terms: [kind], or: [{ terms: [term(n)] }] }, `both, or ${n}`);
      }
      const found = [...routes.candidates(eventWith(dimension, '7.example'))].sort();
      assert.deepEqual(found.slice(0, 8), ['both 7', 'both, or 7', 'or 6', 'or 7']);
    });
  }

  test('asks those everywhere of whose alternatives one has no term', () => {
    const routes = createRoutes<string>();
    const issuer = { terms: [{ dimension: 'issuer' as const, values: ['a'] }] };
    routes.add({ terms: [], or: [issuer, { terms: [], block: { from: 0, to: 1 } }] }, 'one');
    assert.deepEqual([...routes.candidates(eventWith('issuer', 'b'))], ['one']);
  });
});
