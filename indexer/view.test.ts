import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { StatusName } from '../ledger/status.ts';
import { viewKeys } from '../ledger/view.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { action } from '../test/indexer/arbitrary-action.ts';
import { type Action, createModelLedger, type SquatTarget } from '../test/indexer/model-ledger.ts';
import { connectTestRedis, dumpView } from '../test/indexer/redis.ts';
import { cleanView } from './clean.ts';
import { commitRange, type Position } from './commit.ts';
import { rollBack, rollBackTo } from './rollback.ts';
import { startView } from './start.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

type Ledger = ReturnType<typeof createModelLedger>;
type Step =
  | { do: 'mine'; blocks: Action[][] }
  | { do: 'revert'; blocks: number; slices: number | undefined }
  | { do: 'interrupt'; slices: number; blocks: Action[][] };

const blocks = fc.array(fc.array(action, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
const largeBlock = fc.array(action, { minLength: 41, maxLength: 130 }).map((actions) => [actions]);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('mine' as const), blocks }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('revert' as const),
        blocks: fc.integer({ min: 1, max: 6 }),
        slices: fc.option(fc.nat(4), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('interrupt' as const),
        slices: fc.nat(3),
        blocks: fc.oneof(blocks, largeBlock),
      }),
    },
  ),
  { minLength: 1, maxLength: 8 },
);

describe('the view in Redis', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  async function openView(): Promise<ViewStore> {
    const keys = viewKeys(uniquePrefix(), { chainId: 1, genesisHash: '0x01', contract: '0x02' });
    await redis.set(keys.lease, 'me');
    return createViewStore({ redis, keys, owner: 'me' });
  }

  /** Indexes block by block, as a live indexer does. */
  async function catchUp(view: ViewStore, ledger: Ledger, from: Position): Promise<Position> {
    let position = from;
    for (let number = from.cursor.blockNumber + 1; number <= ledger.head().number; number += 1) {
      position = await commitRange(view, position, ledger.range(number, number), () => {});
    }
    return position;
  }

  async function goBack(view: ViewStore, ledger: Ledger, from: Position): Promise<Position> {
    return rollBack(view, from, async (block) => ledger.block(block.number)?.hash === block.hash, ledger.genesis);
  }

  async function wipe(...views: ViewStore[]): Promise<void> {
    for (const { keys } of views) {
      for await (const names of redis.scanStream({ match: `${keys.cursor.slice(0, -6)}*`, count: 1_000 })) {
        if (names.length > 0) await redis.unlink(names as string[]);
      }
    }
  }

  /** A view that loses its Redis after some slices of a commit. */
  function interrupted(view: ViewStore, slices: number): ViewStore {
    let left = slices;
    return {
      ...view,
      async commit(continues, operations) {
        if (left === 0) throw new Error('cut off');
        left -= 1;
        await view.commit(continues, operations);
      },
    };
  }

  async function take(view: ViewStore, ledger: Ledger, from: Position, step: Step): Promise<Position> {
    if (step.do === 'revert') {
      const head = ledger.head().hash;
      ledger.revert(step.blocks);
      if (ledger.head().hash === head) return from;
      if (step.slices === undefined) return goBack(view, ledger, from);
      await goBack(interrupted(view, step.slices), ledger, from).catch(() => undefined);
      const reached = await reopen(view);
      return goBack(view, ledger, reached);
    }
    for (const actions of step.blocks) ledger.mine(actions);
    if (step.do === 'mine') return catchUp(view, ledger, from);
    await assert.rejects(
      async () => {
        await catchUp(interrupted(view, step.slices), ledger, from);
        throw new Error('cut off');
      },
      { message: 'cut off' },
    );
    return reopen(view);
  }

  async function reopen(view: ViewStore): Promise<Position> {
    const position = await view.readCursor();
    assert.ok(position !== undefined);
    await cleanView(view, position.cursor);
    return position;
  }

  test('after any rollbacks and interruptions it equals the view that is built afresh', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const ledger = createModelLedger();
        const lived = await openView();
        let position = await startView(lived, ledger.genesis);
        for (const step of sequence) position = await take(lived, ledger, position, step);
        position = await catchUp(lived, ledger, position);

        const fresh = await openView();
        await catchUp(fresh, ledger, await startView(fresh, ledger.genesis));
        assert.deepEqual(await dumpView(redis, lived.keys.cursor), await dumpView(redis, fresh.keys.cursor));
        await wipe(lived, fresh);
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25) },
    );
  });

  test('a range of many blocks gives the same view as the blocks one by one', async () => {
    const ledger = createModelLedger();
    for (const actions of fc.sample(fc.array(action, { minLength: 10, maxLength: 70 }), { numRuns: 30, seed: 5 }))
      ledger.mine(actions);
    const whole = await openView();
    const single = await openView();
    await commitRange(whole, await startView(whole, ledger.genesis), ledger.range(1, ledger.head().number), () => {});
    await catchUp(single, ledger, await startView(single, ledger.genesis));
    // Times are kept of the blocks that were looked at: those with events, and the last of each range.
    const { 'bt:0': _whole, ...a } = await dumpView(redis, whole.keys.cursor);
    const { 'bt:0': _single, ...b } = await dumpView(redis, single.keys.cursor);
    assert.deepEqual(a, b);
    assert.ok(ledger.range(1, ledger.head().number).events.length > 150);
    await wipe(whole, single);
  });

  test('ids that were squatted, released and published again are the same block by block and at once, and after every rollback', async () => {
    const ledger = createModelLedger();
    const credential = { issuer: 0, credential: 1, validFrom: undefined, words: 1 };
    const release = (of: number): Action => ({ do: 'release', of });
    const status = (of: number, status: StatusName): Action => ({ do: 'status', of, status, isReadable: true });
    const squat = (of: SquatTarget): Action => ({ do: 'squat', of, isDecodable: true });
    const pin: Action = { do: 'pin', commitment: 1, isForged: false };
    // Publications are counted from 0: 0 squats the credential's id, 2 publishes it, 3 and 4 pin, 5 publishes it again.
    const history: Action[] = [
      squat({ kind: 'credential', ...credential }),
      status(0, 'SUSPENDED'),
      squat({ kind: 'change', of: 0, status: 'REVOKED' }),
      release(0),
      { do: 'publish', ...credential },
      status(2, 'SUSPENDED'),
      status(2, 'REVOKED'),
      pin,
      status(3, 'REVOKED'),
      release(3),
      pin,
      status(4, 'SUSPENDED'),
      release(2),
      { do: 'publish', ...credential },
      status(5, 'SUSPENDED'),
      release(5),
      squat({ kind: 'credential', ...credential }),
      status(6, 'REVOKED'),
      release(6),
      { do: 'publish', ...credential },
    ];
    for (const action of history) ledger.mine([action]);
    assert.equal(ledger.range(1, history.length).events.length, history.length - 5);
    const whole = await openView();
    await commitRange(whole, await startView(whole, ledger.genesis), ledger.range(1, history.length), () => {});
    const lived = await openView();
    let position = await catchUp(lived, ledger, await startView(lived, ledger.genesis));
    const { 'bt:0': _whole, ...atOnce } = await dumpView(redis, whole.keys.cursor);
    const { 'bt:0': _lived, ...blockByBlock } = await dumpView(redis, lived.keys.cursor);
    assert.deepEqual(blockByBlock, atOnce);
    for (let left = history.length - 1; left > 0; left -= 1) {
      ledger.revert(1);
      position = await catchUp(lived, ledger, await goBack(lived, ledger, position));
      const fresh = await openView();
      await catchUp(fresh, ledger, await startView(fresh, ledger.genesis));
      assert.deepEqual(await dumpView(redis, lived.keys.cursor), await dumpView(redis, fresh.keys.cursor), `${left}`);
      await wipe(fresh);
    }
    await wipe(whole, lived);
  });

  test('a commit without the lease, or that continues another cursor, changes nothing', async () => {
    const ledger = createModelLedger();
    const view = await openView();
    const position = await startView(view, ledger.genesis);
    ledger.mine([{ do: 'publish', issuer: 1, credential: 1, validFrom: undefined, words: 1 }]);
    const before = await dumpView(redis, view.keys.cursor);
    const foreign = [
      { ...position.cursor, seq: 1 },
      { ...position.cursor, blockHash: ledger.head().hash },
      { ...position.cursor, epoch: 1 },
    ];
    for (const cursor of foreign) {
      await assert.rejects(
        commitRange(view, { ...position, cursor }, ledger.range(1, 1), () => {}),
        { code: 'VIEW_MOVED' },
      );
    }
    await redis.set(view.keys.lease, 'another');
    await assert.rejects(
      commitRange(view, position, ledger.range(1, 1), () => {}),
      { code: 'LEASE_LOST' },
    );
    await redis.del(view.keys.lease);
    await assert.rejects(
      commitRange(view, position, ledger.range(1, 1), () => {}),
      { code: 'LEASE_LOST' },
    );
    assert.deepEqual(await dumpView(redis, view.keys.cursor), before);
    await wipe(view);
  });

  test('an aborted signal ends a commit between two slices: nothing half is shown, and the next indexer writes it whole', async () => {
    const ledger = createModelLedger();
    ledger.mine(
      Array.from({ length: 130 }, (_, n) => ({
        do: 'publish',
        issuer: 1,
        credential: n,
        validFrom: undefined,
        words: n,
      })),
    );
    const lived = await openView();
    const begin = await startView(lived, ledger.genesis);
    const over = new AbortController();
    let slices = 0;
    const stopping: ViewStore = {
      ...lived,
      async commit(continues, operations) {
        slices += 1;
        await lived.commit(continues, operations);
        over.abort();
      },
    };
    await assert.rejects(
      commitRange(stopping, begin, ledger.range(1, 1), () => {}, { signal: over.signal }),
      { name: 'AbortError' },
    );
    assert.equal(slices, 1);
    assert.deepEqual((await lived.readCursor())?.cursor, begin.cursor);
    assert.equal(await redis.exists(lived.keys.dirty), 1);
    await catchUp(lived, ledger, await reopen(lived));
    const fresh = await openView();
    await catchUp(fresh, ledger, await startView(fresh, ledger.genesis));
    assert.deepEqual(await dumpView(redis, lived.keys.cursor), await dumpView(redis, fresh.keys.cursor));
    await wipe(lived, fresh);
  });

  test('a rollback lowers the cursor, changes the epoch and tells from where and to where it went', async () => {
    const ledger = createModelLedger();
    const view = await openView();
    let position = await startView(view, ledger.genesis);
    for (const words of [1, 2, 3])
      ledger.mine([{ do: 'publish', issuer: 1, credential: words, validFrom: undefined, words }]);
    position = await catchUp(view, ledger, position);
    ledger.revert(2);
    const after = await goBack(view, ledger, position);
    assert.equal(after.cursor.seq, 1);
    assert.equal(after.cursor.epoch, position.cursor.epoch + 1);
    const [record] = await redis.lrange(view.keys.rollbacks, 0, -1);
    const { common, from } = JSON.parse(record ?? '{}');
    assert.deepEqual({ common, from }, { common: 1, from: 3 });
    await wipe(view);
  });

  test('a rollback proves nothing: what the contract had not confirmed before can still be given up', async () => {
    const ledger = createModelLedger();
    const view = await openView();
    for (const words of [1, 2, 3, 4])
      ledger.mine([{ do: 'publish', issuer: 1, credential: words, validFrom: undefined, words }]);
    let position = await startView(view, ledger.genesis);
    position = await commitRange(view, position, ledger.range(1, 2), () => {});
    position = await commitRange(view, position, { ...ledger.range(3, 4), proven: false }, () => {});
    ledger.revert(1);
    position = await goBack(view, ledger, position);
    assert.deepEqual([position.cursor.seq, position.provenSeq], [3, 2]);
    assert.equal((await view.readCursor())?.provenSeq, 2);
    position = await rollBackTo(view, position, position.provenSeq, ledger.genesis);
    assert.deepEqual([position.cursor.seq, position.provenSeq], [2, 2]);
    position = await rollBackTo(view, position, 1, ledger.genesis);
    assert.deepEqual([position.cursor.seq, position.provenSeq], [1, 1]);
    await wipe(view);
  });

  test('a rollback forgets all times above its block, also where a range passed over a whole chunk of them', async () => {
    const { genesis, range } = createModelLedger();
    const view = await openView();
    let position = await startView(view, genesis);
    for (const number of [65_000, 200_000, 400_000]) {
      const to = { ...genesis, number, time: number };
      position = await commitRange(view, position, { ...range(0, 0), to }, () => {});
    }
    const timed = async () => {
      const lengths = await Promise.all(
        [0, 1, 2, 3, 4, 5, 6].map((chunk) => view.redis.strlen(view.keys.blockTimes(chunk))),
      );
      return lengths.flatMap((length, chunk) => (length === 0 ? [] : [chunk]));
    };
    assert.deepEqual(await timed(), [0, 3, 6]);
    await rollBack(view, position, async () => false, genesis);
    assert.deepEqual(await timed(), [0]);
    assert.equal(await view.redis.strlen(view.keys.blockTimes(0)), 4);
    await wipe(view);
  });

  test('where only empty blocks were replaced, no reader is told of a rollback', async () => {
    const ledger = createModelLedger();
    const view = await openView();
    ledger.mine([{ do: 'publish', issuer: 1, credential: 1, validFrom: undefined, words: 1 }]);
    ledger.mine([]);
    const position = await catchUp(view, ledger, await startView(view, ledger.genesis));
    ledger.revert(1);
    const after = await goBack(view, ledger, position);
    assert.equal(after.cursor.seq, 1);
    assert.equal(after.cursor.blockNumber, 1);
    assert.equal(after.cursor.epoch, position.cursor.epoch);
    assert.equal(await redis.llen(view.keys.rollbacks), 0);
    await wipe(view);
  });
});
