import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { Transaction } from 'ethers';
import type { Registry } from 'prom-client';
import { choosePort } from '../../deploy/local/ports.ts';
import { encodeCommand, type PublishCommand } from '../../ledger/command.ts';
import { contentHashOf, publicationId } from '../../ledger/ids.ts';
import { MAX_CONTENT_BYTES } from '../../ledger/payload-deflate.ts';
import type { Hex } from '../../lib/hex.ts';
import { createRig, eventually, publication, type Rig } from './rig.ts';
import { NO_ANSWER } from './rpc-proxy.ts';

/** The least that brokers allow. */
const SESSION_MS = 6_000;

async function settledUpTo(rig: Rig, offset: number, partition = 0): Promise<void> {
  await eventually(async () => assert.equal((await rig.committed(partition)).offset, offset));
}

async function publishedIds(rig: Rig): Promise<Hex[]> {
  return (await rig.events()).flatMap((event) => (event.kind === 'published' ? event.id : []));
}

/** A publication of some kilobytes that is right in everything but what it unfolds to. */
function decompressionBomb(): PublishCommand {
  const attributes = Buffer.from(JSON.stringify({ type: 'eu.gaia-x.credential', source: '/test', format: 'json' }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(attributes.length);
  const credential = Buffer.alloc(MAX_CONTENT_BYTES);
  const payload = Buffer.concat([Buffer.of(0, 1), deflateRawSync(Buffer.concat([length, attributes, credential]))]);
  return { kind: 'publish', id: publicationId(contentHashOf(credential)), payload };
}

async function figure(registry: Registry, name: string, labels: Record<string, string> = {}): Promise<number> {
  const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
  const found = values.filter((each) =>
    Object.entries(labels).every(([label, value]) => `${each.labels[label]}` === value),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

describe('Back-pressure', () => {
  test('keeps the partitions of a writer whose ledger is away for longer than the session timeout', async (t) => {
    const rig = await createRig(t, { partitions: 2 });
    const writer = await rig.startWriter({
      WRITER_SESSION_TIMEOUT_MS: String(SESSION_MS),
      WRITER_QUEUE_BYTES: '65536',
    });
    const opened = () => figure(writer.registry, 'ces_writer_partition_opened_total');
    await eventually(async () => assert.equal(await opened(), 2));
    const members = await rig.members();
    rig.proxy.intercept(async () => {
      throw NO_ANSWER;
    });
    const commands = Array.from({ length: 200 }, () => publication(2_000));
    await rig.submit(...commands);
    await eventually(async () =>
      assert.ok((await figure(writer.registry, 'ces_writer_queued_bytes')) >= 65_536, 'both partitions are full'),
    );
    await new Promise((resolve) => setTimeout(resolve, 1.5 * SESSION_MS));
    assert.match(JSON.stringify(writer.readiness()), /The ledger gives no answer/);
    rig.proxy.intercept();
    await eventually(async () => assert.equal((await publishedIds(rig)).length, commands.length));
    assert.deepEqual(await rig.members(), members);
    assert.equal(await opened(), 2);
    assert.deepEqual(writer.failures, []);
  });

  test('bounds what a stuck partition holds, while the others flow', async (t) => {
    const rig = await createRig(t, { partitions: 2 });
    let isOpen = false;
    rig.proxy.intercept(async ({ method, params, forward }) => {
      if (method !== 'eth_sendRawTransaction' || isOpen) return await forward();
      const { from } = Transaction.from(String(params[0]));
      // Taken and forgotten: nothing of this key is ever mined.
      return from?.toLowerCase() === rig.addresses[0] ? `0x${'00'.repeat(32)}` : await forward();
    });
    const commands = Array.from({ length: 400 }, () => publication(4_000));
    const messages = commands.map((command, i) => ({
      key: command.id,
      value: encodeCommand(command),
      partition: i % 2,
    }));
    // What was produced together is fetched together, however small the fetch.
    for (let i = 0; i < messages.length; i += 20) await rig.produceRaw(...messages.slice(i, i + 20));
    const writer = await rig.startWriter({ WRITER_QUEUE_BYTES: '131072', WRITER_RESEND_AFTER_MS: '600000' });
    await settledUpTo(rig, 200, 1);
    const stuck = { partition: '0' };
    assert.equal((await rig.committed(0)).offset, -1);
    const held = await figure(writer.registry, 'ces_writer_queued_bytes', stuck);
    const all = messages.filter(({ partition }) => partition === 0).reduce((sum, { value }) => sum + value.length, 0);
    // Its share of 64 KiB, and what one fetch brings beyond it.
    assert.ok(held > 65_536 && held < 4 * 65_536 && held < all / 2, `${held} bytes of ${all} are held`);
    isOpen = true;
  });
});

describe('The writer refuses', () => {
  test('a decompression bomb, and a command under a key that is not its publication, and moves on', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const [misplaced, good] = [publication(), publication()];
    const exploding = decompressionBomb();
    await rig.produceRaw(
      { key: exploding.id, value: encodeCommand(exploding) },
      { key: good.id, value: encodeCommand(misplaced) },
      { key: good.id, value: encodeCommand(good) },
    );
    await rig.startWriter();
    await settledUpTo(rig, 3);
    await eventually(() => {
      const told = heard.rejections.map(({ key, code }) => ({ key, code }));
      assert.deepEqual(told, [
        { key: exploding.id, code: 'PAYLOAD' },
        { key: good.id, code: 'KEY_MISMATCH' },
      ]);
      const refused = heard.notes.filter(({ state }) => state === 'REFUSED');
      assert.deepEqual(
        refused.map(({ id, refusal }) => ({ id, code: refusal?.code })),
        [
          { id: exploding.id, code: 'PAYLOAD' },
          { id: misplaced.id, code: 'KEY_MISMATCH' },
        ],
      );
    });
    assert.deepEqual(await publishedIds(rig), [good.id]);
  });
});

describe('The writer waits, says why in its readiness, and goes on by itself', () => {
  test('when its key is taken from it and given back', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const writer = await rig.startWriter();
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    await rig.adminSends('removeKey', [rig.account, rig.addresses[0]]);
    await rig.submit(publication(), publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /is not registered on the ledger/));
    assert.equal(await figure(writer.registry, 'ces_writer_outage'), 1);
    await rig.adminSends('addKey', [rig.account, rig.addresses[0], '0x']);
    await settledUpTo(rig, 3);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    assert.equal(await figure(writer.registry, 'ces_writer_outage'), 0);
    assert.deepEqual(heard.rejections, []);
  });

  test('when there is no contract at the address it was given', async (t) => {
    const rig = await createRig(t);
    const heard = await rig.listen();
    const code = await rig.rpc.call('eth_getCode', [rig.contract, 'latest']);
    await rig.rpc.call('anvil_setCode', [rig.contract, '0x']);
    const writer = await rig.startWriter();
    await rig.submit(publication());
    await eventually(() => assert.match(JSON.stringify(writer.readiness()), /There is no contract at/));
    await rig.rpc.call('anvil_setCode', [rig.contract, code]);
    await settledUpTo(rig, 1);
    await eventually(() => assert.deepEqual(writer.readiness(), { ready: true }));
    assert.deepEqual(heard.rejections, []);
  });
});

describe('A writer that is asked to stop', () => {
  test('brings to its end what is under way, sends nothing new, commits, and leaves its group to the next', async (t) => {
    const rig = await createRig(t);
    const { notes } = await rig.listen();
    const writer = await rig.startWriter({ WRITER_MAX_IN_FLIGHT: '1' });
    await rig.submit(publication());
    await settledUpTo(rig, 1);
    await rig.rpc.call('evm_setAutomine', [false]);
    const [underWay, waiting] = [publication(), publication()];
    await rig.submit(underWay);
    await eventually(() => assert.ok(notes.some(({ id, state }) => id === underWay.id && state === 'SENT')));
    await rig.submit(waiting);
    await eventually(async () => assert.equal(await figure(writer.registry, 'ces_writer_queued_commands'), 2));
    const closed = writer.close();
    await rig.rpc.call('evm_mine', []);
    await closed;
    assert.equal((await rig.committed()).offset, 2);
    assert.deepEqual(await rig.members(), []);
    assert.ok(notes.every(({ id }) => id !== waiting.id));
    await rig.rpc.call('evm_setAutomine', [true]);
    await rig.startWriter();
    await settledUpTo(rig, 3);
  });
});

describe('The figures of a running writer', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../writer/README.md'), 'utf8');

  test('are those that writer/README.md lists, in the same words', async (t) => {
    const rig = await createRig(t, { partitions: 2 });
    const port = await choosePort();
    await rig.spawnWriter({
      HEALTH_PORT: String(port),
      LEDGER_RPC_URLS: rig.proxy.url.replace('http://', 'http://user:secret@'),
    });
    await rig.submit(publication(), publication(), publication());
    const scrape = async () => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const told = await eventually(async () => {
      const text = await scrape();
      assert.match(text, /^ces_writer_settled_total 3$/m);
      assert.match(text, /^ces_writer_ready 1$/m);
      for (const partition of [0, 1])
        assert.match(text, new RegExp(`^ces_writer_lag_commands\\{partition="${partition}"\\} 0$`, 'm'));
      return text;
    });
    const found = [...told.matchAll(/^# HELP (ces_writer_\w+) (.*)\n# TYPE \w+ (\w+)$/gm)];
    const listed = [...readme.matchAll(/^\| `(ces_writer_\w+)` \| (\w+) \| [^|]*\| (.*) \|$/gm)];
    assert.deepEqual(
      found.map(([, name, help, type]) => [name, type, help]).toSorted(),
      listed.map(([, name, type, help]) => [name, type, help]).toSorted(),
    );
    assert.match(told, /^ces_writer_node_in_use\{url="http:\/\/127.0.0.1:\d+"\} 1$/m);
    assert.doesNotMatch(told, /secret/);
    for (const address of rig.addresses)
      assert.match(told, new RegExp(`^ces_writer_nonce{address="${address}"} \\d+$`, 'm'));
    for (const step of ['waiting', 'sent', 'mined'])
      assert.match(told, new RegExp(`^ces_writer_step_seconds_count{step="${step}"} 3$`, 'm'));
  });

  test('include all that the alerts of writer/README.md ask for', () => {
    const alerts = readme.split('## Figures')[0] ?? '';
    const names = new Set(
      [...alerts.matchAll(/`([^`]*ces_writer_[^`]*)`/g)].flatMap(
        ([, code = '']) => code.match(/ces_writer_\w+/g) ?? [],
      ),
    );
    assert.ok(names.size >= 3);
    for (const name of names) assert.ok(readme.includes(`| \`${name}\` |`), name);
  });
});
