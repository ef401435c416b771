import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { uuidOf } from '../../ledger/ids.ts';
import { modelView } from '../../test/gateway/model-view.ts';
import { contestedAction } from '../../test/indexer/arbitrary-action.ts';
import { createModelLedger } from '../../test/indexer/model-ledger.ts';
import { connectTestRedis } from '../../test/indexer/redis.ts';
import { createPublicationReader } from './publication.ts';

const blocks = fc.array(fc.array(contestedAction, { maxLength: 25 }), { minLength: 1, maxLength: 4 });

describe('the publication that a change of status is about', async () => {
  const { redis } = await connectTestRedis({ after: (end) => after(end) });

  test('has the status and the revision of the contract, whatever was squatted, released and published again', async () => {
    const told = { publications: 0, priorRevisions: 0 };
    await fc.assert(
      fc.asyncProperty(blocks, async (mined) => {
        const ledger = createModelLedger();
        for (const actions of mined) ledger.mine(actions);
        const { view, remove } = await modelView(redis, ledger);
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
