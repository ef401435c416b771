import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createCesClient } from '../../examples/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../harness/gateway-process.ts';
import { allEvents, ledgerStart } from '../journeys/client.ts';
import { type Subscriber, seqOfCursor, startSubscriber } from '../journeys/subscriber.ts';
import { type createIndexers, eventually, type TestLedger } from './rig.ts';

type Indexers = Awaited<ReturnType<typeof createIndexers>>;

/** Waits until the view shows everything that the contract has, and as the contract has it. */
export async function untilComplete(ledger: TestLedger, indexers: Indexers, deadlineMs?: number): Promise<void> {
  await eventually(async () => {
    const { seq, digest } = await ledger.head();
    const cursor = await indexers.cursor();
    assert.deepEqual({ seq: cursor.seq, digest: cursor.digest }, { seq, digest });
  }, deadlineMs);
}

/** A gateway over the view of some indexers, and somebody who has watched it from the beginning. */
export async function startWatching(
  t: TestContext,
  options: {
    ledger: TestLedger;
    indexers: Indexers;
    redisUrl: string;
    env?: Record<string, string>;
    nodeFlags?: string[];
  },
) {
  const { ledger, indexers, ...place } = options;
  const gateway: GatewayProcess = await startGatewayProcess(t, {
    ...place,
    prefix: indexers.prefix,
    contract: ledger.contract.address,
  });
  const client = createCesClient(gateway.url);
  const subscriber: Subscriber = startSubscriber(client, await ledgerStart(client), seqOfCursor);
  t.after(() => subscriber.stop());
  return {
    gateway,
    client,
    subscriber,
    ready: () => fetch(`${gateway.url}/health/ready`),
    /** Everything that the contract has was delivered exactly once, in order, is what the view lists, and was never taken back. */
    async sawEverything(): Promise<void> {
      const { seq } = await ledger.head();
      await subscriber.until(seq);
      const listed = await allEvents(client);
      assert.deepEqual(
        subscriber.events().map((event) => event.seq),
        Array.from({ length: seq }, (_, index) => index + 1),
      );
      assert.deepEqual(
        subscriber.events().map(({ id }) => id),
        listed.map(({ id }) => id),
      );
      assert.ok(!subscriber.frames.includes('Rollback'), subscriber.frames.join(' '));
    },
  };
}
