import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { deployContract, registerPublisher } from '../../deploy/deploy-contract.ts';
import { handOver } from '../../deploy/succession.ts';
import { createChain } from '../../indexer/chain.ts';
import { askRange, readRange } from '../../indexer/read-range.ts';
import { startCursor } from '../../indexer/start.ts';
import { storedRows } from '../../indexer/stored.ts';
import { credentialEvents, type RpcLog } from '../../ledger/event.ts';
import { decodeNaming } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { startRpcProxy } from '../writer/rpc-proxy.ts';
import { connectTestRedis, dumpView } from './redis.ts';
import { createIndexers, createLedger, credential, eventually, type TestLedger } from './rig.ts';

const HANDED_OVER = credentialEvents.getEvent('SuccessorNamed')?.topicHash;
const SUCCESSOR = credentialEvents.encodeFunctionData('successor');

type Indexers = Awaited<ReturnType<typeof createIndexers>>;

/** A successor of a contract, where the publisher is registered under a new name; it takes no writes yet. */
async function deploySuccessor({ anvil, contract }: TestLedger, predecessor: string): Promise<Hex> {
  const { adminKey } = contract.secrets;
  const successor = await deployContract({ rpcUrl: anvil.url, adminKey, handoverDelayS: 0, predecessor });
  const { account, keys } = contract.publisher;
  const address = successor.address as Hex;
  await registerPublisher({ rpcUrl: anvil.url, adminKey, contract: address, account, name: 'Under a new name', keys });
  return address;
}

async function handTo({ anvil, contract }: TestLedger, successor: Hex): Promise<void> {
  await handOver({ rpcUrl: anvil.url, adminKey: contract.secrets.adminKey, successor });
}

async function untilSeq(indexers: Indexers, seq: number): Promise<void> {
  await eventually(async () => assert.equal((await indexers.cursor()).seq, seq));
}

/** A ledger with one event, and indexers, not started, of which what the node answers can be changed. */
async function startBehindProxy(t: TestContext) {
  const ledger = await createLedger(t);
  const proxy = await startRpcProxy(ledger.anvil.url);
  t.after(() => proxy.close());
  const { url } = await connectTestRedis(t);
  const indexers = await createIndexers(t, { ledger, redisUrl: url, rpcUrls: [proxy.url] });
  await ledger.publish(credential(1));
  return { ledger, proxy, indexers };
}

async function start(t: TestContext) {
  const ledger = await createLedger(t);
  const { url } = await connectTestRedis(t);
  const indexers = await createIndexers(t, { ledger, redisUrl: url });
  return { ledger, indexers, redisUrl: url };
}

describe('A contract that names its successor', { concurrency: 2 }, () => {
  test('is followed without a restart, in one sequence, and a view built afterwards is the same', async (t) => {
    const { ledger, indexers, redisUrl } = await start(t);
    const indexer = await indexers.start();
    await ledger.publish(credential(1));
    const second = await deploySuccessor(ledger, ledger.contract.address);
    await ledger.mine(3);
    await ledger.publish(credential(2));
    await untilSeq(indexers, 2);
    await handTo(ledger, second);
    await ledger.publishAt(second, credential(3), credential(4));
    await untilSeq(indexers, 4);
    // And once more, with events of both in one range of whoever reads it later.
    const third = await deploySuccessor(ledger, second);
    await handTo(ledger, third);
    await ledger.publishAt(third, credential(5));
    await untilSeq(indexers, 5);
    await eventually(async () => {
      const report = await indexers.report();
      assert.deepEqual([report.contractSeq, report.stopped], [5, null]);
    });
    assert.equal(indexer.child.exitCode, null);

    const rows = await storedRows(indexers.redis, indexers.keys, [1, 2, 3, 4, 5]);
    assert.equal(new Set([...rows.values()].map(({ id }) => id)).size, 5);
    const names = (await indexers.redis.zrange(indexers.keys.publisherNames, '0', '-1')).map(decodeNaming);
    assert.deepEqual(names.map(({ name }) => name).slice(1), ['Under a new name', 'Under a new name']);
    const afresh = await createIndexers(t, { ledger, redisUrl });
    await afresh.start();
    await untilSeq(afresh, 5);
    await eventually(async () =>
      assert.deepEqual(
        await dumpView(afresh.redis, afresh.keys.cursor),
        await dumpView(indexers.redis, indexers.keys.cursor),
      ),
    );
  });

  test('names of the successor count only from the handover on, and a handover that is taken back is forgotten', async (t) => {
    const { ledger, indexers } = await start(t);
    await indexers.start();
    await ledger.publish(credential(1));
    const successor = await deploySuccessor(ledger, ledger.contract.address);
    await ledger.publish(credential(2));
    await untilSeq(indexers, 2);
    const { account } = ledger.contract.publisher;
    const nameNow = async () => indexers.redis.hget(indexers.keys.publishers, account.toLowerCase());
    const before = await nameNow();
    assert.notEqual(before, 'Under a new name');
    await handTo(ledger, successor);
    await ledger.publishAt(successor, credential(3));
    await untilSeq(indexers, 3);
    assert.equal(await nameNow(), 'Under a new name');
    await ledger.rpc.call('anvil_reorg', [2, []]);
    await untilSeq(indexers, 2);
    // What is above the cursor is cleaned after it was lowered.
    await eventually(async () => assert.equal(await nameNow(), before));
    await ledger.publish(credential(4));
    await untilSeq(indexers, 3);
    await handTo(ledger, successor);
    await ledger.publishAt(successor, credential(5));
    await untilSeq(indexers, 4);
  });

  test('and whose handover a node withholds: the names that the successor brings count all the same', async (t) => {
    const { ledger, proxy, indexers } = await startBehindProxy(t);
    const { account } = ledger.contract.publisher;
    const nameNow = () => indexers.redis.hget(indexers.keys.publishers, account.toLowerCase());
    const second = await deploySuccessor(ledger, ledger.contract.address);
    await indexers.start();
    await untilSeq(indexers, 1);
    assert.notEqual(await nameNow(), 'Under a new name');
    proxy.intercept(async ({ method, forward }) => {
      const answer = await forward();
      if (method !== 'eth_getLogs') return answer;
      return (answer as RpcLog[]).filter(({ topics }) => topics[0] !== HANDED_OVER);
    });
    await handTo(ledger, second);
    await eventually(async () => assert.equal(await nameNow(), 'Under a new name'));
  });

  test('and whose handover is read only once its block is mended: the names count then', async (t) => {
    const { ledger, proxy, indexers } = await startBehindProxy(t);
    const successor = await deploySuccessor(ledger, ledger.contract.address);
    await indexers.start();
    await untilSeq(indexers, 1);
    // No log of a range but the successor's own namings, and no bloom that tells of one.
    proxy.intercept(async ({ method, params, forward }) => {
      const answer = await forward();
      if (method === 'eth_getBlockByNumber' && answer !== null) return { ...(answer as object), logsBloom: null };
      if (method !== 'eth_getLogs') return answer;
      const { blockHash, topics } = params[0] as { blockHash?: string; topics: (string | string[])[] };
      return blockHash !== undefined || typeof topics[0] === 'string' ? answer : [];
    });
    const { rpc } = ledger;
    const waiting = (count: string) =>
      eventually(async () => assert.equal((await rpc.call<{ pending: string }>('txpool_status', [])).pending, count));
    await rpc.call('evm_setAutomine', [false]);
    const handing = handTo(ledger, successor);
    await waiting('0x1');
    const publishing = ledger.publishAt(successor, credential(2));
    await waiting('0x2');
    await ledger.mine();
    await rpc.call('evm_setAutomine', [true]);
    await Promise.all([handing, publishing]);
    await untilSeq(indexers, 2);
    const { account } = ledger.contract.publisher;
    assert.equal(await indexers.redis.hget(indexers.keys.publishers, account.toLowerCase()), 'Under a new name');
  });

  test('is not followed to a contract that does not name it as its predecessor: the view stands and says so', async (t) => {
    const { ledger, proxy, indexers } = await startBehindProxy(t);
    await indexers.start();
    await untilSeq(indexers, 1);
    const { address } = await deployContract({ rpcUrl: ledger.anvil.url, adminKey: ledger.contract.secrets.adminKey });
    const asked = { to: ledger.contract.address.toLowerCase(), data: SUCCESSOR };
    proxy.intercept(({ method, params: [call], forward }) => {
      const { to, data } = call as { to: string; data: string };
      const isAsked = method === 'eth_call' && to.toLowerCase() === asked.to && data === asked.data;
      return isAsked ? Promise.resolve(`0x${address.slice(2).toLowerCase().padStart(64, '0')}`) : forward();
    });
    await ledger.publish(credential(2));
    const words = new RegExp(`${address} is named successor of ${asked.to}, and does not go on from it`, 'i');
    await eventually(async () => assert.match((await indexers.report()).stopped ?? '', words));
    assert.equal((await indexers.cursor()).seq, 1);
    proxy.intercept();
    await untilSeq(indexers, 2);
  });

  test('and became known only while a range was read: the range is asked for again, with what the successor has', async (t) => {
    const ledger = await createLedger(t);
    await ledger.publish(credential(1));
    const successor = await deploySuccessor(ledger, ledger.contract.address);
    await handTo(ledger, successor);
    await ledger.publishAt(successor, credential(2));
    const chain = createChain({ rpc: ledger.rpc, contract: ledger.contract.address as Hex });
    const from = ledger.contract.block;
    const [head, origin] = [await chain.latest(), await chain.header(from - 1)];
    assert.ok(origin !== undefined);
    const questions = askRange(chain, { from, last: head.number, head }, t.signal);
    const reading = await readRange(chain, startCursor(origin, 0), questions, t.signal);
    assert.equal(reading.kind === 'range' && reading.range.events.length, 2);
  });

  test('is found from the successor as well: its view has the events of all before it', async (t) => {
    const { ledger, redisUrl } = await start(t);
    await ledger.publish(credential(1));
    const successor = await deploySuccessor(ledger, ledger.contract.address);
    await handTo(ledger, successor);
    await ledger.publishAt(successor, credential(2));
    const ofSuccessor = { ...ledger, contract: { ...ledger.contract, address: successor } };
    const indexers = await createIndexers(t, { ledger: ofSuccessor, redisUrl });
    await indexers.start();
    await untilSeq(indexers, 2);
  });
});
