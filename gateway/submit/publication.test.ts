import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { commitRange } from '../../indexer/commit.ts';
import { startView } from '../../indexer/start.ts';
import { createViewStore } from '../../indexer/view-store.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { uuidOf } from '../../ledger/ids.ts';
import { identityKey, viewKeys } from '../../ledger/view.ts';
import { silentLog } from '../../lib/log.ts';
import { TEST_WEIGHTS } from '../../test/gateway/test-view.ts';
import { uniquePrefix } from '../../test/harness/prefix.ts';
import { contestedAction } from '../../test/indexer/arbitrary-action.ts';
import { createModelLedger } from '../../test/indexer/model-ledger.ts';
import { connectTestRedis } from '../../test/indexer/redis.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createView } from '../view/view.ts';
import { createPublicationReader } from './publication.ts';

const blocks = fc.array(fc.array(contestedAction, { maxLength: 25 }), { minLength: 1, maxLength: 4 });

describe('the publication that a change of status is about', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  /** The view of a ledger as the indexer writes it, and the gateway's eyes on it. */
  async function viewOf(ledger: ReturnType<typeof createModelLedger>) {
    const keyPrefix = uniquePrefix();
    const identity: LedgerIdentity = { chainId: 1, genesisHash: '0x01', contract: `0x${'c0'.repeat(20)}` };
    const keys = viewKeys(keyPrefix, identity);
    await redis.set(keys.lease, 'me');
    await redis.set(identityKey(keyPrefix, identity.contract), JSON.stringify(identity));
    const store = createViewStore({ redis, keys, owner: 'me' });
    await commitRange(store, await startView(store, ledger.genesis), ledger.range(1, ledger.head().number), () => {});
    const view = createView({
      ...{ redis, keyPrefix, contract: identity.contract, limits: DEFAULT_LIMITS },
      ...{ clockStepSeconds: 1, relevance: TEST_WEIGHTS, log: silentLog },
    });
    return { view, remove: () => wipe(keys.cursor.slice(0, -6), identityKey(keyPrefix, identity.contract)) };
  }

  async function wipe(base: string, ...names: string[]): Promise<void> {
    for await (const found of redis.scanStream({ match: `${base}*`, count: 1_000 })) names.push(...found);
    await redis.unlink(names);
  }

  test('has the status and the revision of the contract, whatever was squatted, released and published again', async () => {
    const told = { publications: 0, priorRevisions: 0 };
    await fc.assert(
      fc.asyncProperty(blocks, async (mined) => {
        const ledger = createModelLedger();
        for (const actions of mined) ledger.mine(actions);
        const { view, remove } = await viewOf(ledger);
        const reader = createPublicationReader({ view });
        for (const { id, seq, isTrusted, status, revision } of ledger.publications()) {
          if (!isTrusted) continue;
          const found = await reader.read(uuidOf(id));
          assert.ok('id' in found, `event ${seq} is found`);
          assert.deepEqual({ ...found, source: '' }, { id, source: '', status, revision });
          const event = await view.eventByUuid(await view.snapshot(), uuidOf(id));
          assert.equal(event?.row.seq, seq);
          told.publications += 1;
          if ((event?.row.priorRevision ?? 0) > 0) told.priorRevisions += 1;
        }
        await remove();
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
    );
    assert.ok(told.publications > told.priorRevisions && told.priorRevisions > 0, JSON.stringify(told));
  });
});
