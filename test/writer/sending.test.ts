import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transaction } from 'ethers';
import { sleep } from '../../lib/async.ts';
import type { Hex } from '../../lib/hex.ts';
import { RpcError } from '../../lib/rpc.ts';
import { createRig, eventually, publication, type Rig } from './rig.ts';
import { NO_ANSWER, startRpcProxy } from './rpc-proxy.ts';

const SEND = 'eth_sendRawTransaction';

const refusal = (code: number, message: string) => new RpcError(SEND, '', { code, message });

async function settledUpTo(rig: Rig, offset: number): Promise<void> {
  await eventually(async () => assert.equal((await rig.committed()).offset, offset));
}

/** The ids on the ledger, each once and in a dense sequence; nothing was sent that the contract knew already. */
async function assertOnLedger(rig: Rig, commands: { id: Hex }[]): Promise<void> {
  const events = await rig.events();
  const published = events.flatMap((event) => (event.kind === 'published' ? [event] : []));
  assert.deepEqual(published.map(({ id }) => id).sort(), commands.map(({ id }) => id).sort());
  assert.deepEqual(
    published.map(({ seq }) => seq),
    published.map((_, i) => i + 1),
  );
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'refused'),
    [],
  );
}

const nonceOf = (raw: unknown) => Transaction.from(String(raw)).nonce;
const gasOf = (raw: unknown) => Number(Transaction.from(String(raw)).gasLimit);

describe('The writer', () => {
  test('sends a lone command at once, and gathers what comes behind it until that is mined', async (t) => {
    const rig = await createRig(t);
    const { notes } = await rig.listen();
    const sent = () => notes.filter(({ state }) => state === 'SENT').map(({ id }) => id);
    await rig.rpc.call('evm_setAutomine', [false]);
    // Longer than this test waits for anything.
    await rig.startWriter({ WRITER_BATCH_AGE_MS: '600000' });
    const [lone, ...others] = Array.from({ length: 6 }, () => publication());
    assert.ok(lone);
    await rig.submit(lone);
    await eventually(() => assert.deepEqual(sent(), [lone.id]));
    const lookedUp: string[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_call') lookedUp.push(JSON.stringify(params));
      return await forward();
    });
    for (const command of others) {
      await rig.submit(command);
      await eventually(() => assert.ok(lookedUp.join().includes(command.id.slice(2))));
    }
    assert.deepEqual(sent(), [lone.id]);
    await rig.rpc.call('evm_mine', []);
    await eventually(() => assert.equal(sent().length, 6));
    await rig.rpc.call('evm_mine', []);
    await settledUpTo(rig, 6);
    await assertOnLedger(rig, [lone, ...others]);
    const transactions = new Set(
      (await rig.events()).flatMap((each) => (each.kind === 'published' ? [each.transactionHash] : [])),
    );
    assert.equal(transactions.size, 2);
  });

  test('confirms what a new block shows from one reading of it, and looks up by id only what it does not show', async (t) => {
    const rig = await createRig(t);
    await rig.rpc.call('evm_setAutomine', [false]);
    await rig.startWriter();
    const commands = Array.from({ length: 30 }, () => publication());
    await rig.submit(...commands);
    const pooled = async () => Number((await rig.rpc.call<{ pending: string }>('txpool_status', [])).pending);
    await eventually(async () => assert.ok((await pooled()) > 0));
    await sleep(500);
    const asked: string[] = [];
    let isWithheld = false;
    rig.proxy.intercept(async ({ method, forward }) => {
      asked.push(method);
      return method === 'eth_getLogs' && isWithheld ? [] : await forward();
    });
    for (let block = 0; (await rig.committed()).offset < commands.length; block += 1) {
      assert.ok(block < 20, 'thirty commands take no twenty blocks');
      await rig.rpc.call('evm_mine', []);
      await sleep(300);
    }
    assert.deepEqual(
      asked.filter((method) => method === 'eth_call'),
      [],
    );

    const withheld = publication();
    isWithheld = true;
    await rig.submit(withheld);
    await eventually(async () => assert.ok((await pooled()) > 0));
    await rig.rpc.call('evm_mine', []);
    await eventually(() => assert.ok(asked.filter((method) => method === 'eth_call').length > 1));
    assert.equal((await rig.committed()).offset, commands.length);
    isWithheld = false;
    await settledUpTo(rig, commands.length + 1);
    await assertOnLedger(rig, [...commands, withheld]);
  });

  test('finds out how many transactions a pool takes of one sender, and skips no nonce', async (t) => {
    const rig = await createRig(t, { blockTimeS: 1 });
    const [sender = ''] = rig.addresses;
    const latest = async () => Number(await rig.rpc.call('eth_getTransactionCount', [sender, 'latest']));
    let refused = 0;
    const nonces = new Set<number>();
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== SEND) return await forward();
      if (nonceOf(params[0]) >= (await latest()) + 2) {
        refused += 1;
        throw refusal(-32000, 'Transaction nonce is too distant from current sender nonce');
      }
      nonces.add(nonceOf(params[0]));
      return await forward();
    });
    await rig.startWriter({ WRITER_BATCH_ITEMS: '2' });
    const commands = Array.from({ length: 24 }, () => publication());
    await rig.submit(...commands);
    await settledUpTo(rig, 24);
    await assertOnLedger(rig, commands);
    assert.deepEqual(
      [...nonces],
      [...nonces.keys()].map((_, i) => i),
    );
    // Once or twice until it is known, and not with every block.
    assert.ok(refused >= 1 && refused <= 3, `${refused} refusals`);
  });

  test('sends smaller batches when a node or its proxy takes no larger ones', async (t) => {
    const rig = await createRig(t);
    const sizes: number[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== SEND) return await forward();
      if (String(params[0]).length > 4_000) throw refusal(-32005, 'Transaction gas limit exceeds block gas limit');
      sizes.push(String(params[0]).length);
      return await forward();
    });
    await rig.rpc.call('evm_setAutomine', [false]);
    await rig.startWriter();
    const commands = Array.from({ length: 30 }, () => publication());
    await rig.submit(...commands);
    await eventually(() => assert.ok(sizes.length > 0));
    await rig.rpc.call('evm_setAutomine', [true]);
    await settledUpTo(rig, 30);
    await assertOnLedger(rig, commands);
    assert.ok(sizes.length < 30, 'more than one command a transaction');
  });

  test('asks for more gas when the prices of the chain are higher than its formula knows', async (t) => {
    const rig = await createRig(t);
    const limits: number[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== SEND) return await forward();
      limits.push(gasOf(params[0]));
      if (limits.length <= 2) throw refusal(-32003, 'Intrinsic gas exceeds gas limit');
      return await forward();
    });
    await rig.startWriter();
    const command = publication();
    await rig.submit(command);
    await settledUpTo(rig, 1);
    await assertOnLedger(rig, [command]);
    assert.ok((limits[2] ?? 0) > 2 * (limits[0] ?? 0), limits.join());
  });

  test('offers valid bytes that a node refuses for seconds, and says so when that does not end', async (t) => {
    const rig = await createRig(t);
    const offered = new Set<unknown>();
    let offers = 0;
    let isOpen = false;
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== SEND) return await forward();
      offers += 1;
      offered.add(params[0]);
      if (!isOpen) throw refusal(-32602, 'Invalid params');
      return await forward();
    });
    const writer = await rig.startWriter();
    const [first, second] = [publication(), publication()];
    await rig.submit(first);
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /-32602: Invalid params/));
    await rig.submit(second);
    // Nothing is sent behind bytes that may have arrived, in several looks.
    const before = offers;
    await eventually(() => assert.ok(offers > before + 40));
    assert.equal(offered.size, 1);
    isOpen = true;
    await settledUpTo(rig, 2);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    await assertOnLedger(rig, [first, second]);
    assert.equal(offered.size, 2);
  });

  test('takes the same bytes to another node when the one in use does not pass them on', async (t) => {
    const rig = await createRig(t);
    const other = await startRpcProxy(rig.anvil.url);
    t.after(() => other.close());
    const elsewhere: unknown[] = [];
    other.intercept(async ({ method, params, forward }) => {
      if (method === SEND) elsewhere.push(params[0]);
      return await forward();
    });
    const forgotten: unknown[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== SEND) return await forward();
      forgotten.push(params[0]);
      return `0x${'00'.repeat(32)}`;
    });
    await rig.startWriter({ LEDGER_RPC_URLS: `${rig.proxy.url},${other.url}` });
    const command = publication();
    await rig.submit(command);
    await settledUpTo(rig, 1);
    await assertOnLedger(rig, [command]);
    assert.deepEqual([...new Set(elsewhere)], [...new Set(forgotten)]);
  });

  test('goes round a node that takes nothing of its key, and is not slowed by it', async (t) => {
    const rig = await createRig(t);
    const other = await startRpcProxy(rig.anvil.url);
    t.after(() => other.close());
    rig.proxy.intercept(async ({ method, forward }) => {
      if (method === SEND) throw refusal(-32000, 'An invalid transaction with a lower nonce exists');
      return await forward();
    });
    const writer = await rig.startWriter({ LEDGER_RPC_URLS: `${rig.proxy.url},${other.url}` });
    const commands = [publication(), publication(), publication()];
    await rig.submit(...commands);
    await settledUpTo(rig, 3);
    await assertOnLedger(rig, commands);
    assert.deepEqual(writer.readiness(), { ready: true });
  });

  test('sends to one node only while all is well', async (t) => {
    const rig = await createRig(t, { blockTimeS: 1 });
    const other = await startRpcProxy(rig.anvil.url);
    t.after(() => other.close());
    let elsewhere = 0;
    other.intercept(async ({ method, forward }) => {
      if (method === SEND) elsewhere += 1;
      return await forward();
    });
    await rig.startWriter({
      LEDGER_RPC_URLS: `${rig.proxy.url},${other.url}`,
      WRITER_RESEND_AFTER_MS: '10000',
      WRITER_BATCH_ITEMS: '2',
    });
    const commands = Array.from({ length: 10 }, () => publication());
    await rig.submit(...commands);
    await settledUpTo(rig, 10);
    assert.equal(elsewhere, 0);
  });

  test('uses no nonce twice when it has to turn to a node that lags behind', async (t) => {
    const rig = await createRig(t);
    const lagging = await startRpcProxy(rig.anvil.url);
    t.after(() => lagging.close());
    const behind = (await rig.rpc.call<Hex>('eth_blockNumber', [])) as Hex;
    const isBeyond = (tag: unknown) => typeof tag === 'string' && tag.startsWith('0x') && Number(tag) > Number(behind);
    let lags = true;
    const sent: unknown[] = [];
    lagging.intercept(async ({ method, params, forward }) => {
      if (method === SEND) sent.push(params[0]);
      if (!lags) return await forward();
      if (method === 'eth_getBlockByNumber') {
        if (isBeyond(params[0])) return null;
        return await rig.rpc.call(method, [params[0] === 'latest' ? behind : params[0], params[1]]);
      }
      if (method === 'eth_getTransactionCount' || method === 'eth_call') {
        if (isBeyond(params[1])) throw new RpcError(method, '', { code: -32000, message: 'Block not found' });
        return await rig.rpc.call(method, [params[0], params[1] === 'latest' ? behind : params[1]]);
      }
      return await forward();
    });
    const writer = await rig.startWriter({
      LEDGER_RPC_URLS: `${rig.proxy.url},${lagging.url}`,
      WRITER_ROLLBACK_GRACE_MS: '200',
    });
    const [first, second] = [publication(), publication()];
    await rig.submit(first);
    await settledUpTo(rig, 1);
    rig.proxy.intercept(async () => {
      throw NO_ANSWER;
    });
    await rig.submit(second);
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /was seen before: waiting for the node/));
    // Much longer than it takes to believe a lower head.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.deepEqual(sent, []);
    lags = false;
    await settledUpTo(rig, 2);
    await assertOnLedger(rig, [first, second]);
    assert.deepEqual(sent.map(nonceOf), [1]);
    assert.deepEqual(writer.failures, []);
  });
});
