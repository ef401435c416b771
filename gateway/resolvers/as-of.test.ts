import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { graphql } from 'graphql';
import { uuidOf } from '../../ledger/ids.ts';
import { credentialKey, type EventRow } from '../../ledger/view.ts';
import { BEGIN, histories } from '../../test/gateway/histories.ts';
import { FIRST_BLOCK, historyView } from '../../test/gateway/history-view.ts';
import type { createNaiveView, NaiveEvent } from '../../test/gateway/naive-view.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { idOfCredential, ORIGIN_BLOCK } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createSchema } from '../schema.ts';
import type { View } from '../view/view.ts';
import { resolvers } from './index.ts';

const RUNS = { numRuns: 30, interruptAfterTimeLimit: 60_000 };
const schema = createSchema(resolvers);

type Naive = ReturnType<ReturnType<typeof createNaiveView>['at']>;

/** What a question says of when. */
type When = { asOfBlock: number } | { asOfTime: string };

describe('what is found by a name, as of any block or moment, is what a naive view has then', () => {
  test('events and transactions, in their states', async (t) => {
    const redis = await testRedis(t);
    const asked = fc.record({ history: histories, block: fc.nat(11), second: fc.nat(200) });
    const property = fc.asyncProperty(asked, async ({ history, block, second }) => {
      const { view, whole, builder } = await historyView(redis, history);
      const rows = await rowsOf(view, whole.all);
      const index = Math.min(block, history.length - 1);
      const time = BEGIN + second;
      const passed = history.filter((one) => one.time <= time).length;
      const moments: [When, Naive][] = [
        [{ asOfBlock: FIRST_BLOCK + index }, whole.at(FIRST_BLOCK + index, history[index]?.time ?? BEGIN)],
        [{ asOfTime: new Date(time * 1_000).toISOString() }, whole.at(FIRST_BLOCK + passed - 1, time)],
      ];
      for (const [when, naive] of moments) {
        const fields = rows.flatMap(({ uuid, transactionHash }, at) => [
          `e${at}: credentialEvent(id: "${uuid}", ${said(when)}) { seq status }`,
          `t${at}: transaction(hash: "${transactionHash}", ${said(when)}) { events { seq status } }`,
        ]);
        const data = await answer(view, fields);
        for (const [at, event] of whole.all.entries()) {
          const state = stateOf(naive, event);
          // A publication that is not trusted claims no id.
          assert.deepEqual(data[`e${at}`], event.isMarked && event.deed.kind === 'publish' ? null : state);
          assert.deepEqual(data[`t${at}`], state && { events: [state] });
        }
      }
      await builder.remove();
    });
    await fc.assert(property, RUNS);
  });

  test('blocks, alone, listed and among other objects, with the events in them', async (t) => {
    const redis = await testRedis(t);
    const asked = fc.record({ history: histories, block: fc.nat(11) });
    const property = fc.asyncProperty(asked, async ({ history, block }) => {
      const { view, whole, builder } = await historyView(redis, history);
      const rows = await rowsOf(view, whole.all);
      const index = Math.min(block, history.length - 1);
      const asOfBlock = FIRST_BLOCK + index;
      const naive = whole.at(asOfBlock, history[index]?.time ?? BEGIN);
      const eventsIn = (number: number) => whole.all.filter((event) => event.block === number);
      const expected = (number: number) => {
        const nodes = eventsIn(number).map((event) => stateOf(naive, event));
        return number > asOfBlock ? null : { number, eventCount: nodes.length, events: { nodes } };
      };
      const numbers = history.map((_, at) => FIRST_BLOCK + at);
      const hashes = new Map(rows.map(({ blockNumber, blockHash }) => [blockNumber, blockHash]));
      const fields = 'number eventCount events { nodes { seq status } }';
      const versions = whole.all.flatMap((event, at) => {
        const row = rows[at];
        return event.meant?.isPinned === false && event.deed.kind === 'publish' && !event.isMarked && row
          ? [{ event, row }]
          : [];
      });
      const ids = [...versions.map(({ row }) => credentialKey(row)), ...numbers.map((number) => `block-${number}`)];
      const data = await answer(view, [
        ...numbers.map((number) => `n${number}: block(number: ${number}, asOfBlock: ${asOfBlock}) { ${fields} }`),
        ...[...hashes].map(
          ([number, hash]) => `h${number}: block(hash: "${hash}", asOfBlock: ${asOfBlock}) { ${fields} }`,
        ),
        `blocks(first: 100, orderBy: OLDEST, asOfBlock: ${asOfBlock}) { totalCount nodes { ${fields} } }`,
        `nodes(ids: ${JSON.stringify(ids)}, asOfBlock: ${asOfBlock}) {
          ... on Credential { event { seq } status } ... on Block { ${fields} } }`,
      ]);
      for (const number of numbers) assert.deepEqual(data[`n${number}`], expected(number));
      for (const number of hashes.keys()) assert.deepEqual(data[`h${number}`], expected(number));
      const listed = numbers.filter((number) => number <= asOfBlock && eventsIn(number).length > 0).map(expected);
      assert.deepEqual(data['blocks'], { totalCount: listed.length, nodes: listed });
      assert.deepEqual(data['nodes'], [
        ...versions.map(({ event }) => {
          const current = naive.currentOf(event);
          return current === undefined ? null : { event: { seq: current.seq }, status: naive.statusOf(current) };
        }),
        ...numbers.map(expected),
      ]);
      await builder.remove();
    });
    await fc.assert(property, RUNS);
  });

  test('an id that was released and published again is that of the publication of then', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    const credential = smallCredential('urn:1');
    const deeds = [{ kind: 'publish', credential } as const];
    await builder.mine({ time: BEGIN, deeds: [] });
    for (const time of [1, 2, 3]) await builder.mine({ time: BEGIN + time, deeds });
    const id = uuidOf(idOfCredential(credential));
    const fields = [1, 2, 3, 4].map(
      (block) => `b${block}: credentialEvent(id: "${id}", asOfBlock: ${ORIGIN_BLOCK + block}) { seq }
        c${block}: credential(by: { eventId: "${id}" }, asOfBlock: ${ORIGIN_BLOCK + block}) { event { seq } }`,
    );
    const data = await answer(view, fields);
    assert.deepEqual(
      [1, 2, 3, 4].map((block) => data[`b${block}`]),
      [null, { seq: 1 }, { seq: 2 }, { seq: 3 }],
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((block) => data[`c${block}`]),
      [null, { event: { seq: 1 } }, { event: { seq: 2 } }, { event: { seq: 3 } }],
    );
  });
});

function said(when: When): string {
  return Object.entries(when).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)[0] ?? '';
}

/** An event as a naive view has it; null when it has none. */
function stateOf(naive: Naive, event: NaiveEvent): { seq: number; status: string | null } | null {
  if (!naive.events({}).includes(event)) return null;
  return { seq: event.seq, status: naive.statusOf(event) ?? null };
}

async function rowsOf(view: View, events: readonly NaiveEvent[]): Promise<EventRow[]> {
  const rows = await view.rows(events.map(({ seq }) => seq));
  return rows.filter((row) => row !== undefined);
}

async function answer(view: View, fields: readonly string[]): Promise<Record<string, unknown>> {
  const contextValue = { view, config: { limits: DEFAULT_LIMITS }, signal: new AbortController().signal };
  const { data, errors } = await graphql({ schema, source: `{ __typename ${fields.join('\n')} }`, contextValue });
  assert.deepEqual(errors ?? [], []);
  return JSON.parse(JSON.stringify(data));
}
