import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { HDNodeWallet, Transaction } from 'ethers';
import { commandKey, encodeCommand, type PublishCommand } from '../../ledger/command.ts';
import type { Hex } from '../../lib/hex.ts';
import { createRig, eventually, publication, type Rig } from './rig.ts';
import { signed, startWeb3signerFake, success } from './web3signer-fake.ts';

/** A rig whose keys are in a Web3signer, and how its writer finds it. */
async function createRemoteRig(t: TestContext, options: { partitions?: number } = {}) {
  const rig = await createRig(t, options);
  const root = HDNodeWallet.fromPhrase(rig.environment.WRITER_MNEMONIC, undefined, "m/44'/60'/0'/0");
  const keys = rig.addresses.map((_, partition) => root.deriveChild(partition).privateKey);
  const chainId = Number(await rig.rpc.call('eth_chainId', []));
  const signer = await startWeb3signerFake(t, { keys, chainId });
  const variables = {
    WRITER_MNEMONIC: '',
    WRITER_SIGNER_URL: signer.url,
    WRITER_SIGNER_ADDRESSES: rig.addresses.join(','),
    WRITER_SIGNER_TIMEOUT_MS: '1000',
  };
  return { rig, signer, keys, chainId, variables };
}

async function publicationsIn(rig: Rig, partition: number, count: number): Promise<PublishCommand[]> {
  const commands = Array.from({ length: count }, () => publication());
  await rig.produceRaw(
    ...commands.map((command) => ({ key: commandKey(command), value: encodeCommand(command), partition })),
  );
  return commands;
}

async function publishedIds(rig: Rig): Promise<Hex[]> {
  return (await rig.events()).flatMap((event) => (event.kind === 'published' ? [event.id] : [])).sort();
}

const idsOf = (commands: readonly PublishCommand[]) => commands.map(({ id }) => id).sort();

describe('A writer whose keys are in a Web3signer', () => {
  test('publishes with them, as a process of its own', async (t) => {
    const { rig, variables, signer } = await createRemoteRig(t, { partitions: 2 });
    const writer = await rig.spawnWriter(variables);
    const commands = Array.from({ length: 30 }, () => publication());
    await rig.submit(...commands);
    await eventually(async () => assert.deepEqual(await publishedIds(rig), idsOf(commands)));
    assert.ok(signer.calls.some(({ method }) => method === 'eth_signTransaction'));
    assert.equal(await writer.kill('SIGTERM'), 0);
  });

  test('waits while it is away, says so, and goes on: nothing is lost and nothing twice', async (t) => {
    const { rig, variables, signer } = await createRemoteRig(t);
    await signer.stop();
    const writer = await rig.startWriter(variables);
    // Also while there is nothing to sign.
    await eventually(() =>
      assert.match(JSON.stringify(writer.readiness()), /The signer does not answer: .*ECONNREFUSED/),
    );
    const commands = [publication(), publication()];
    await rig.submit(...commands);
    await eventually(() =>
      assert.match(JSON.stringify(writer.readiness()), /The signer does not answer: .*ECONNREFUSED/),
    );
    await signer.start();
    await eventually(async () => assert.deepEqual(await publishedIds(rig), idsOf(commands)));
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    await signer.stop();
    const later = [publication(), publication()];
    await rig.submit(...later);
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /The signer does not answer/));
    await signer.start();
    await eventually(async () => assert.deepEqual(await publishedIds(rig), idsOf([...commands, ...later])));
    await eventually(async () => assert.equal((await rig.committed()).offset, 4));
    assert.deepEqual(writer.failures, []);
  });

  test('goes on with all other partitions while it does not sign for one', async (t) => {
    const { rig, variables, signer } = await createRemoteRig(t, { partitions: 2 });
    let isStuck = true;
    signer.intercept(({ method, params, answer }) => {
      const { from } = (params[0] ?? {}) as { from?: string };
      const isHeld = isStuck && method === 'eth_signTransaction' && from === rig.addresses[0];
      return isHeld ? new Promise(() => {}) : answer();
    });
    const writer = await rig.startWriter(variables);
    const held = await publicationsIn(rig, 0, 3);
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /nothing within 1000 ms/));
    const free = await publicationsIn(rig, 1, 3);
    await eventually(async () => assert.equal((await rig.committed(1)).offset, 3));
    assert.deepEqual(await publishedIds(rig), idsOf(free));
    isStuck = false;
    await eventually(async () => assert.deepEqual(await publishedIds(rig), idsOf([...free, ...held])));
  });

  test('sends nothing that it did not ask for', async (t) => {
    const { rig, variables, signer, keys, chainId } = await createRemoteRig(t);
    let isWrong = true;
    signer.intercept(({ method, params, answer }) => {
      if (!isWrong || method !== 'eth_signTransaction') return answer();
      const { to, data, gas, nonce } = params[0] as { to: string; data: string; gas: string; nonce: string };
      // A nonce left out would hold up everything behind it.
      const other = { type: 0, chainId, nonce: Number(nonce) + 1, gasLimit: gas, gasPrice: 0, to, data };
      return success(1, signed(Transaction.from(other), keys[0] ?? ''));
    });
    const offered: unknown[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_sendRawTransaction') offered.push(params[0]);
      return await forward();
    });
    const writer = await rig.startWriter(variables);
    const command = publication();
    await rig.submit(command);
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /expected nonce 0, found 1/));
    assert.deepEqual(offered, []);
    isWrong = false;
    await eventually(async () => assert.deepEqual(await publishedIds(rig), [command.id]));
  });

  test('ends with a wrong configuration when a partition has no key', async (t) => {
    const { rig, variables } = await createRemoteRig(t, { partitions: 2 });
    const writer = await rig.startWriter({ ...variables, WRITER_SIGNER_ADDRESSES: rig.addresses[0] ?? '' });
    await eventually(() => assert.match(String(writer.failures[0]), /partition 1 needs one of its own/));
  });
});
