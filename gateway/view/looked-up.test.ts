import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Redis } from '../../lib/redis.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { ORIGIN_BLOCK } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { EVERYTHING, parseFilter } from './filter.ts';
import type { SnapshotArgs } from './snapshot.ts';

test('hits and facets of a page, as facets alone, take the postings of its words from Redis once', async (t) => {
  const redis = await testRedis(t);
  const { builder, view } = await emptyView(redis);
  const deeds = Array.from({ length: 12 }, (_, index) => ({
    kind: 'publish' as const,
    credential: smallCredential(`urn:${index}`, { 'gx:name': index < 9 ? 'storage' : 'network' }),
  }));
  await builder.mine({ time: 1_700_000_000, deeds });
  const search = 'storage ';
  type When = Pick<SnapshotArgs, 'head' | 'asOfBlock' | 'asOfTime'>;
  const hits = (when: When) =>
    view.consistent(when, async (at) => (await view.relevant(at, { search, filter: EVERYTHING })).total);
  const facetsUnder = (filter: object) => async (when: When) => {
    const at = await view.snapshot(when);
    const { counts } = await view.facets(at, { search, filter: parseFilter(filter, DEFAULT_LIMITS) });
    const [{ count }, { values }] = await Promise.all([counts.total(), counts.byDimension('issuer')]);
    assert.deepEqual(values, [{ value: 'did:web:issuer.example', count }]);
    return count;
  };
  const facets = facetsUnder({});
  /** Scripts that Redis runs, which are those that read postings and vocabulary. */
  const scriptsFor = async (questions: ((when: When) => Promise<number>)[], asOf: When = {}) => {
    const head = await view.head();
    const sent = namesOfCommands(redis);
    assert.deepEqual(
      await Promise.all(questions.map((ask) => ask({ ...asOf, head }))),
      questions.map(() => 9),
    );
    return sent().filter((name) => name === 'eval').length;
  };
  // Vocabulary, columns and values are kept from here on.
  await scriptsFor([hits, facets]);
  assert.equal(await scriptsFor([hits]), 1);
  assert.equal(await scriptsFor([facets]), 1);
  assert.equal(await scriptsFor([hits, facets]), 1);
  assert.equal(await scriptsFor([hits, facets], { asOfBlock: ORIGIN_BLOCK + 1 }), 1);
  assert.equal(await scriptsFor([hits, facets], { asOfTime: 1_700_000_000 }), 1);
  // Counted with and without the filter, whose own list is another script's.
  const filtered = facetsUnder({ issuer: ['did:web:issuer.example'] });
  assert.equal(await scriptsFor([hits, filtered]), 2);
  await builder.remove();
});

/** Names of the commands that are sent from now on until they are asked for. */
function namesOfCommands(redis: Redis): () => string[] {
  const names: string[] = [];
  const send = redis.sendCommand;
  redis.sendCommand = (command, ...more) => {
    names.push(command.name.toLowerCase());
    return send.call(redis, command, ...more);
  };
  return () => {
    redis.sendCommand = send;
    return names;
  };
}
