import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hex } from '../lib/hex.ts';
import { createLedger } from '../test/indexer/rig.ts';
import { createChain } from './chain.ts';
import { createWitnesses } from './witnesses.ts';

test('which ledger it is and which blocks it has is what so many witnesses tell alike, and nothing where fewer do', async (t) => {
  const { rpc, contract } = await createLedger(t);
  const honest = createChain({ rpc, contract: contract.address as Hex });
  const [identity, block] = [await honest.identity(), await honest.latest()];
  const other: Hex = `0x${'ab'.repeat(32)}`;
  const liar = {
    ...honest,
    identity: async () => ({ ...identity, genesisHash: other }),
    header: async () => ({ ...block, hash: other }),
  };
  const away = Promise.reject(new Error('away'));
  away.catch(() => undefined);
  const silent = { ...honest, identity: () => away, header: () => away };
  const without = { ...honest, header: async () => undefined };
  const among = (...chains: (typeof honest)[]) => createWitnesses(chains, 2);

  await among(liar, honest, honest).assertLedger(identity, t.signal);
  await assert.rejects(among(honest, liar, liar).assertLedger(identity, t.signal), { code: 'OTHER_LEDGER' });
  await assert.rejects(among(liar, honest, silent).assertLedger(identity, t.signal), { code: 'LEDGER_DISPUTED' });
  await assert.rejects(among(silent, silent).assertLedger(identity, t.signal), /away/);

  assert.equal(await among(liar, honest, honest).have(block, t.signal), true);
  assert.equal(await among(honest, liar, liar).have(block, t.signal), false);
  assert.equal(await among(honest, without, without).have(block, t.signal), false);
  await assert.rejects(among(liar, honest, without).have(block, t.signal), {
    code: 'LEDGER_DISPUTED',
    message: new RegExp(`tell block ${block.number} alike`),
  });
});
