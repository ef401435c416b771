import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { Wallet } from 'ethers';
import { encodePinnedPayload } from '../../ledger/payload.ts';
import type { Hex } from '../../lib/hex.ts';
import { toHex } from '../../lib/hex.ts';
import { silentLog } from '../../lib/log.ts';
import { encodeBatch, nextBatch } from '../../writer/batch.ts';
import { gasOf } from '../../writer/gas.ts';
import { createKeys } from '../../writer/keys.ts';
import type { AdmittedEntry } from '../../writer/window.ts';
import { createRig, eventually, pinnedPublication, publication, type Rig, statusChange } from './rig.ts';

type Command = AdmittedEntry['admission']['command'];

/** Sends a batch by itself, mined at once, and tells the gas it used of the gas that the formula gives. */
async function measure(t: TestContext, rig: Rig, commands: Command[], predecessors: number, to: Hex) {
  const entries = commands.map(
    (command): AdmittedEntry => ({
      message: { offset: 0, key: null, value: null, timestampMs: 0 },
      admission: {
        type: 'admitted',
        command,
        subject: { id: command.id, kind: command.kind, publicationId: command.id },
      },
      phase: { name: 'waiting', lookedUp: true },
    }),
  );
  const batch = nextBatch(entries, { items: 1_000, bytes: 10e6, gas: 1e9 });
  assert.equal(batch?.entries.length, commands.length);
  const gasLimit = gasOf(batch.size, batch.kind, predecessors);
  const key = new Wallet(`0x${'c3'.repeat(32)}`);
  const signer = createKeys({ keys: [key.privateKey] }, { log: silentLog, signal: t.signal }).signerOf(0);
  const nonce = Number(await rig.rpc.call('eth_getTransactionCount', [key.address, 'latest']));
  const chainId = Number(await rig.rpc.call('eth_chainId', []));
  const { raw, hash } = await signer.sign(
    { chainId, nonce, gasLimit: 2 * gasLimit, to, data: encodeBatch(batch) },
    t.signal,
  );
  await rig.rpc.call('eth_sendRawTransaction', [raw]);
  const receipt = await eventually(async () => {
    const found = await rig.rpc.call<{ gasUsed: Hex; logs: unknown[] } | null>('eth_getTransactionReceipt', [hash]);
    assert.ok(found);
    return found;
  }, 5_000);
  assert.equal(receipt.logs.length, commands.length);
  return Number(receipt.gasUsed) / gasLimit;
}

const noise = (bytes: number): Command => {
  const payload = randomBytes(bytes).map((byte) => byte || 1);
  return { kind: 'publish', id: toHex(randomBytes(32)), payload };
};
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

test('the gas formula is an upper bound for every batch, at a successor too, and not much more than large ones use', async (t) => {
  const rig = await createRig(t, { isRegistered: false });
  const key = new Wallet(`0x${'c3'.repeat(32)}`).address;
  const does = async (name: string, args: unknown[], at: Hex) => {
    await rig.adminSends(name, args, at);
    await eventually(async () => {
      const { pending } = await rig.rpc.call<{ pending: Hex }>('txpool_status', []);
      assert.equal(Number(pending), 0);
    });
  };
  const admit = async (at: Hex) => {
    await does('namePublisher', [key, 'Gas'], at);
    await does('addKey', [key, key, '0x'], at);
  };
  await admit(rig.contract);
  const contracts = [rig.contract];
  for (const predecessors of [0, 1, 2]) {
    const to = contracts.at(-1) ?? rig.contract;
    const check = async (name: string, commands: Command[]) => {
      const ratio = await measure(t, rig, commands, predecessors, to);
      assert.ok(ratio <= 1, `${name} behind ${predecessors} contracts: ${ratio}`);
      // Of a status change it is not known whose the publication is.
      const isKnownWell = commands.length >= 20 && (predecessors === 0 || commands[0]?.kind === 'publish');
      if (isKnownWell) assert.ok(ratio > 0.6, `${name} behind ${predecessors} contracts: ${ratio}`);
    };
    const changed = many(40, () => publication());
    await check('the very first', [noise(2)]);
    await check('one of 4 KB', [noise(4_096)]);
    await check('one of 200 KB', [noise(200_000)]);
    await check(
      '20 of 1 KB',
      many(20, () => noise(1_024)),
    );
    await check(
      '100 of 300 bytes',
      many(100, () => noise(300)),
    );
    await check(
      '100 of 33 bytes',
      many(100, () => noise(33)),
    );
    await check('40 of 1 KB', changed);
    await check('40 pins', many(40, pinnedPublication));
    const locator = 'x'.repeat(4_000);
    const attributes = { type: 'eu.gaia-x.credential', source: randomBytes(1_500).toString('hex') };
    await check(
      '20 pins with long words',
      many(20, () => {
        const commitment = toHex(randomBytes(32));
        return { kind: 'publish', id: commitment, payload: encodePinnedPayload(attributes, { commitment, locator }) };
      }),
    );
    await check(
      '40 status changes',
      changed.map((each) => statusChange(each, 1, 'SUSPENDED')),
    );
    const successor = await rig.deploySuccessor(to);
    await does('nameSuccessor', [successor], to);
    await admit(successor);
    contracts.push(successor);
    // Of publications that only a predecessor knows.
    const ratio = await measure(
      t,
      rig,
      changed.map((each) => statusChange(each, 2, 'REVOKED')),
      predecessors + 1,
      successor,
    );
    assert.ok(ratio <= 1, `${ratio}`);
  }
});
