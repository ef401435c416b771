import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transaction } from 'ethers';
import { credentialEvents } from '../../ledger/event.ts';
import { type Hex, toHex } from '../../lib/hex.ts';
import { createRig, eventually, pinnedPublication, publication, type Rig, statusChange } from './rig.ts';

type Sequenced = { id: Hex; seq: number; kind: string };

/** What takes part in the sequence over all these contracts; `seq` must be dense. */
async function sequence(rig: Rig, contracts: Hex[]): Promise<Sequenced[]> {
  const events = (await rig.events(contracts)).flatMap((event) =>
    event.kind === 'published' || event.kind === 'statusChanged' ? [event] : [],
  );
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, i) => i + 1),
  );
  return events;
}

async function settledUpTo(rig: Rig, offset: number): Promise<void> {
  await eventually(async () => assert.equal((await rig.committed()).offset, offset));
}

const refusalsIn = async (rig: Rig) => (await rig.events()).filter(({ kind }) => kind === 'refused');

describe('The writer', () => {
  test('writes pins and publications, each by its own function of the contract', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const called = new Set<string>();
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_sendRawTransaction') called.add(Transaction.from(String(params[0])).data.slice(0, 10));
      return await forward();
    });
    await rig.startWriter();
    const [pinned, other, published] = [pinnedPublication(), pinnedPublication(), publication()];
    await rig.submit(pinned, published, other, pinned, statusChange(pinned, 1, 'REVOKED'));
    await settledUpTo(rig, 5);
    const events = await sequence(rig, [rig.contract]);
    assert.deepEqual(
      events.map(({ id }) => id).sort(),
      [pinned.id, other.id, published.id, statusChange(pinned, 1, 'REVOKED').id].sort(),
    );
    const onLedger = (await rig.events()).find((event) => event.kind === 'published' && event.id === pinned.id);
    assert.deepEqual(onLedger?.kind === 'published' && onLedger.payload, pinned.payload);
    const selectors = ['publish', 'pin', 'changeStatus'].map((name) => credentialEvents.getFunction(name)?.selector);
    assert.deepEqual(called, new Set(selectors));
    assert.deepEqual(heard.rejections, []);
  });

  test('changes a status although somebody published under the id of the change', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const published = publication();
    const change = statusChange(published, 1, 'REVOKED');
    await rig.rivalSends('publish', [[[change.id, toHex(publication().payload)]]]);
    await rig.startWriter();
    await rig.submit(published, change);
    await settledUpTo(rig, 2);
    const events = await sequence(rig, [rig.contract]);
    assert.deepEqual(
      events.map(({ kind, id }) => ({ kind, id })),
      [
        { kind: 'published', id: change.id },
        { kind: 'published', id: published.id },
        { kind: 'statusChanged', id: change.id },
      ],
    );
    assert.deepEqual(heard.rejections, []);
    // Both events of the id again, the squatter's behind the change.
    await rig.submit(change);
    await settledUpTo(rig, 3);
    assert.equal((await sequence(rig, [rig.contract])).length, 3);
  });

  test('follows the contract to its successor: what is under way ends up once over both, in one sequence', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const writer = await rig.startWriter();
    const [first, ...others] = Array.from({ length: 20 }, () => publication());
    assert.ok(first);
    await rig.submit(first);
    await settledUpTo(rig, 1);
    const successor = await rig.deploySuccessor();
    await rig.rpc.call('evm_setAutomine', [false]);
    await rig.adminSends('nameSuccessor', [successor]);
    // Sent to the old contract, and mined behind its end.
    await rig.submit(...others);
    await eventually(() => assert.equal(heard.notes.filter(({ state }) => state === 'SENT').length, 20));
    await rig.rpc.call('evm_setAutomine', [true]);
    await rig.rpc.call('evm_mine', []);
    await settledUpTo(rig, 20);
    const late = [publication(), statusChange(first, 1, 'REVOKED')];
    await rig.submit(...late, first);
    await settledUpTo(rig, 23);

    const events = await sequence(rig, [rig.contract, successor]);
    const expected = [first, ...others, ...late].map(({ id }) => id);
    assert.deepEqual(events.map(({ id }) => id).sort(), expected.sort());
    assert.equal((await sequence(rig, [rig.contract])).length, 1);
    assert.deepEqual(heard.rejections, []);
    assert.deepEqual(writer.readiness(), { ready: true });
    assert.deepEqual(writer.failures, []);
  });

  test('that starts after a succession finds what is at the old contract, and goes on where it stood', async (t) => {
    const rig = await createRig(t);
    const before = await rig.startWriter();
    const [old, fresh] = [publication(), publication()];
    await rig.submit(old);
    await settledUpTo(rig, 1);
    await before.close();
    const middle = await rig.deploySuccessor();
    await rig.adminSends('nameSuccessor', [middle]);
    const newest = await rig.deploySuccessor(middle);
    await rig.adminSends('nameSuccessor', [newest], middle);
    const asked: string[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_getLogs') asked.push(JSON.stringify(params));
      return await forward();
    });
    await rig.startWriter();
    await rig.submit(old, fresh);
    await settledUpTo(rig, 3);
    const events = await sequence(rig, [rig.contract, middle, newest]);
    assert.deepEqual(
      events.map(({ id }) => id),
      [old.id, fresh.id],
    );
    assert.deepEqual(await refusalsIn(rig), []);
    assert.ok(asked.every((filter) => filter.includes(rig.contract) && filter.includes(newest)));
  });

  test('waits while a successor has not taken over, says so, and goes on', async (t) => {
    const rig = await createRig(t);
    const successor = await rig.deploySuccessor();
    const writer = await rig.startWriter({ LEDGER_CONTRACT: successor });
    await rig.submit(publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /waits for its predecessor/));
    await rig.adminSends('nameSuccessor', [successor]);
    await settledUpTo(rig, 1);
    assert.equal((await sequence(rig, [successor])).length, 1);
  });

  test('counts an effect only when enough blocks stand on it', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    await rig.startWriter({ LEDGER_CONFIRMATIONS: '3', WRITER_RESEND_AFTER_MS: '60000' });
    const [one, two] = [publication(), publication()];
    const refusedChange = statusChange(publication(), 1, 'REVOKED');
    await rig.submit(one, refusedChange);
    await eventually(async () => assert.equal((await sequence(rig, [rig.contract])).length, 1));
    // Another round of looks: the second command is sent, the first does not count yet.
    await rig.submit(two);
    await eventually(async () => assert.equal((await sequence(rig, [rig.contract])).length, 2));
    await rig.submit(one);
    await eventually(async () => assert.equal(heard.notes.filter(({ state }) => state === 'SENT').length, 3));
    assert.equal((await rig.committed()).offset, -1);
    assert.deepEqual(heard.rejections, []);
    await rig.rpc.call('anvil_mine', ['0x3']);
    await settledUpTo(rig, 4);
    assert.equal((await sequence(rig, [rig.contract])).length, 2);
    const states = heard.notes.filter(({ state }) => state !== 'SENT').map(({ id, state }) => `${id} ${state}`);
    assert.deepEqual(
      states.sort(),
      [`${one.id} MINED`, `${one.id} MINED`, `${two.id} MINED`, `${refusedChange.id} REFUSED`].sort(),
    );
  });
});
