import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { countBits } from '../../gateway/view/bits.ts';
import { candidates } from '../../gateway/view/candidates.ts';
import { openPostings, readLists } from '../../gateway/view/postings.ts';
import { createReader } from '../../gateway/view/reader.ts';
import type { Snapshot } from '../../gateway/view/snapshot.ts';
import type { Operation } from '../../indexer/operations.ts';
import { startView } from '../../indexer/start.ts';
import { createViewStore, type ViewStore } from '../../indexer/view-store.ts';
import { rarePlace } from '../../ledger/buckets.ts';
import { decodePostings, isBitmap } from '../../ledger/postings.ts';
import { CHUNK, termOf, type ViewCursor, viewKeys } from '../../ledger/view.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { createModelLedger } from './model-ledger.ts';
import { connectTestRedis, dumpView } from './redis.ts';

/** Adds this many postings, one in `every` places, `back` places before the end of what is there; or removes the last ones. */
type Step = { do: 'post'; count: number; every: number; back: number } | { do: 'cut'; share: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('post' as const),
      count: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 500, max: 4_500 })),
      every: fc.integer({ min: 1, max: 20 }),
      back: fc.oneof(fc.constant(0), fc.nat(600)),
    }),
    fc.record({ do: fc.constant('cut' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  ),
  { minLength: 1, maxLength: 10 },
);

/** Words whose hashes end with these bytes: by them, in commit.lua, lists become bitmaps at different lengths. */
const ENDINGS = [0, 1, 255];

describe('postings in Redis', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  async function openView(): Promise<{ view: ViewStore; cursor: ViewCursor }> {
    const keys = viewKeys(uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' });
    await redis.set(keys.lease, 'me');
    const view = createViewStore({ redis, keys, owner: 'me' });
    const { cursor } = await startView(view, createModelLedger().genesis);
    return { view, cursor };
  }

  const listOf = (value: string) => ({ term: termOf('word', value), chunk: 0 });
  const post = (seqs: readonly number[], value = 'a word'): Operation => ({ op: 'POST', ...listOf(value), seqs });
  const cut = (seq: number, value = 'a word'): Operation => ({ op: 'CUT', ...listOf(value), seq });

  /** Read at once, and counted by who sees the chunk as a full one and has the list read where it was only counted. */
  async function read({ keys }: ViewStore): Promise<{ places: number[]; later: number[]; count: number | undefined }> {
    const source = { at: { keys, seq: CHUNK } as Snapshot, read: createReader(redis).read };
    const name = { term: termOf('word', 'a word'), chunk: 0 };
    const [lists, opened] = await Promise.all([readLists(source, [name]), openPostings(source, [name.term])]);
    const [[later] = []] = await opened.inChunks([0]);
    const placesOf = (stored: Buffer | undefined) => (stored === undefined ? [] : decodePostings(stored, 0));
    return { places: placesOf(lists.get(name)), later: placesOf(later), count: opened.counts[0] };
  }

  async function formOf({ keys }: ViewStore, value = 'a word'): Promise<string> {
    const list = await redis.getBuffer(keys.postings(termOf('word', value), 0));
    return list === null ? 'rare' : isBitmap(list) ? 'bitmap' : 'list';
  }

  test('are those that were added and not removed, in the form that a list written at once has', {
    timeout: 300_000,
  }, async () => {
    const forms = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const { view, cursor } = await openView();
        let places: number[] = [];
        for (const step of sequence) {
          const end = places.at(-1) ?? -1;
          if (step.do === 'post') {
            const first = Math.max(0, end + 1 - step.back);
            const more = Array.from({ length: step.count }, (_, index) => first + index * step.every);
            const added = more.filter((place) => place < CHUNK);
            if (added.length === 0) continue;
            await view.commit(cursor, [post(added)]);
            places = [...places.filter((place) => place < first), ...added];
          } else {
            const from = Math.floor(step.share * (end + 2));
            await view.commit(cursor, [cut(from)]);
            places = places.filter((place) => place < from);
          }
          assert.deepEqual(await read(view), { places, later: places, count: places.length });
          forms.add(await formOf(view));
        }
        const fresh = await openView();
        if (places.length > 0) await fresh.view.commit(fresh.cursor, [post(places)]);
        assert.deepEqual(await dumpView(redis, view.keys.cursor), await dumpView(redis, fresh.view.keys.cursor));
        await redis.del(
          ...(await redis.keys(`${view.keys.base}:*`)),
          ...(await redis.keys(`${fresh.view.keys.base}:*`)),
        );
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) * 2 },
    );
    assert.deepEqual([...forms].sort(), ['bitmap', 'list', 'rare'], 'all forms were there');
  });

  test('become a bitmap at the length that their term gives, and a list again below it', async () => {
    const { view, cursor } = await openView();
    for (const ending of ENDINGS) {
      const value = wordEndingWith(view, ending);
      const border = 2_048 + 8 * ending;
      const places = Array.from({ length: border + 1 }, (_, index) => 7 + 3 * index);
      const forms: Record<string, string> = {};
      const does = async (what: string, operation: Operation) => {
        await view.commit(cursor, [operation]);
        forms[what] = await formOf(view, value);
      };
      const [last = 0, next = 0] = places.slice(border - 1);
      await does('one below', post(places.slice(0, border - 1), value));
      await does('grown to the border', post([last], value));
      await does('one above', post([next], value));
      await does('cut to the border', cut(next, value));
      await does('cut below it', cut(last, value));
      await does('written at once', post(places.slice(0, border), value));
      assert.deepEqual(forms, {
        ...{ 'one below': 'list', 'grown to the border': 'bitmap', 'one above': 'bitmap' },
        ...{ 'cut to the border': 'bitmap', 'cut below it': 'list', 'written at once': 'bitmap' },
      });
    }
    await redis.del(...(await redis.keys(`${view.keys.base}:*`)));
  });

  test('of rare terms are read for all chunks at once, of frequent ones for the first chunk and then for the others', async () => {
    const { view, cursor } = await openView();
    const chunks = [3, 2, 1, 0];
    const places = (count: number) => Array.from({ length: count }, (_, index) => 5 + 5 * index);
    const counts: Record<string, number> = { rare: 3, frequent: 12_000, 'as frequent': 12_000, 'too frequent': 12_000 };
    for (const [value, count] of Object.entries(counts)) {
      for (const chunk of chunks) {
        const seqs = places(count).map((place) => chunk * CHUNK + place);
        await view.commit(cursor, [{ op: 'POST', term: termOf('type', value), chunk, seqs }]);
      }
    }
    /** Of events that have each of these values; a value may be one of several. */
    const groupsOf = async (...values: string[][]) => {
      const { read } = createReader(redis);
      const range = { from: 1, to: 4 * CHUNK - 1 };
      const terms = values.map((some) => ({ dimension: 'type' as const, values: some }));
      const where = { terms, range, not: [], test: undefined };
      const groups: number[][] = [];
      const source = { at: { keys: view.keys } as Snapshot, read };
      for await (const group of candidates(source, { where, terms: [], range }, 'DESCENDING')) {
        groups.push(group.map(({ chunk }) => chunk));
        const count = Math.min(...values.map(([value = '']) => counts[value] ?? 0));
        for (const { bits } of group) assert.equal(countBits(bits), count);
      }
      return groups;
    };
    assert.deepEqual(await groupsOf(['rare']), [chunks]);
    assert.deepEqual(await groupsOf(['absent']), [chunks]);
    assert.deepEqual(await groupsOf(['frequent'], ['as frequent'], ['too frequent']), [[3], [2, 1, 0]]);
    const moreThanOneCommandHas = Array.from({ length: 600 }, (_, index) => `absent ${index}`);
    assert.deepEqual(await groupsOf(['rare', ...moreThanOneCommandHas]), [[3], [2, 1, 0]]);
    await redis.del(...(await redis.keys(`${view.keys.base}:*`)));
  });
});

function wordEndingWith({ keys }: ViewStore, ending: number): string {
  for (let n = 0; ; n += 1) {
    const word = `word${n}`;
    if (rarePlace(keys, termOf('word', word), 0).field.at(-1) === ending) return word;
  }
}
