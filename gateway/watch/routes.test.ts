import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { EventRow } from '../../ledger/view.ts';
import type { Filter } from '../view/filter.ts';
import { matchesEvent } from '../view/matches.ts';
import { createRoutes } from './routes.ts';

const VALUES = ['a', 'b', 'c'];
const values = fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 });

const filters: fc.Arbitrary<Filter> = fc
  .record({
    type: fc.option(values),
    source: fc.option(values),
    issuer: fc.option(values),
    publisher: fc.option(values),
  })
  .map((record) => ({
    terms: Object.entries(record).flatMap(([dimension, wanted]) =>
      wanted === null ? [] : [{ dimension: dimension as 'type', values: wanted }],
    ),
  }));

const rows: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom(...VALUES),
    source: fc.constantFrom(...VALUES),
    issuer: fc.constantFrom(...VALUES),
    account: fc.constantFrom(...VALUES),
  })
  .map((fields) => rowOf(fields));

function rowOf(fields: object): EventRow {
  const row = {
    kind: 'PUBLICATION',
    contentHash: '0x',
    credentialId: 'urn:x',
    types: [],
    subjects: [],
    labelLevel: 0,
    ...fields,
  };
  return row as unknown as EventRow;
}

describe('the index of filters', () => {
  test('finds every filter that an event passes', () => {
    fc.assert(
      fc.property(fc.array(filters, { maxLength: 20 }), rows, (wanted, row) => {
        const routes = createRoutes<number>();
        for (const [n, filter] of wanted.entries()) routes.add(filter, n);
        const found = routes.candidates(row);
        for (const [n, filter] of wanted.entries()) {
          if (matchesEvent(filter, row, undefined)) assert.ok(found.has(n), `Filter ${n} was not found`);
        }
      }),
    );
  });

  test('asks nobody about an event that only one of ten thousand wants', () => {
    const routes = createRoutes<number>();
    for (let n = 0; n < 10_000; n += 1) {
      const terms = [
        { dimension: 'type' as const, values: ['a'] },
        { dimension: 'issuer' as const, values: [`did:web:${n}`] },
      ];
      routes.add({ terms }, n);
    }
    const row = rowOf({ type: 'a', source: 'a', account: 'a', issuer: 'did:web:7' });
    assert.deepEqual([...routes.candidates(row)], [7]);
  });

  test('forgets what was removed', () => {
    const routes = createRoutes<string>();
    const filter = { terms: [{ dimension: 'source' as const, values: ['a', 'b'] }] };
    routes.add(filter, 'one');
    routes.add({ terms: [] }, 'all');
    routes.remove(filter, 'one');
    routes.remove({ terms: [] }, 'all');
    const row = rowOf({ type: 'a', source: 'a', account: 'a', issuer: 'a' });
    assert.equal(routes.candidates(row).size, 0);
  });
});
