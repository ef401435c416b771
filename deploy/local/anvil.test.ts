import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sleep } from '../../lib/async.ts';
import { createRpc } from '../../lib/rpc.ts';
import { deployTestContract } from '../../test/harness/anvil.ts';
import { makeTestDirectory } from '../../test/harness/directory.ts';
import { anvilPart } from './anvil.ts';
import { choosePort } from './ports.ts';
import { supervise } from './supervisor.ts';

async function startLedger(t: TestContext) {
  const { dir, record, logFile, remove } = makeTestDirectory();
  const port = await choosePort();
  const part = anvilPart({ dir, port, logFile: logFile('ledger'), record, blockTimeS: 1 });
  const ledger = supervise(part, { say() {}, onChange() {}, onGiveUp() {} });
  t.after(async () => {
    await ledger.kill('SIGKILL');
    remove();
  });
  await ledger.start();
  const url = `http://127.0.0.1:${port}`;
  return { ledger, dump: part.dump, url, rpc: createRpc({ url }), stateFile: join(dir, 'state.json.gz') };
}

type Rpc = ReturnType<typeof createRpc>;

async function headOf(rpc: Rpc): Promise<number> {
  return Number(await rpc.call<string>('eth_blockNumber', []));
}

/** Everything a reader of the chain can have seen up to a block. */
async function story(rpc: Rpc, head: number): Promise<unknown> {
  const blocks: unknown[] = [];
  for (let number = 0; number <= head; number += 1) {
    blocks.push(await rpc.call('eth_getBlockByNumber', [`0x${number.toString(16)}`, true]));
  }
  const logs = await rpc.call<unknown[]>('eth_getLogs', [{ fromBlock: '0x0', toBlock: `0x${head.toString(16)}` }]);
  assert(logs.length > 0);
  return { blocks, logs };
}

function isOnDisk(stateFile: string, address: string): boolean {
  return existsSync(stateFile) && gunzipSync(readFileSync(stateFile)).includes(address);
}

describe('the ledger of one machine', () => {
  test('after kill -9 it goes on from its last dump: same blocks, hashes, transactions and logs, and the contract answers', async (t) => {
    const { ledger, dump, url, rpc } = await startLedger(t);
    const { address } = await deployTestContract(url);
    await dump();
    const head = await headOf(rpc);
    const before = await story(rpc, head);
    await ledger.kill('SIGKILL');
    await ledger.start();
    assert.deepEqual(await story(rpc, head), before);
    assert.notEqual(await rpc.call('eth_getCode', [address, 'latest']), '0x');
    await rpc.call('anvil_mine', ['0x1']);
    const next = await rpc.call<{ parentHash: string }>('eth_getBlockByNumber', [
      `0x${(head + 1).toString(16)}`,
      false,
    ]);
    const last = await rpc.call<{ hash: string }>('eth_getBlockByNumber', [`0x${head.toString(16)}`, false]);
    assert.equal(next.parentHash, last.hash);
  });

  test('an orderly stop loses nothing, also without a dump before', async (t) => {
    const { ledger, url, rpc } = await startLedger(t);
    await deployTestContract(url);
    const head = await headOf(rpc);
    const before = await story(rpc, head);
    await ledger.stop();
    await ledger.start();
    assert.deepEqual(await story(rpc, head), before);
  });

  test('new transactions are on disk by themselves after a few seconds', async (t) => {
    const { ledger, url, rpc, stateFile } = await startLedger(t);
    const { address } = await deployTestContract(url);
    while (!isOnDisk(stateFile, address)) await sleep(200);
    await ledger.kill('SIGKILL');
    await ledger.start();
    assert.notEqual(await rpc.call('eth_getCode', [address, 'latest']), '0x');
  });

  test('a state that cannot be read is told, with the way out', async (t) => {
    const { ledger, dump, stateFile } = await startLedger(t);
    await dump();
    await ledger.kill('SIGKILL');
    writeFileSync(stateFile, readFileSync(stateFile).subarray(0, 100));
    await assert.rejects(ledger.start(), /cannot be read. Begin afresh with: npm start -- --reset/);
  });
});
