import { DEFAULT_LIMITS } from '../../gateway/limits.ts';
import { createView, type View } from '../../gateway/view/view.ts';
import { commitRange } from '../../indexer/commit.ts';
import { startView } from '../../indexer/start.ts';
import { createViewStore } from '../../indexer/view-store.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { identityKey, viewKeys } from '../../ledger/view.ts';
import { silentLog } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import type { createModelLedger } from '../indexer/model-ledger.ts';
import { TEST_WEIGHTS } from './test-view.ts';

/** The view of a model ledger as the indexer writes it, and the gateway's eyes on it. */
export async function modelView(
  redis: Redis,
  ledger: ReturnType<typeof createModelLedger>,
): Promise<{ view: View; remove(): Promise<void> }> {
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
  return {
    view,
    async remove() {
      const names = [identityKey(keyPrefix, identity.contract)];
      const match = `${keys.cursor.slice(0, -'cursor'.length)}*`;
      for await (const found of redis.scanStream({ match, count: 1_000 })) names.push(...(found as string[]));
      await redis.unlink(names);
    },
  };
}
