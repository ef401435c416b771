import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { getCreateAddress, Transaction, Wallet } from 'ethers';
import { WebSocket } from 'ws';
import type { RpcLog } from '../../ledger/event.ts';
import type { Hex } from '../../lib/hex.ts';
import { createRpc, RpcError } from '../../lib/rpc.ts';
import { startAnvil } from '../harness/index.ts';
import { createRandom } from '../harness/random.ts';
import { createBesuChain } from './chain.ts';
import { NO_ANSWER, openFront } from './front.ts';
import { createBesuNode } from './node.ts';
import { REFUSAL } from './node-error.ts';
import { BESU_PROFILES, type BesuVersion, MAX_LOGS_RANGE } from './profiles.ts';
import { decodeTransaction } from './raw-transaction.ts';

const CHAIN_ID = 1337;

/** A contract that emits its calldata as a log without topics. */
const ECHO = '0x6a366000600037366000a000600052600b6015f3';

/** A chain with one node, an address of it, and accounts without a coin. */
async function createNetwork(t: TestContext, version: BesuVersion) {
  const anvil = await startAnvil(t);
  const chain = await createBesuChain({ url: anvil.url, random: createRandom('chain') });
  const open = async (name: string) => {
    const node = createBesuNode({ chain, version, random: createRandom(name) });
    const front = await openFront(node, chain);
    t.after(() => front.close());
    return { ...node, front, rpc: createRpc({ url: front.url, timeoutMs: 5_000 }) };
  };
  return { anvil, open, ...(await open('first')) };
}

const newWallet = () => new Wallet(Wallet.createRandom().privateKey);

function sign(
  wallet: Wallet,
  nonce: number,
  more: { to?: string | null; data?: string; gasLimit?: number; chainId?: number } = {},
) {
  const { to = wallet.address, data = '0x', gasLimit = 100_000, chainId = CHAIN_ID } = more;
  return wallet.signTransaction({ type: 0, gasPrice: 0, nonce, gasLimit, to, data, chainId });
}

/** What a call was answered with, as code and words. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    return `accepted ${await call}`;
  } catch (error) {
    assert.ok(error instanceof RpcError, String(error));
    return `${error.rpcCode} ${error.message.replace(/^.*? with -?\d+: /, '')}`;
  }
}

const said = (refusal: () => { code: number; message: string }) => `${refusal().code} ${refusal().message}`;

describe('The pool of a node with Besu’s rules', () => {
  test('answers known, mined and too distant transactions in Besu’s words', async (t) => {
    for (const version of ['23.4', '26.x'] as const) {
      const { rpc, chain } = await createNetwork(t, version);
      const wallet = newWallet();
      const send = async (nonce: number) => refusalOf(rpc.call('eth_sendRawTransaction', [await sign(wallet, nonce)]));
      const { perSender } = BESU_PROFILES[version];
      assert.match(await send(0), /^accepted/);
      assert.equal(await send(0), said(REFUSAL.known));
      assert.match(await send(perSender - 1), /^accepted/);
      assert.equal(await send(perSender), said(REFUSAL.tooDistant));
      await chain.mine();
      assert.equal(await send(0), said(REFUSAL.nonceTooLow));
      assert.match(await send(perSender), /^accepted/);
    }
  });

  test('parks what stands behind a gap, counts it as pending, and mines it when the gap is filled', async (t) => {
    const { rpc, chain, pooled } = await createNetwork(t, '23.4');
    const wallet = newWallet();
    const count = async (tag: string) => Number(await rpc.call('eth_getTransactionCount', [wallet.address, tag]));
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 0)]);
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 3)]);
    await chain.mine();
    assert.deepEqual([await count('latest'), await count('pending'), pooled()], [1, 4, 1]);
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 2)]);
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 1)]);
    await chain.mine();
    assert.deepEqual([await count('latest'), await count('pending'), pooled()], [4, 4, 0]);
  });

  test('refuses another transaction under a pooled nonce, or replaces it silently, as the version does', async (t) => {
    for (const version of ['23.4', '26.x'] as const) {
      const { rpc, chain } = await createNetwork(t, version);
      const wallet = newWallet();
      const [first, second] = [await sign(wallet, 0, { data: '0x01' }), await sign(wallet, 0, { data: '0x02' })];
      const hash = await rpc.call('eth_sendRawTransaction', [first]);
      const answer = await refusalOf(rpc.call('eth_sendRawTransaction', [second]));
      await chain.mine();
      const mined = (await rpc.call('eth_getTransactionReceipt', [hash])) === null ? 'second' : 'first';
      const expected =
        version === '23.4'
          ? [said(REFUSAL.underpriced), 'first']
          : [`accepted ${Transaction.from(second).hash}`, 'second'];
      assert.deepEqual([answer, mined], expected);
    }
  });

  test('loses one of two transactions with one nonce that two nodes have accepted, without a word', async (t) => {
    const { rpc, chain, open, pooled } = await createNetwork(t, '23.4');
    const other = await open('second');
    const wallet = newWallet();
    const hashes = [
      await rpc.call<Hex>('eth_sendRawTransaction', [await sign(wallet, 0, { data: '0x01' })]),
      await other.rpc.call<Hex>('eth_sendRawTransaction', [await sign(wallet, 0, { data: '0x02' })]),
    ];
    assert.equal(chain.contested(), 1);
    await chain.mine();
    const receipts = await Promise.all(hashes.map((hash) => rpc.call('eth_getTransactionReceipt', [hash])));
    assert.equal(receipts.filter((receipt) => receipt !== null).length, 1);
    assert.deepEqual([pooled(), other.pooled(), chain.vanished()], [0, 0, 1]);
  });

  test('may take a mined transaction for an invalid one, and then takes nothing of its sender until a block has one', async (t) => {
    const { rpc, chain, open, mood } = await createNetwork(t, '23.4');
    const other = await open('second');
    const wallet = newWallet();
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 0)]);
    mood.raceRate = 1;
    await chain.mine();
    mood.raceRate = 0;
    const next = await sign(wallet, 1);
    assert.equal(await refusalOf(rpc.call('eth_sendRawTransaction', [next])), said(REFUSAL.lowerNonceInvalid));
    await other.rpc.call('eth_sendRawTransaction', [next]);
    await chain.mine();
    assert.match(await refusalOf(rpc.call('eth_sendRawTransaction', [await sign(wallet, 2)])), /^accepted/);
  });

  test('is empty after a restart, and a node may acknowledge what it forgets', async (t) => {
    const { rpc, chain, restart, mood } = await createNetwork(t, '23.4');
    const wallet = newWallet();
    const raw = await sign(wallet, 0);
    const hash = await rpc.call('eth_sendRawTransaction', [raw]);
    restart();
    await chain.mine();
    assert.equal(await rpc.call('eth_getTransactionByHash', [hash]), null);
    mood.forgetRate = 1;
    assert.equal(await rpc.call('eth_sendRawTransaction', [raw]), hash);
    mood.forgetRate = 0;
    await chain.mine();
    assert.equal(await rpc.call('eth_getTransactionByHash', [hash]), null);
    await rpc.call('eth_sendRawTransaction', [raw]);
    await chain.mine();
    assert.notEqual(await rpc.call('eth_getTransactionReceipt', [hash]), null);
  });

  test('refuses valid bytes now and then, and takes the same bytes afterwards', async (t) => {
    const { rpc, mood } = await createNetwork(t, '23.4');
    const raw = await sign(newWallet(), 0);
    mood.invalidParamsRate = 1;
    assert.equal(await refusalOf(rpc.call('eth_sendRawTransaction', [raw])), said(REFUSAL.invalidParams));
    mood.invalidParamsRate = 0;
    assert.match(await refusalOf(rpc.call('eth_sendRawTransaction', [raw])), /^accepted/);
  });

  test('refuses bytes that are no transaction, another chain, too much and too little gas', async (t) => {
    const { rpc, mood } = await createNetwork(t, '23.4');
    const send = async (raw: string) => refusalOf(rpc.call('eth_sendRawTransaction', [raw]));
    const wallet = newWallet();
    assert.equal(await send('0xc0ffee'), said(REFUSAL.invalidParams));
    assert.equal(await send(await sign(wallet, 0, { chainId: 1 })), said(REFUSAL.wrongChain));
    assert.equal(await send(await sign(wallet, 0, { gasLimit: 120_000_001 })), said(REFUSAL.blockGasLimit));
    assert.equal(await send(await sign(wallet, 0, { gasLimit: 21_000, data: '0x01' })), said(REFUSAL.intrinsicGas));
    for (const refusal of [REFUSAL.notAuthorized, REFUSAL.syncing]) {
      mood.refusal = refusal();
      assert.equal(await send(await sign(wallet, 0)), said(refusal));
    }
  });

  test('mines nothing while the chain stands still, and all that waited when it goes on', async (t) => {
    const anvil = await startAnvil(t);
    const chain = await createBesuChain({ url: anvil.url, random: createRandom('chain'), blockPeriodMs: 20 });
    t.after(() => chain.close());
    const node = createBesuNode({ chain, version: '23.4', random: createRandom('stall') });
    chain.stall(true);
    const wallet = newWallet();
    for (const nonce of [0, 1, 2]) await node.handle('eth_sendRawTransaction', [await sign(wallet, nonce)]);
    assert.equal(node.pooled(), 3);
    chain.stall(false);
    while (node.pooled() > 0) await new Promise((resolve) => chain.onChange(() => resolve(undefined)));
    assert.equal(await chain.nextNonce(wallet.address.toLowerCase() as Hex), 3);
  });
});

describe('Reading from a node with Besu’s rules', () => {
  test('gives empty lists, or errors, for blocks that it does not have, as the version does', async (t) => {
    const unknown = `0x${'77'.repeat(32)}`;
    const asked = [
      { fromBlock: '0x0', toBlock: '0x64' },
      { fromBlock: '0x32', toBlock: '0x64' },
      { fromBlock: '0x1', toBlock: '0x0' },
      { blockHash: unknown },
    ];
    const invalid = said(REFUSAL.invalidParams);
    const notFound = said(REFUSAL.blockNotFound);
    const answers = {
      '23.4': ['', '', '', ''],
      '25.12': ['', '', '', notFound],
      '26.x': [invalid, invalid, invalid, notFound],
    };
    for (const [version, expected] of Object.entries(answers)) {
      const { rpc } = await createNetwork(t, version as BesuVersion);
      const given = await Promise.all(asked.map((filter) => refusalOf(rpc.call('eth_getLogs', [filter]))));
      assert.deepEqual(
        given,
        expected.map((words) => words || 'accepted '),
      );
    }
  });

  test('ends at a range of 5 000 blocks', async (t) => {
    const { rpc } = await createNetwork(t, '23.4');
    const logs = (to: number) =>
      refusalOf(rpc.call('eth_getLogs', [{ fromBlock: '0x0', toBlock: `0x${to.toString(16)}` }]));
    assert.equal(await logs(MAX_LOGS_RANGE), 'accepted ');
    assert.equal(await logs(MAX_LOGS_RANGE + 1), said(REFUSAL.logsRange));
  });

  test('shows an older chain, consistently, while the node lags', async (t) => {
    const { rpc, chain, mood } = await createNetwork(t, '23.4');
    const wallet = newWallet();
    const hash = await rpc.call('eth_sendRawTransaction', [await sign(wallet, 0)]);
    await chain.mine();
    mood.lagBlocks = 1;
    const latest = await rpc.call<{ number: Hex }>('eth_getBlockByNumber', ['latest', false]);
    assert.deepEqual(
      {
        head: Number(await rpc.call('eth_blockNumber', [])),
        latest: Number(latest.number),
        beyond: await rpc.call('eth_getBlockByNumber', ['0x1', false]),
        receipt: await rpc.call('eth_getTransactionReceipt', [hash]),
        nonce: Number(await rpc.call('eth_getTransactionCount', [wallet.address, 'latest'])),
      },
      { head: 0, latest: 0, beyond: null, receipt: null, nonce: 0 },
    );
    const asOfBlock1 = rpc.call('eth_getTransactionCount', [wallet.address, '0x1']);
    assert.equal(await refusalOf(asOfBlock1), said(REFUSAL.blockNotFound));
  });

  test('knows neither final blocks nor the tools of a development chain', async (t) => {
    const { rpc } = await createNetwork(t, '23.4');
    assert.equal(await refusalOf(rpc.call('eth_getBlockByNumber', ['finalized', false])), said(REFUSAL.unknownBlock));
    assert.equal(await refusalOf(rpc.call('evm_mine', [])), said(REFUSAL.methodNotFound));
  });
});

describe('The address of a node', () => {
  test('answers a body that is too long with 413 in plain text', async (t) => {
    const { front } = await createNetwork(t, '23.4');
    const response = await fetch(front.url, { method: 'POST', body: 'x'.repeat(5_242_881) });
    assert.equal(response.status, 413);
    assert.equal(await response.text(), 'Request Entity Too Large');
  });

  test('loses an answer after the node has acted, or before', async (t) => {
    const { rpc, front, pooled } = await createNetwork(t, '23.4');
    const raw = await sign(newWallet(), 0);
    front.intercept(() => Promise.reject(NO_ANSWER));
    await assert.rejects(rpc.call('eth_sendRawTransaction', [raw]), { code: 'RPC_AWAY' });
    assert.equal(pooled(), 0);
    front.intercept(async ({ forward }) => {
      await forward();
      throw NO_ANSWER;
    });
    await assert.rejects(rpc.call('eth_sendRawTransaction', [raw]), { code: 'RPC_AWAY' });
    assert.equal(pooled(), 1);
  });

  test('may freeze: connected, and silent until it thaws', async (t) => {
    const { front } = await createNetwork(t, '23.4');
    const impatient = createRpc({ url: front.url, timeoutMs: 100 });
    front.freeze(true);
    await assert.rejects(impatient.call('eth_blockNumber', []), { code: 'RPC_AWAY' });
    front.freeze(false);
    assert.equal(await createRpc({ url: front.url }).call('eth_blockNumber', []), '0x0');
  });

  test('tells subscribers of a reorganisation: removed logs in reverse, then the new blocks, logs before heads', async (t) => {
    const { rpc, chain, front } = await createNetwork(t, '23.4');
    const wallet = newWallet();
    const address = getCreateAddress({ from: wallet.address, nonce: 0 }).toLowerCase();
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 0, { to: null, data: ECHO })]);
    await chain.mine();
    const socket = new WebSocket(front.wsUrl);
    t.after(() => socket.terminate());
    await once(socket, 'open');
    const heard: string[] = [];
    const { promise: allHeard, resolve } = Promise.withResolvers<void>();
    const subscribed = Promise.withResolvers<void>();
    socket.on('message', (data) => {
      const { id, params } = JSON.parse(String(data));
      if (id === 2) subscribed.resolve();
      if (params === undefined) return;
      const { removed, data: echo, number } = params.result as Partial<RpcLog> & { number?: Hex };
      heard.push(number === undefined ? `${removed ? 'removed' : 'added'} ${echo}` : `head ${Number(number)}`);
      if (heard.at(-1) === 'head 3' && heard.some((words) => words.startsWith('removed'))) resolve();
    });
    socket.send(JSON.stringify({ id: 1, method: 'eth_subscribe', params: ['logs', { address }] }));
    socket.send(JSON.stringify({ id: 2, method: 'eth_subscribe', params: ['newHeads'] }));
    await subscribed.promise;
    for (const [nonce, data] of [
      [1, '0x01'],
      [2, '0x02'],
    ] as const) {
      await rpc.call('eth_sendRawTransaction', [await sign(wallet, nonce, { to: address, data })]);
    }
    await chain.mine();
    await rpc.call('eth_sendRawTransaction', [await sign(wallet, 3, { to: address, data: '0x03' })]);
    await chain.mine();
    await chain.reorg(2);
    await allHeard;
    assert.deepEqual(heard, [
      'added 0x01',
      'added 0x02',
      'head 2',
      'added 0x03',
      'head 3',
      'removed 0x03',
      'removed 0x02',
      'removed 0x01',
      'head 2',
      'head 3',
    ]);
  });
});

test('A transaction is read as ethers reads it', async () => {
  const random = createRandom('transactions');
  for (const bytes of [0, 1, 55, 56, 255, 256, 70_000]) {
    const wallet = newWallet();
    const data = `0x${random.bytes(bytes).toString('hex')}`;
    const raw = await sign(wallet, random.integer(300), {
      data,
      gasLimit: 21_000 + random.integer(1e8),
      chainId: 1 + random.integer(1e6),
    });
    const { hash, from, nonce, gasLimit, chainId, data: calldata } = Transaction.from(raw);
    const read = decodeTransaction(raw);
    assert.deepEqual(
      { ...read, data: `0x${read.data.toString('hex')}` },
      {
        raw,
        hash,
        from: from?.toLowerCase(),
        nonce,
        gasLimit: Number(gasLimit),
        chainId: Number(chainId),
        data: calldata,
      },
    );
  }
});

test('The same seed draws the same, and a fork is untouched by what its parent draws', () => {
  const draw = (seed: string) =>
    Array.from(
      { length: 5 },
      (
        (random) => () =>
          random.next()
      )(createRandom(seed)),
    );
  assert.deepEqual(draw('a'), draw('a'));
  assert.notDeepEqual(draw('a'), draw('b'));
  const busy = createRandom('a');
  busy.next();
  assert.equal(busy.fork('x').next(), createRandom('a').fork('x').next());
});
