import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { ZeroAddress } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { createRpc, type Rpc } from '../lib/rpc.ts';
import { type Deployment, deployContract, registerPublisher } from './deploy-contract.ts';
import { type ScratchNode, startScratchNode } from './scratch-node.ts';

// The first accounts of anvil's well-known development mnemonic.
const ADMIN_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const ADMIN = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const STRANGER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
const ACCOUNT = '0x1111111111111111111111111111111111111111';
const KEYS = ['0x2222222222222222222222222222222222222222', '0x3333333333333333333333333333333333333333'];

async function read(rpc: Rpc, contract: string, name: string, args: unknown[]): Promise<unknown[]> {
  const data = credentialEvents.encodeFunctionData(name, args);
  const answer = await rpc.call<string>('eth_call', [{ to: contract, data }, 'latest']);
  return credentialEvents.decodeFunctionResult(name, answer).toArray(true);
}

describe('deployContract and registerPublisher', { timeout: 60_000 }, () => {
  let node: ScratchNode;
  let rpc: Rpc;
  let deployment: Deployment;
  before(async () => {
    // Blocks come by the clock, so receipts have to be waited for.
    node = await startScratchNode({ blockTimeS: 0.2 });
    rpc = createRpc({ url: node.url });
    deployment = await deployContract({ rpcUrl: node.url, adminKey: ADMIN_KEY, handoverDelayS: 60 });
  });
  after(() => node.stop());

  const publisher = (keys: string[]) => ({
    ...{ rpcUrl: node.url, adminKey: ADMIN_KEY, contract: deployment.address },
    ...{ account: ACCOUNT, name: 'Clearing house', keys },
  });
  const nonce = () => rpc.call<string>('eth_getTransactionCount', [ADMIN, 'latest']);

  test('a deployment is told with the block that created the contract', async () => {
    const { address, block } = deployment;
    assert.equal(deployment.chainId, 31337);
    assert.notEqual(await rpc.call('eth_getCode', [address, `0x${block.toString(16)}`]), '0x');
    assert.equal(await rpc.call('eth_getCode', [address, `0x${(block - 1).toString(16)}`]), '0x');
  });

  test('the account of the key is the administrator, with the delay asked for', async () => {
    assert.deepEqual(await read(rpc, deployment.address, 'head', []), [0n, `0x${'00'.repeat(32)}`]);
    const [admin] = await read(rpc, deployment.address, 'defaultAdmin', []);
    assert.equal(String(admin).toLowerCase(), ADMIN);
    assert.deepEqual(await read(rpc, deployment.address, 'defaultAdminDelay', []), [60n]);
  });

  test('a publisher is named and gets its keys, and a repetition sends only what is missing', async () => {
    const first = await registerPublisher(publisher(KEYS.slice(0, 1)));
    assert.deepEqual(first.added, KEYS.slice(0, 1));
    assert.equal(Number(await nonce()), 3, 'deployment, name, key');

    const second = await registerPublisher(publisher(KEYS));
    assert.deepEqual(second.added, KEYS.slice(1));
    assert.equal(Number(await nonce()), 4, 'one more key');

    const third = await registerPublisher(publisher(KEYS));
    assert.deepEqual(third.added, []);
    assert.equal(Number(await nonce()), 4, 'nothing more');

    const [keys] = await read(rpc, deployment.address, 'keysOf', [ACCOUNT]);
    assert.deepEqual(keys, KEYS);
  });

  test('a refusal of the contract is told by its name', async () => {
    const registration = registerPublisher({ ...publisher(KEYS), adminKey: STRANGER_KEY, account: ADMIN });
    await assert.rejects(registration, { code: 'REVERTED', message: /AccessControlUnauthorizedAccount\(0x70997970/ });
  });

  test('an address without a contract is refused before anything is sent', async () => {
    const before = await nonce();
    const registration = registerPublisher({ ...publisher(KEYS), contract: ACCOUNT });
    await assert.rejects(registration, { code: 'NO_CONTRACT' });
    assert.equal(await nonce(), before);
  });

  test('a key that is none is refused without being printed', async () => {
    await assert.rejects(deployContract({ rpcUrl: node.url, adminKey: '0xsecret' }), (error: Error) => {
      assert.match(error.message, /no private key/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  describe('npm run deploy:contract', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'deploy-contract-'));
    });
    after(() => rm(folder, { recursive: true }));

    const run = (environment: Record<string, string>, ...flags: string[]) =>
      promisify(execFile)(process.execPath, [resolve(import.meta.dirname, 'contract.ts'), ...flags], {
        cwd: folder,
        env: environment,
      });
    const environment = () => ({
      ...{ LEDGER_RPC_URLS: node.url, ADMIN_KEY },
      ...{ PUBLISHER_ACCOUNT: ACCOUNT, PUBLISHER_NAME: 'Clearing house', PUBLISHER_KEYS: KEYS.join(',') },
    });

    test('records the deployment, says what to configure and registers the publisher', async () => {
      const { stdout } = await run(environment());
      const recorded = JSON.parse(await readFile(join(folder, 'deployments/31337.json'), 'utf8')) as Deployment;
      assert.match(stdout, new RegExp(`LEDGER_CONTRACT=${recorded.address}\n  LEDGER_START_BLOCK=${recorded.block}\n`));
      const [keys] = await read(rpc, recorded.address, 'keysOf', [ACCOUNT]);
      assert.deepEqual(keys, KEYS);
    });

    test('refuses to deploy twice, and does so with --force', async () => {
      const path = join(folder, 'deployments/31337.json');
      const recorded = await readFile(path, 'utf8');
      await assert.rejects(run(environment()), { code: 1, stderr: /has its contract already/ });
      assert.equal(await readFile(path, 'utf8'), recorded);
      await run(environment(), '--force');
      assert.notEqual(await readFile(path, 'utf8'), recorded);
    });

    test('registers another publisher at the recorded contract without deploying', async () => {
      const path = join(folder, 'deployments/31337.json');
      const recorded = await readFile(path, 'utf8');
      const other = { PUBLISHER_ACCOUNT: `0x${'44'.repeat(20)}`, PUBLISHER_KEYS: `0x${'55'.repeat(20)}` };
      await run({ ...environment(), ...other }, '--register');
      assert.equal(await readFile(path, 'utf8'), recorded);
      const { address } = JSON.parse(recorded) as Deployment;
      const [account] = await read(rpc, address, 'accountOf', [other.PUBLISHER_KEYS]);
      assert.equal(account, other.PUBLISHER_ACCOUNT);
    });

    test('deploys a successor, which goes on once the keys are registered and the predecessor hands over', async () => {
      const path = join(folder, 'deployments/31337.json');
      const { address: first } = JSON.parse(await readFile(path, 'utf8')) as Deployment;
      const { PUBLISHER_KEYS: _, ...withoutKeys } = environment();
      await run({ ...withoutKeys, PREDECESSOR_CONTRACT: first });
      const { address: second, predecessor } = JSON.parse(await readFile(path, 'utf8')) as Deployment;
      assert.equal(predecessor, first);

      await assert.rejects(run(environment(), '--succeed'), {
        code: 1,
        stderr: new RegExp(`${KEYS[1]} of ${ACCOUNT}`),
      });
      assert.deepEqual(await read(rpc, first, 'successor', []), [ZeroAddress]);
      await run(environment(), '--register');
      await assert.rejects(run(environment(), '--succeed'), { code: 1, stderr: /0x5555/ }, 'the other publisher');
      assert.match((await run(environment(), '--succeed', '--force')).stdout, /Handed over/);
      assert.match((await run(environment(), '--succeed')).stdout, /Was handed over before/);
      assert.equal(String((await read(rpc, first, 'successor', []))[0]).toLowerCase(), second);
    });

    test('refuses to hand over to a contract that has no predecessor', async () => {
      await run(environment(), '--force');
      await assert.rejects(run(environment(), '--succeed'), { code: 1, stderr: /deployed without a predecessor/ });
    });

    test('refuses a predecessor that is no contract', async () => {
      await assert.rejects(run({ ...environment(), PREDECESSOR_CONTRACT: ACCOUNT }, '--force'), {
        code: 1,
        stderr: /There is no contract at 0x1111/,
      });
    });

    test('names every mistake of the configuration at once, without secrets, and exits with 1', async () => {
      const wrong = { ADMIN_KEY: '0xsecret', PUBLISHER_ACCOUNT: 'nobody' };
      await assert.rejects(run(wrong), (error: { code: number; stderr: string }) => {
        assert.equal(error.code, 1);
        for (const name of ['LEDGER_RPC_URLS', 'ADMIN_KEY', 'PUBLISHER_ACCOUNT'])
          assert.match(error.stderr, RegExp(name));
        assert.doesNotMatch(error.stderr, /0xsecret/);
        return true;
      });
    });

    test('exits with 75 when the ledger is away', async () => {
      await assert.rejects(run({ ...environment(), LEDGER_RPC_URLS: 'http://127.0.0.1:1' }), { code: 75 });
    });
  });
});
