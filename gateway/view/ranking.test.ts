import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { encodePostings } from '../../ledger/postings.ts';
import { BEGIN, blocksOf, histories, POOL } from '../../test/gateway/histories.ts';
import { walk } from '../../test/gateway/history-view.ts';
import { createNaiveView } from '../../test/gateway/naive-view.ts';
import { emptyView, smallCredential } from '../../test/gateway/test-view.ts';
import { testRedis } from '../../test/harness/redis.ts';
import { type Deed, idOfCredential, ORIGIN_BLOCK } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { EVERYWHERE } from './bits.ts';
import { EVERYTHING, parseFilter } from './filter.ts';
import type { WordChunk } from './matching.ts';
import { batches } from './ranking.ts';
import type { Snapshot } from './snapshot.ts';
import type { CredentialStatus } from './status.ts';
import type { View } from './view.ts';

const FIRST_BLOCK = ORIGIN_BLOCK + 1;
const publish = (id: string, subject: object = {}, extra: object = {}): Deed => ({
  kind: 'publish',
  credential: smallCredential(id, subject, extra),
});

/** Words of the names in histories, as a reader would fold them. */
const WORDS: Record<string, string[]> = {
  storage: ['Fast storage', 'Slow storage'],
  FAST: ['Fast storage', 'Fast network'],
  'fast network': ['Fast storage', 'Fast network'],
  grosse: ['Größe zählt'],
  größe: [],
  nothing: [],
};

type Asked = { issuer?: string[]; status?: CredentialStatus[] };
type AskedFilter = Asked & { or?: Asked[]; not?: Asked[] };

const conditions: fc.Arbitrary<Asked> = fc.record(
  {
    issuer: fc.constantFrom(...POOL.issuer).map((issuer) => [issuer]),
    status: fc.constantFrom<CredentialStatus[]>(['EXPIRED'], ['REVOKED', 'SUSPENDED']),
  },
  { requiredKeys: [] },
);
const someConditions = conditions.filter((one) => Object.keys(one).length > 0);
const filters: fc.Arbitrary<AskedFilter> = fc
  .record({
    own: conditions,
    or: fc.option(fc.array(someConditions, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
    not: fc.option(fc.array(someConditions, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
  })
  .map(({ own, or, not }) => ({ ...own, ...(or && { or }), ...(not && { not }) }));

function asksForStatus({ or = [], not = [], ...own }: AskedFilter): boolean {
  return [own, ...or, ...not].some(({ status }) => status !== undefined);
}

describe('the most relevant credentials', () => {
  test('are exactly the current, by default active ones that match the filter and a word, best first', async (t) => {
    const redis = await testRedis(t);
    const questions = fc.record({
      history: histories,
      block: fc.nat(11),
      search: fc.option(fc.constantFrom('storage', 'FAST', 'fast network', 'nothing'), { nil: undefined }),
      filter: filters,
    });
    await fc.assert(
      fc.asyncProperty(questions, async ({ history, block, search, filter }) => {
        const { builder, view } = await emptyView(redis);
        await builder.mine(...blocksOf(history));
        const index = Math.min(block, history.length - 1);
        const at = await view.snapshot({ asOfBlock: FIRST_BLOCK + index });
        const naive = createNaiveView(history, { seq: 1, block: FIRST_BLOCK }).at(
          FIRST_BLOCK + index,
          history[index]?.time ?? BEGIN,
        );
        const { hits, total, partial } = await view.relevant(at, {
          search,
          filter: parseFilter(filter, DEFAULT_LIMITS),
          first: 100,
        });
        const expected = naive
          .credentials(asksForStatus(filter) ? filter : { ...filter, status: ['ACTIVE'] })
          .filter(({ meant }) => search === undefined || WORDS[search]?.includes(meant?.name ?? ''))
          .map(({ seq }) => seq);
        const found = hits.map(({ model }) => model.row.seq);
        assert.deepEqual(
          [...found].sort((a, b) => a - b),
          expected,
        );
        assert.deepEqual([total, partial], [expected.length, false]);
        const best = [...hits].sort((a, b) => b.score.total - a.score.total || b.model.row.seq - a.model.row.seq);
        assert.deepEqual(
          found,
          best.map(({ model }) => model.row.seq),
        );
        for (const { score } of hits) {
          assert.equal(score.text + score.type + score.label + score.recency, score.total);
          assert.equal(score.recency + score.label + score.type + score.text, score.total);
        }
        await builder.remove();
      }),
      { numRuns: 40 },
    );
  });

  test('as of a block are those of a view that was built up to it, score by score', async (t) => {
    const redis = await testRedis(t);
    const questions = fc.record({
      history: histories,
      block: fc.nat(11),
      search: fc.constantFrom('stor', 'storages', 'netwrok', 'fast storage ', 'zahlt', 'größe slow', 'rage'),
    });
    await fc.assert(
      fc.asyncProperty(questions, async ({ history, block, search }) => {
        const index = Math.min(block, history.length - 1);
        const asOfBlock = FIRST_BLOCK + index;
        const answers = [];
        for (const blocks of [blocksOf(history), blocksOf(history).slice(0, index + 1)]) {
          const { builder, view } = await emptyView(redis);
          await builder.mine(...blocks);
          const at = await view.snapshot({ asOfBlock });
          const { hits, total } = await view.relevant(at, { search, filter: EVERYTHING, first: 100 });
          answers.push([total, hits.map(({ model, score, words }) => [model.row.seq, score, [...words]])]);
          await builder.remove();
        }
        assert.deepEqual(answers[0], answers[1]);
      }),
      { numRuns: 30 },
    );
  });

  test('are the same at a gateway that has answered before and at one that has just started', async (t) => {
    const redis = await testRedis(t);
    const searches = ['stor', 'storages ', 'netwrok ', 'fast storage ', 'größe slow', 'rage'];
    const paths = fc.record({ history: histories, other: histories, back: fc.nat(11), past: fc.nat(11) });
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        const { builder, view, newView } = await emptyView(redis, { now: () => BEGIN * 1_000 });
        const answers = async (asked: View, at: Snapshot) => {
          const pages = searches.map((search) => asked.relevant(at, { search, filter: EVERYTHING, first: 100 }));
          return (await Promise.all(pages)).map(({ hits, total }) => [
            total,
            hits.map(({ model, score }) => [model.row.seq, model.column, score]),
          ]);
        };
        const compare = async (asOfBlock?: number) => {
          const at = await view.snapshot({ asOfBlock });
          // Columns are kept from here on.
          await (await view.facets(at, { filter: parseFilter({ status: ['ACTIVE'] }, DEFAULT_LIMITS) })).counts.total();
          assert.deepEqual(await answers(view, at), await answers(newView(), at));
        };
        await walk(builder, path, compare);
        await builder.remove();
      }),
      { numRuns: 10, interruptAfterTimeLimit: 60_000 },
    );
  });

  test('are the same whether columns of a chunk are read at once or one by one', async (t) => {
    const redis = await testRedis(t);
    const { builder, view } = await emptyView(redis, { now: () => BEGIN * 1_000 });
    const deeds = Array.from({ length: 150 }, (_, index) =>
      publish(`urn:${index}`, { 'gx:name': index % 3 === 0 ? 'many few' : 'many' }),
    );
    const revoked = { kind: 'status' as const, of: idOf(deeds[3] as Deed), revision: 1, status: 'REVOKED' as const };
    await builder.mine({ time: BEGIN, deeds }, { time: BEGIN + 1, deeds: [revoked] });
    const at = await view.snapshot({ asOfBlock: FIRST_BLOCK });
    const totals = async (search: string) => (await view.relevant(at, { search, filter: EVERYTHING })).total;
    assert.deepEqual([await totals('few '), await totals('many '), await totals('few ')], [50, 150, 50]);
    const now = await view.snapshot();
    const { total } = await view.relevant(now, { search: 'many ', filter: EVERYTHING });
    assert.equal(total, 149);
  });

  const found = async (t: TestContext, search: string, ...names: string[]) => {
    const { builder, view } = await emptyView(await testRedis(t));
    const deeds = names.map((name, index) => publish(`urn:${index}`, { type: 'gx:Thing', 'gx:name': name }));
    await builder.mine({ time: BEGIN, deeds });
    const { hits } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING });
    return hits.flatMap(({ model, score }) => score.words.map(({ kind }) => `${model.row.name}: ${kind}`));
  };

  test('are found by inflections, and by the beginning of the word that is being typed', async (t) => {
    const names = ['Dienst', 'Dienste', 'Diensten', 'Dienstag'];
    const inflected = ['Diensten: INFLECTION', 'Dienst: INFLECTION'];
    assert.deepEqual(await found(t, 'Dienste ', ...names), ['Dienste: EXACT', ...inflected]);
    assert.deepEqual(
      await found(t, 'dien', ...names),
      [...names].reverse().map((name) => `${name}: PREFIX`),
    );
    assert.deepEqual(
      await found(t, 'di', ...names),
      [...names].reverse().map((name) => `${name}: PREFIX`),
    );
    assert.deepEqual(await found(t, 'dien ', ...names), []);
    assert.deepEqual(await found(t, 'dien Dienstag ', ...names), ['Dienstag: EXACT']);
  });

  test('are found by two letters of any alphabet, and by one where no spaces are set', async (t) => {
    assert.deepEqual(await found(t, 'об', 'Облако'), ['Облако: PREFIX']);
    assert.deepEqual(await found(t, 'νε', 'Νέφος'), ['Νέφος: PREFIX']);
    assert.deepEqual(await found(t, '東', '東京クラウド', '関東'), ['東京クラウド: PREFIX']);
    assert.deepEqual(await found(t, '東京', '東京クラウド', '関東'), ['東京クラウド: EXACT']);
  });

  test('are found by the beginning of the first and of the newest words, and tell when there are more', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { maxCompletions: 4 } });
    const names = ['clob', 'cloc', 'clod', 'clof'];
    const publishAll = (time: number, ...some: string[]) =>
      builder.mine({ time, deeds: some.map((name) => publish(`urn:${name}`, { 'gx:name': name })) });
    const told = async (search: string) => {
      const at = await view.snapshot();
      const { hits, partial } = await view.relevant(at, { search, filter: EVERYTHING });
      const { count, isExact } = await (await view.facets(at, { filter: EVERYTHING, search })).counts.total();
      return [hits.map(({ model }) => model.row.name).sort(), partial, count, isExact];
    };
    await publishAll(BEGIN, ...names);
    for (const search of ['cl', 'clo']) assert.deepEqual(await told(search), [names, false, 4, true]);
    await publishAll(BEGIN + 1, 'clog', 'cloh');
    for (const search of ['cl', 'clo'])
      assert.deepEqual(await told(search), [['clob', 'cloc', 'clod', 'cloh'], true, 4, false]);
  });

  test('are found by the last part of compounds, and by compounds of their parts', async (t) => {
    const names = ['Objektspeicher', 'Cloudspeichern', 'Cloud', 'Speicher'];
    assert.deepEqual(await found(t, 'Speicher ', ...names), [
      'Speicher: EXACT',
      'Cloudspeichern: COMPOUND',
      'Objektspeicher: COMPOUND',
    ]);
    assert.deepEqual(await found(t, 'Cloudspeicher ', 'Cloud', 'Speicher'), ['Speicher: COMPOUND', 'Cloud: COMPOUND']);
  });

  test('are found with one slip in words of five letters and more that nothing has', async (t) => {
    for (const slip of ['sotrage', 'torage', 'sttorage', 'xtorage', 'storgae', 'storagee', 'stoxage'])
      assert.deepEqual(await found(t, `${slip} `, 'storage', 'other'), ['storage: TYPO'], slip);
    assert.deepEqual(await found(t, 'storgae', 'storage', 'other'), ['storage: TYPO']);
    const slips = await found(t, 'patern ', 'pattern', 'matern');
    assert.deepEqual(slips.sort(), ['matern: TYPO', 'pattern: TYPO'], 'in the first letters and behind them');
    assert.deepEqual(await found(t, 'stroagge ', 'storage'), []);
    assert.deepEqual(await found(t, 'clod ', 'cloud'), []);
    assert.deepEqual(await found(t, 'iso17001 ', 'iso27001'), ['iso27001: TYPO']);
    assert.deepEqual(await found(t, 's3rver ', 's5rver'), ['s5rver: TYPO']);
  });

  test('are found with one slip as well where hardly anything has the word as it was asked for', async (t) => {
    assert.deepEqual(await found(t, 'clout ', 'cloud', 'clout'), ['clout: EXACT', 'cloud: TYPO']);
    assert.deepEqual(await found(t, 'clout ', 'cloud', 'cloud', 'clouts'), [
      'clouts: INFLECTION',
      'cloud: TYPO',
      'cloud: TYPO',
    ]);
    const many = Array.from({ length: 9 }, () => 'clout');
    assert.deepEqual(
      await found(t, 'clout ', 'cloud', ...many),
      many.map((name) => `${name}: EXACT`),
    );
  });

  test('are first those that have a word as it was asked for, however many have another one', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { maxRanked: 3 } });
    const names = ['clout', 'fast clout', ...Array.from({ length: 9 }, () => 'fast cloud')];
    await builder.mine({
      time: BEGIN,
      deeds: names.map((name, index) => publish(`urn:${index}`, { 'gx:name': name })),
    });
    const ranked = async (search: string) => {
      const { hits } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING });
      return hits.map(({ model }) => model.row.name);
    };
    assert.deepEqual(await ranked('clout '), ['fast clout', 'clout', 'fast cloud']);
    assert.deepEqual(await ranked('fast clout '), ['fast clout', 'fast cloud', 'fast cloud']);
  });

  test('no longer know words that the ledger went back behind', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine(
      { time: BEGIN, deeds: [publish('urn:1', { 'gx:name': 'storage' })] },
      { time: BEGIN + 1, deeds: [publish('urn:2', { 'gx:name': 'storages sotrage' })] },
    );
    const kinds = async () => {
      const { hits } = await view.relevant(await view.snapshot(), { search: 'sotrage ', filter: EVERYTHING });
      return hits.map(({ score }) => score.words.map(({ kind }) => kind));
    };
    assert.deepEqual(await kinds(), [['EXACT'], ['TYPO']]);
    await builder.rollBackTo(1);
    assert.deepEqual(await kinds(), [['TYPO']]);
  });

  test('are first those that have all words, then those with the rarest, when more match than are ranked', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { maxRanked: 3 } });
    const names = ['rare', 'fast cloud', 'cloud', 'cloud', 'cloud', 'cloud', 'fast', 'fast'];
    const deeds = names.map((name, index) => publish(`urn:${index}`, { 'gx:name': name }));
    await builder.mine({ time: BEGIN, deeds });
    const ranked = async (search: string) => {
      const { hits, partial } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING });
      return [hits.map(({ model }) => model.row.name), partial];
    };
    assert.deepEqual(await ranked('fast cloud '), [['fast cloud', 'fast', 'fast'], true]);
    assert.deepEqual(await ranked('rare cloud '), [['rare', 'cloud', 'cloud'], true]);
  });

  test('are found by words in any case and with any accents', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: BEGIN, deeds: [publish('urn:1', { 'gx:name': 'Größe zählt' }), publish('urn:2')] });
    const found = async (search: string) => {
      const { hits } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING });
      return hits.map(({ model, score }) => [model.row.seq, score.words.map(({ asked }) => asked)]);
    };
    assert.deepEqual(await found('GRÖSSE'), [[1, ['grosse']]]);
    assert.deepEqual(await found('zahlt Größe nicht'), [[1, ['zahlt', 'grosse']]]);
    assert.deepEqual(await found('nicht'), []);
  });

  test('are found by the words of their name in every language, as words of the name', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    const name = [
      { '@value': 'Schneller Speicher', '@language': 'de' },
      { '@value': 'Fast storage', '@language': 'en' },
    ];
    await builder.mine({ time: BEGIN, deeds: [publish('urn:1', { 'schema:name': name })] });
    for (const search of ['Speicher ', 'storage ']) {
      const { hits } = await view.relevant(await view.snapshot(), { search, filter: EVERYTHING });
      assert.deepEqual(
        hits.map(({ model, score }) => [model.row.name, score.words.map(({ field }) => field)]),
        [['Schneller Speicher', ['nameWord']]],
      );
    }
  });

  test('stand higher for rarer words, a word of their type, a higher label, and the newer of equals', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { now: () => BEGIN * 1_000 });
    await builder.mine({
      time: BEGIN,
      deeds: [
        ...[1, 2, 3, 4, 5].map((index) => publish(`urn:common${index}`, { 'gx:name': 'storage' })),
        publish('urn:rare', { 'gx:name': 'quantum' }),
        publish('urn:label', { 'gx:name': 'storage', 'gx:labelLevel': 'L3' }),
        publish('urn:type', { type: 'gx:Quantum' }),
      ],
    });
    const { hits } = await view.relevant(await view.snapshot(), { search: 'quantum storage', filter: EVERYTHING });
    assert.deepEqual(
      hits.map(({ model }) => model.row.credentialId),
      ['urn:type', 'urn:rare', 'urn:label', ...[5, 4, 3, 2, 1].map((index) => `urn:common${index}`)],
    );
  });

  test('come in pages that neither repeat nor skip while new events arrive and the clock goes on', async (t) => {
    let now = (BEGIN + 1_000) * 1_000;
    const { builder, view } = await emptyView(await testRedis(t), { now: () => now });
    const named = (index: number) =>
      publish(`urn:${index}`, { 'gx:name': index % 3 === 0 ? 'fast storage' : 'storage' });
    await builder.mine({ time: BEGIN, deeds: Array.from({ length: 17 }, (_, index) => named(index)) });
    const args = { search: 'fast storage', filter: EVERYTHING, first: 4 };
    const whole = await view.relevant(await view.snapshot(), { ...args, first: 100 });
    const found: number[] = [];
    let after: string | null = null;
    for (let page = 0; ; page += 1) {
      const at = await view.snapshot();
      const { hits, hasNextPage, hasPreviousPage, total, at: ranked } = await view.relevant(at, { ...args, after });
      found.push(...hits.map(({ model }) => model.row.seq));
      assert.deepEqual([total, hasPreviousPage, ranked.seq, ranked.block], [17, page > 0, 17, whole.at.block]);
      // Each page meets another view: newer hits, one that is displaced, one that is revoked, a later clock.
      await builder.mine({
        time: BEGIN + 50 + page,
        deeds: [
          named(100 + page),
          publish(`urn:${page}`, { 'gx:name': 'displaced' }),
          { kind: 'status', of: idOf(named(10 + page)), revision: 1, status: 'REVOKED' },
        ],
      });
      now += 60_000;
      if (!hasNextPage) break;
      after = hits.at(-1)?.cursor ?? null;
    }
    assert.deepEqual(
      found,
      whole.hits.map(({ model }) => model.row.seq),
    );
  });

  test('beyond the published number are partial: the newest are ranked', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { maxRanked: 3 } });
    await builder.mine({ time: BEGIN, deeds: [1, 2, 3, 4].map((index) => publish(`urn:${index}`)) });
    const { hits, partial, total } = await view.relevant(await view.snapshot(), { filter: EVERYTHING });
    assert.deepEqual([hits.map(({ model }) => model.row.seq), partial, total], [[4, 3, 2], true, 3]);
    const three = await view.relevant(await view.snapshot({ asOfBlock: ORIGIN_BLOCK }), { filter: EVERYTHING });
    assert.deepEqual([three.total, three.partial], [0, false]);
  });

  test('look at no more words of a search than published', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t), { limits: { maxSearchWords: 2 } });
    await builder.mine({ time: BEGIN, deeds: [publish('urn:1', { 'gx:name': 'three' })] });
    assert.equal(
      (await view.relevant(await view.snapshot(), { search: 'one two three', filter: EVERYTHING })).total,
      0,
    );
    assert.equal((await view.relevant(await view.snapshot(), { search: 'one three', filter: EVERYTHING })).total, 1);
  });
});

describe('a cursor of a ranked listing', () => {
  test('is refused with another search, filter or block, and when it is none', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: BEGIN, deeds: [publish('urn:1', { 'gx:name': 'storage' }), publish('urn:2')] });
    const at = await view.snapshot();
    const { hits } = await view.relevant(at, { search: 'storage', filter: EVERYTHING });
    const after = hits[0]?.cursor ?? '';
    const issuer = parseFilter({ issuer: ['did:web:issuer.example'] }, DEFAULT_LIMITS);
    const refused = { code: 'BAD_CURSOR' };
    await assert.rejects(view.relevant(at, { search: 'other', filter: EVERYTHING, after }), refused);
    await assert.rejects(view.relevant(at, { search: 'storage', filter: issuer, after }), refused);
    await assert.rejects(view.relevant(at, { search: 'storage', filter: EVERYTHING, asOfBlock: 101, after }), refused);
    await assert.rejects(view.relevant(at, { filter: EVERYTHING, after: await view.cursorOf(at, 1) }), refused);
    await assert.rejects(view.events(at, { filter: EVERYTHING, after }), refused);
    assert.equal((await view.relevant(at, { search: '- STORAGE', filter: EVERYTHING, after })).hits.length, 0);
  });

  test('of a ranking that the ledger went back behind is refused with ROLLBACK', async (t) => {
    const { builder, view } = await emptyView(await testRedis(t));
    await builder.mine({ time: BEGIN, deeds: [publish('urn:1')] }, { time: BEGIN + 1, deeds: [publish('urn:2')] });
    const { hits } = await view.relevant(await view.snapshot(), { filter: EVERYTHING });
    await builder.rollBackTo(1);
    await builder.mine({ time: BEGIN + 1, deeds: [publish('urn:3')] });
    await assert.rejects(view.relevant(await view.snapshot(), { filter: EVERYTHING, after: hits[0]?.cursor ?? '' }), {
      code: 'ROLLBACK',
    });
  });
});

function idOf(deed: Deed) {
  return deed.kind === 'publish' ? idOfCredential(deed.credential) : '0x';
}

describe('the candidates of a search', () => {
  /** A chunk whose first so many events have the one word of a search. */
  function chunkOfMany(chunk: number, many: number): WordChunk {
    const places = Array.from({ length: many }, (_, place) => place);
    return { chunk, bits: EVERYWHERE, seen: undefined, or: [], not: [], words: [[encodePostings(places)]] };
  }

  async function judgedTogether(...many: number[]): Promise<[chunk: number, candidates: number][][]> {
    async function* chunks() {
      for (const [index, count] of many.entries()) yield chunkOfMany(many.length - index, count);
    }
    const together: [number, number][][] = [];
    const seqs: number[] = [];
    for await (const batch of batches(chunks(), [{ word: 0, options: [0] }])) {
      together.push(batch.map((part) => [part.chunk.chunk, part.seqs.length]));
      seqs.push(...batch.flatMap((part) => part.seqs));
    }
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => b - a),
    );
    assert.equal(
      seqs.length,
      many.reduce((sum, count) => sum + count, 0),
    );
    return together;
  }

  test('of a rare word are judged together, over however many chunks they are spread', async () => {
    const rare = Array.from({ length: 16 }, () => 3);
    assert.deepEqual((await judgedTogether(...rare)).length, 1);
    assert.deepEqual(await judgedTogether(2, 0, 5), [
      [
        [3, 2],
        [1, 5],
      ],
    ]);
  });

  test('of a chunk that has many are judged by themselves, and a batch is never long', async () => {
    assert.deepEqual(await judgedTogether(2, 300, 5), [
      [[3, 2]],
      [[2, 256]],
      [
        [2, 44],
        [1, 5],
      ],
    ]);
    assert.deepEqual(
      (await judgedTogether(...Array.from({ length: 10 }, () => 60))).map((batch) => batch.length),
      [5, 5],
    );
  });
});
