import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transaction } from 'ethers';
import type { PublishCommand } from '../../ledger/command.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { type Hex, toHex } from '../../lib/hex.ts';
import { RpcError } from '../../lib/rpc.ts';
import { createRig, eventually, publication, type Rig, statusChange } from './rig.ts';
import { NO_ANSWER } from './rpc-proxy.ts';

async function settledUpTo(rig: Rig, offset: number, partition = 0): Promise<void> {
  await eventually(async () => assert.equal((await rig.committed(partition)).offset, offset));
}

/** The ids on the ledger in order of `seq`, which must be dense. */
async function idsOnLedger(rig: Rig): Promise<Hex[]> {
  const events = (await rig.events()).filter((event) => event.kind === 'published' || event.kind === 'statusChanged');
  assert.deepEqual(
    events.map((event) => event.seq),
    events.map((_, i) => i + 1),
  );
  return events.map((event) => event.id);
}

const pendingCount = async (rig: Rig) => Number((await rig.rpc.call<{ pending: Hex }>('txpool_status', [])).pending);

describe('The writer commits', () => {
  test('an offset only after the effect was read back from a block, and names that block', async (t) => {
    const rig = await createRig(t);
    const { notes } = await rig.listen();
    await rig.startWriter();
    await rig.rpc.call('evm_setAutomine', [false]);
    const [first, second] = [publication(), publication()];
    await rig.submit(first);
    await eventually(() => assert.ok(notes.some(({ id, state }) => id === first.id && state === 'SENT')));
    // The second shows that the writer has looked again meanwhile.
    await rig.submit(second);
    await eventually(() => assert.ok(notes.some(({ id, state }) => id === second.id && state === 'SENT')));
    assert.equal((await rig.committed()).offset, -1);
    await rig.rpc.call('evm_mine', []);
    await settledUpTo(rig, 2);
    const block = await rig.rpc.call<{ number: Hex; hash: Hex }>('eth_getBlockByNumber', ['latest', false]);
    const { c } = JSON.parse((await rig.committed()).metadata ?? '{}') as { c: unknown[] };
    assert.deepEqual(c.at(-1), [2, Number(block.number), block.hash]);
    assert.deepEqual(await idsOnLedger(rig), [first.id, second.id]);
    await eventually(() => assert.equal(notes.filter(({ state }) => state === 'MINED').length, 2));
  });

  test('contiguously: what is settled behind an unsettled command commits nothing', async (t) => {
    const rig = await createRig(t);
    const { notes } = await rig.listen();
    const [lost, known] = [publication(), publication()];
    await rig.rivalSends('publish', [[[known.id, toHex(known.payload)]]]);
    let isOpen = false;
    rig.proxy.intercept(async ({ method, forward }) => {
      if (method !== 'eth_sendRawTransaction' || isOpen) return await forward();
      return `0x${'00'.repeat(32)}`;
    });
    await rig.startWriter();
    await rig.submit(lost);
    await eventually(() => assert.ok(notes.some(({ id, state }) => id === lost.id && state === 'SENT')));
    await rig.submit(known);
    await eventually(() => assert.ok(notes.some(({ id, state }) => id === known.id && state === 'MINED')));
    await rig.submit(known);
    await eventually(() =>
      assert.equal(notes.filter(({ id, state }) => id === known.id && state === 'MINED').length, 2),
    );
    assert.equal((await rig.committed()).offset, -1);
    isOpen = true;
    await settledUpTo(rig, 3);
    assert.deepEqual(await idsOnLedger(rig), [known.id, lost.id]);
  });
});

describe('The writer sends', () => {
  test('with one key for each partition', async (t) => {
    const rig = await createRig(t, { partitions: 4 });
    await rig.startWriter();
    const commands = Array.from({ length: 40 }, () => publication());
    await rig.submit(...commands);
    await eventually(async () => assert.equal((await idsOnLedger(rig)).length, 40));
    const hashes = new Set(
      (await rig.events()).filter(({ kind }) => kind === 'published').map((event) => event.transactionHash),
    );
    const senders = new Set<string>();
    for (const hash of hashes) {
      const { from } = await rig.rpc.call<{ from: string }>('eth_getTransactionByHash', [hash]);
      senders.add(from.toLowerCase());
    }
    assert.deepEqual([...senders].sort(), [...rig.addresses].sort());
  });

  test('a status command only when its publication is confirmed, even when a node forgot the publication', async (t) => {
    const rig = await createRig(t);
    const published = publication();
    const selector = credentialEvents.getFunction('changeStatus')?.selector ?? '';
    let forgotten = 0;
    let tooEarly = 0;
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== 'eth_sendRawTransaction') return await forward();
      const isStatusChange = Transaction.from(String(params[0])).data.startsWith(selector);
      if (isStatusChange && (await idsOnLedger(rig)).length === 0) tooEarly += 1;
      if (forgotten >= 3) return await forward();
      forgotten += 1;
      return `0x${'00'.repeat(32)}`;
    });
    await rig.startWriter();
    await rig.submit(published, statusChange(published, 1, 'SUSPENDED'), statusChange(published, 2, 'REVOKED'));
    await settledUpTo(rig, 3);
    assert.deepEqual({ forgotten, tooEarly }, { forgotten: 3, tooEarly: 0 });
    const kinds = (await rig.events()).map(({ kind }) => kind).filter((kind) => kind !== 'publisherNamed');
    assert.deepEqual(kinds, ['published', 'statusChanged', 'statusChanged']);
  });

  test('the same bytes again when a node refuses valid ones, and skips no nonce', async (t) => {
    const rig = await createRig(t);
    const offered: unknown[] = [];
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== 'eth_sendRawTransaction') return await forward();
      offered.push(params[0]);
      if (offered.length <= 10) throw new RpcError(method, '', { code: -32602, message: 'Invalid params' });
      return await forward();
    });
    await rig.startWriter();
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    assert.equal(new Set(offered).size, 1);
    assert.equal(offered.length, 11);
  });

  test('nothing twice when the answers to transactions are lost', async (t) => {
    const rig = await createRig(t, { partitions: 2 });
    let lost = 0;
    rig.proxy.intercept(async ({ method, forward }) => {
      const result = await forward();
      if (method !== 'eth_sendRawTransaction' || lost >= 5) return result;
      lost += 1;
      throw NO_ANSWER;
    });
    await rig.startWriter();
    const commands = Array.from({ length: 20 }, () => publication());
    await rig.submit(...commands);
    await eventually(async () =>
      assert.deepEqual((await idsOnLedger(rig)).toSorted(), commands.map(({ id }) => id).sort()),
    );
    await eventually(async () => assert.equal((await rig.committed(0)).offset + (await rig.committed(1)).offset, 20));
    assert.ok(lost > 0);
    assert.deepEqual(
      (await rig.events()).filter(({ kind }) => kind === 'refused'),
      [],
    );
  });
});

describe('The writer refuses', () => {
  test('a credential whose id is squatted by a false payload, instead of confirming it', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const [squatted, next] = [publication(), publication()];
    await rig.rivalSends('publish', [[[squatted.id, toHex(publication().payload)]]]);
    await rig.startWriter();
    await rig.submit(squatted, next);
    await settledUpTo(rig, 2);
    await eventually(() =>
      assert.deepEqual(
        heard.rejections.map(({ code, key }) => ({ code, key })),
        [{ code: 'ID_OCCUPIED', key: squatted.id }],
      ),
    );
    const note = heard.notes.find(({ id, state }) => id === squatted.id && state === 'REFUSED');
    assert.match(note?.refusal?.message ?? '', /administrator has to release/);
    assert.deepEqual(
      heard.notes.filter(({ id, state }) => id === squatted.id && state === 'MINED'),
      [],
    );
    assert.deepEqual(await idsOnLedger(rig), [squatted.id, next.id]);
  });

  test('a credential whose id a false payload takes while it is under way, instead of confirming it', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const [squatted, next] = [publication(), publication()];
    // The writer sees no block between the one before the false payload and the one with its own transaction.
    let sending: Promise<unknown> | undefined;
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_getBlockByNumber' && params[0] === 'latest') await sending;
      if (method !== 'eth_sendRawTransaction' || sending !== undefined) return await forward();
      const mined = rig.rivalSends('publish', [[[squatted.id, toHex(publication().payload)]]]).then(forward);
      sending = mined;
      return await mined;
    });
    await rig.startWriter();
    await rig.submit(squatted);
    await settledUpTo(rig, 1);
    await rig.submit(next);
    await settledUpTo(rig, 2);
    await eventually(() =>
      assert.deepEqual(
        heard.rejections.map(({ code, key }) => ({ code, key })),
        [{ code: 'ID_OCCUPIED', key: squatted.id }],
      ),
    );
    assert.deepEqual(
      heard.notes.filter(({ id, state }) => id === squatted.id && state === 'MINED'),
      [],
    );
    assert.deepEqual(await idsOnLedger(rig), [squatted.id, next.id]);
  });

  test('what cannot go to the ledger, tells submitter and operator why, and moves on', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const [good, other, large] = [publication(), publication(), publication(4_000)];
    const forged: PublishCommand = { ...publication(), payload: other.payload };
    const conflict = statusChange(good, 7, 'REVOKED');
    const unknown = statusChange(publication(), 1, 'REVOKED');
    await rig.startWriter({ WRITER_MAX_PAYLOAD_BYTES: '1024' });
    await rig.produceRaw({ key: other.id, value: Buffer.from('what is this?') });
    await rig.submit(forged, large, good, conflict, unknown, other);
    await settledUpTo(rig, 7);
    const expected = [
      { key: other.id, code: 'COMMAND' },
      { key: forged.id, code: 'ID_MISMATCH' },
      { key: large.id, code: 'TOO_LARGE' },
      { key: good.id, code: 'REVISION_CONFLICT' },
      { key: unknown.publicationId, code: 'UNKNOWN_PUBLICATION' },
    ];
    const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code);
    await eventually(() =>
      assert.deepEqual(
        heard.rejections.map(({ key, code }) => ({ key, code })).sort(byCode),
        expected.toSorted(byCode),
      ),
    );
    const refused = heard.notes
      .filter(({ state }) => state === 'REFUSED')
      .map(({ id, refusal }) => ({ key: id, code: refusal?.code ?? '' }));
    assert.deepEqual(refused.sort(byCode), [
      { key: other.id, code: 'COMMAND' },
      { key: forged.id, code: 'ID_MISMATCH' },
      { key: conflict.id, code: 'REVISION_CONFLICT' },
      { key: large.id, code: 'TOO_LARGE' },
      { key: unknown.id, code: 'UNKNOWN_PUBLICATION' },
    ]);
    assert.equal(heard.rejections.find(({ code }) => code === 'COMMAND')?.value?.toString(), 'what is this?');
    assert.deepEqual(await idsOnLedger(rig), [good.id, other.id]);
  });

  test('nothing while the contract is paused or its key is not registered, but waits, says so and goes on', async (t) => {
    const rig = await createRig(t, { isRegistered: false });
    const heard = await rig.listen();
    const writer = await rig.startWriter();
    await rig.submit(publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /is not registered on the ledger/));
    await rig.register();
    await settledUpTo(rig, 1);
    const pauser = '0x65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a';
    await rig.adminSends('grantRole', [pauser, await adminAddress(rig)]);
    await rig.adminSends('pause', []);
    await rig.submit(publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /The contract is paused/));
    await rig.adminSends('unpause', []);
    await settledUpTo(rig, 2);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    assert.deepEqual(heard.rejections, []);
  });
});

describe('The writer loses nothing', () => {
  test('when the ledger goes back while it runs: what vanished is published again', async (t) => {
    const rig = await createRig(t);
    await rig.startWriter();
    const [before, ...vanishing] = [publication(), publication(), publication()];
    await rig.submit(before);
    await settledUpTo(rig, 1);
    const snapshot = await rig.rpc.call('evm_snapshot', []);
    await rig.submit(...vanishing);
    await settledUpTo(rig, 3);
    await rig.rpc.call('evm_revert', [snapshot]);
    await eventually(async () =>
      assert.deepEqual(await idsOnLedger(rig), [before.id, ...vanishing.map(({ id }) => id)]),
    );
    await settledUpTo(rig, 3);
  });

  test('when the ledger went back while it was away, even behind blocks that came since', async (t) => {
    const rig = await createRig(t);
    const first = await rig.startWriter();
    const [before, ...vanishing] = [publication(), publication(), publication()];
    await rig.submit(before);
    await settledUpTo(rig, 1);
    const snapshot = await rig.rpc.call('evm_snapshot', []);
    await rig.submit(...vanishing);
    await settledUpTo(rig, 3);
    await first.close();
    await rig.rpc.call('evm_revert', [snapshot]);
    await rig.rpc.call('anvil_mine', ['0x14']);
    await rig.startWriter();
    await eventually(async () =>
      assert.deepEqual(await idsOnLedger(rig), [before.id, ...vanishing.map(({ id }) => id)]),
    );
  });

  test('when a reorganisation replaces the blocks of its transactions', async (t) => {
    const rig = await createRig(t);
    // Registration and contract stay out of it.
    await rig.rpc.call('anvil_mine', ['0xa']);
    await rig.startWriter();
    const commands = [publication(), publication()];
    await rig.submit(...commands);
    await settledUpTo(rig, 2);
    await rig.rpc.call('anvil_reorg', [4, []]);
    await eventually(async () =>
      assert.deepEqual((await idsOnLedger(rig)).toSorted(), commands.map(({ id }) => id).sort()),
    );
  });

  test('and publishes nothing twice when it is killed between sending and committing', async (t) => {
    const rig = await createRig(t, { partitions: 2 });
    await rig.rpc.call('evm_setAutomine', [false]);
    const first = await rig.spawnWriter();
    const commands = Array.from({ length: 30 }, () => publication());
    await rig.submit(...commands);
    await eventually(async () => assert.ok((await pendingCount(rig)) >= 2));
    await first.kill('SIGKILL');
    assert.equal((await rig.committed(0)).offset + (await rig.committed(1)).offset, -2);
    const second = await rig.spawnWriter();
    await rig.rpc.call('evm_mine', []);
    await rig.rpc.call('evm_setAutomine', [true]);
    await eventually(async () => assert.equal((await rig.committed(0)).offset + (await rig.committed(1)).offset, 30));
    assert.deepEqual((await idsOnLedger(rig)).toSorted(), commands.map(({ id }) => id).sort());
    assert.deepEqual(
      (await rig.events()).filter(({ kind }) => kind === 'refused'),
      [],
    );
    assert.equal(await second.kill('SIGTERM'), 0);
  });

  test('and publishes nothing twice when partitions move between writers under load', async (t) => {
    const rig = await createRig(t, { partitions: 4 });
    const commands = Array.from({ length: 300 }, () => publication());
    const first = await rig.startWriter();
    await rig.submit(...commands.slice(0, 100));
    const second = await rig.startWriter();
    await rig.submit(...commands.slice(100, 200));
    await eventually(async () => assert.ok((await idsOnLedger(rig)).length > 100));
    await first.close();
    await rig.submit(...commands.slice(200));
    const committed = async () =>
      (await Promise.all([0, 1, 2, 3].map((partition) => rig.committed(partition)))).reduce(
        (sum, { offset }) => sum + offset,
        0,
      );
    await eventually(async () => assert.equal(await committed(), 300));
    assert.deepEqual((await idsOnLedger(rig)).toSorted(), commands.map(({ id }) => id).sort());
    assert.deepEqual([...first.failures, ...second.failures], []);
  });

  test('while its node is away, says so, and goes on when it is back', async (t) => {
    const rig = await createRig(t);
    const writer = await rig.startWriter();
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    rig.proxy.intercept(async () => {
      throw NO_ANSWER;
    });
    await rig.submit(publication(), publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /The ledger gives no answer/));
    rig.proxy.intercept();
    await settledUpTo(rig, 3);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    assert.equal((await idsOnLedger(rig)).length, 3);
    assert.deepEqual(writer.failures, []);
  });

  test('of a node that lags behind: another named node is used, and nothing is taken for gone', async (t) => {
    const rig = await createRig(t);
    const writer = await rig.startWriter({
      LEDGER_RPC_URLS: `${rig.proxy.url},${rig.anvil.url}`,
      WRITER_ROLLBACK_GRACE_MS: '60000',
    });
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method === 'eth_getBlockByNumber' && params[0] === 'latest')
        return await rig.rpc.call(method, ['0x1', false]);
      return await forward();
    });
    await rig.submit(publication());
    await settledUpTo(rig, 2);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
  });
});

async function adminAddress(rig: Rig): Promise<string> {
  const { from } = await rig.rpc.call<{ from: string }>('eth_getTransactionByHash', [
    (
      await rig.rpc.call<{ transactions: string[] }>('eth_getBlockByNumber', [
        `0x${rig.startBlock.toString(16)}`,
        false,
      ])
    ).transactions[0],
  ]);
  return from;
}
