import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAtLeast } from '../../deploy/besu/version.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { toHex } from '../../lib/hex.ts';
import { quantity, type Rpc, RpcError } from '../../lib/rpc.ts';
import { type NodeError, REFUSAL } from '../besu-rules/node-error.ts';
import { BESU_PROFILES, type BesuProfile, MAX_LOGS_RANGE } from '../besu-rules/profiles.ts';
import { deployTestContract } from '../harness/anvil.ts';
import { besuIsMissing, startBesuNetwork, type TestBesu } from '../harness/besu.ts';
import { accountOfPartition, createAccount, receiptOf, sendRaw } from './accounts.ts';

/** Nonces that the pool of production holds for one sender: 0.15 of 4096 transactions, rounded up. */
const POOL_PER_SENDER = 615;

test('four validators of Besu with IBFT 2.0, and the options of production', {
  skip: besuIsMissing(),
  timeout: 600_000,
}, async (t) => {
  const besu = await startBesuNetwork(t);
  await t.test('make a block every second, empty or not, each with a time of its own', () => makesBlocks(besu));
  await t.test('mine a transaction at gas price zero of an account that has nothing', () => minesForNothing(besu));
  await t.test('run the contract, which counts what is published', () => runsTheContract(besu));
  await t.test('answer senders as the stand-in for Besu does', (t) => answersSenders(t, besu));
  await t.test('answer questions for logs as the stand-in does', (t) => answersLogs(t, besu));
  await t.test('offer nothing that administers or inspects the node', () => offersNoAdministration(besu));
  await t.test('go on without one of them, which catches up when it is back', () => goOnWithoutOne(besu));
});

async function makesBlocks({ rpcs: [rpc] }: TestBesu): Promise<void> {
  assert(rpc);
  const first = await blockNumber(rpc);
  while ((await blockNumber(rpc)) < first + 6) await new Promise((resolve) => setTimeout(resolve, 200));
  const times: number[] = [];
  for (let number = first; number <= first + 6; number += 1) {
    const block = await rpc.call<{ timestamp: string }>('eth_getBlockByNumber', [quantity(number), false]);
    times.push(Number(block.timestamp));
  }
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  assert.equal(Math.min(...steps), 1, `seconds between blocks: ${steps.join(', ')}`);
}

async function minesForNothing({ rpcs }: TestBesu): Promise<void> {
  const [first] = rpcs;
  assert(first);
  const account = createAccount();
  assert.equal(Number(await first.call('eth_getBalance', [account.address, 'latest'])), 0);
  const hash = await sendRaw(first, await account.sign(0));
  const seen = await Promise.all(rpcs.map((rpc) => receiptOf(rpc, hash)));
  assert.deepEqual(new Set(seen.map(({ blockNumber: number, status }) => `${number} ${status}`)).size, 1);
  assert.equal(seen[0]?.status, '0x1');
}

async function runsTheContract({ urls: [url = ''], rpcs: [rpc] }: TestBesu): Promise<void> {
  assert(rpc);
  const { address, secrets } = await deployTestContract(url, { partitions: 1 });
  const payload = toHex(encodePayload({ attributes: { type: 't', source: 's' }, credential: Buffer.from('{}') }));
  const items = [1, 2].map((number) => ({ id: quantity(number).padEnd(66, '0'), payload }));
  const data = credentialEvents.encodeFunctionData('publish', [items]);
  const account = accountOfPartition(secrets.writerMnemonic, 0);
  const receipt = await receiptOf(
    rpc,
    await sendRaw(rpc, await account.sign(0, { to: address, data, gasLimit: 1_000_000 })),
  );
  assert.equal(receipt.status, '0x1');
  assert.equal(receipt.logs.length, items.length);
  const head = await rpc.call<string>('eth_call', [
    { to: address, data: credentialEvents.encodeFunctionData('head') },
    'latest',
  ]);
  assert.equal(credentialEvents.decodeFunctionResult('head', head)[0], BigInt(items.length));
}

async function answersSenders(t: TestContext, { rpcs: [rpc], urls: [url = ''], version }: TestBesu): Promise<void> {
  assert(rpc);
  const profile = profileOf(version);
  const { address, sign } = createAccount();
  const refuses = async (raw: string, expected: NodeError) => assertRefusal(sendRaw(rpc, raw), expected);
  const parked = await sign(2);
  await sendRaw(rpc, parked);

  await t.test('the same bytes are known', () => refuses(parked, REFUSAL.known()));
  await t.test(`other bytes under the same nonce are ${profile.sameNonce}`, async () => {
    const other = await sign(2, { data: '0x01' });
    if (profile.sameNonce === 'refused') await refuses(other, REFUSAL.underpriced());
    else await sendRaw(rpc, other);
  });
  await t.test('the pending nonce skips the gap, the latest does not', async () => {
    assert.equal(Number(await rpc.call('eth_getTransactionCount', [address, 'pending'])), 3);
    assert.equal(Number(await rpc.call('eth_getTransactionCount', [address, 'latest'])), 0);
  });
  await t.test('the pool holds for one sender what the options give it', async () => {
    await sendRaw(rpc, await sign(POOL_PER_SENDER - 1));
    await refuses(await sign(POOL_PER_SENDER), REFUSAL.tooDistant());
  });
  await t.test('what can never be mined is refused with its reason', async () => {
    await refuses(await sign(0, { chainId: 99 }), REFUSAL.wrongChain());
    await refuses(await sign(0, { gasLimit: 200_000_000 }), REFUSAL.blockGasLimit());
    await refuses(await sign(0, { gasLimit: 20_000 }), REFUSAL.intrinsicGas());
    await assertRefusal(rpc.call('eth_sendRawTransaction', ['0x1234']), REFUSAL.invalidParams());
  });
  await t.test('a nonce that is mined is too low, for the same bytes and for others', async () => {
    const first = await sign(0);
    await receiptOf(rpc, await sendRaw(rpc, first));
    await refuses(first, REFUSAL.nonceTooLow());
    await refuses(await sign(0, { data: '0x02' }), REFUSAL.nonceTooLow());
  });
  await t.test('a body that is too long gets words that are no JSON', async () => {
    const body = `{"id":"${'x'.repeat(profile.maxBodyBytes)}"}`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(answer.status, 413);
    assert.match(await answer.text(), /^Request Entity Too Large/);
  });
}

async function answersLogs(t: TestContext, { rpcs: [rpc], version }: TestBesu): Promise<void> {
  assert(rpc);
  const { logsBeyondHead, logsOfUnknownBlock } = profileOf(version);
  const logs = (filter: object) => rpc.call<unknown[]>('eth_getLogs', [filter]);
  const head = await blockNumber(rpc);
  const beyond = { fromBlock: quantity(head + 1_000), toBlock: quantity(head + 1_001) };
  await t.test(`beyond the head they are ${logsBeyondHead}`, async () => {
    for (const filter of [beyond, { fromBlock: '0x3', toBlock: '0x1' }]) {
      if (logsBeyondHead === 'empty') assert.deepEqual(await logs(filter), []);
      else await assertRefusal(logs(filter), REFUSAL.invalidParams());
    }
  });
  await t.test(
    'of a range that only ends beyond the head, those of the part that exists are given for the whole',
    {
      skip: logsBeyondHead === 'empty' ? false : 'such a range is refused',
    },
    async () => {
      const existing = await logs({ fromBlock: '0x0', toBlock: quantity(head) });
      assert(existing.length > 0);
      assert.deepEqual(await logs({ ...beyond, fromBlock: '0x0' }), existing);
    },
  );
  await t.test(`of a block that the node does not have they are ${logsOfUnknownBlock}`, async () => {
    const filter = { blockHash: `0x${'ab'.repeat(32)}` };
    if (logsOfUnknownBlock === 'empty') assert.deepEqual(await logs(filter), []);
    else await assertRefusal(logs(filter), REFUSAL.blockNotFound());
  });
  await t.test('a range that is too long is refused', () =>
    assertRefusal(logs({ fromBlock: '0x0', toBlock: quantity(MAX_LOGS_RANGE + 1) }), REFUSAL.logsRange()),
  );
}

async function offersNoAdministration({ rpcs: [rpc] }: TestBesu): Promise<void> {
  assert(rpc);
  for (const method of ['admin_peers', 'debug_traceBlockByNumber', 'ibft_proposeValidatorVote', 'txpool_content']) {
    await assert.rejects(rpc.call(method, []), (error) => error instanceof RpcError && error.rpcCode <= -32601, method);
  }
}

async function goOnWithoutOne(besu: TestBesu): Promise<void> {
  const [first, , , last] = besu.rpcs;
  assert(first && last);
  await besu.kill(3);
  const head = await blockNumber(first);
  const account = createAccount();
  const receipt = await receiptOf(first, await sendRaw(first, await account.sign(0)));
  assert(Number(receipt.blockNumber) > head);
  await besu.start(3);
  await besu.untilProducing();
  assert((await blockNumber(last)) > Number(receipt.blockNumber));
}

function profileOf(version: TestBesu['version']): BesuProfile {
  if (isAtLeast(version, [26, 1, 0])) return BESU_PROFILES['26.x'];
  return isAtLeast(version, [25, 3, 0]) ? BESU_PROFILES['25.12'] : BESU_PROFILES['23.4'];
}

async function assertRefusal(answer: Promise<unknown>, expected: NodeError): Promise<void> {
  await assert.rejects(answer, (error) => {
    assert(error instanceof RpcError, String(error));
    assert.equal(error.rpcCode, expected.code);
    assert(error.message.includes(expected.message), `${error.message}, expected ${expected.message}`);
    return true;
  });
}

async function blockNumber(rpc: Rpc): Promise<number> {
  return Number(await rpc.call<string>('eth_blockNumber', []));
}
