import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { identify, isAlive, type ProcessIdentity } from '../deploy/local/process-identity.ts';
import { PART_NAMES, type PartName } from '../deploy/local/running.ts';
import { createRpc } from '../lib/rpc.ts';
import { createMachine, type Run } from './harness/machine.ts';

function processesOf(run: Run): Map<PartName, ProcessIdentity> {
  return new Map(
    PART_NAMES.map((name) => {
      const identity = identify(run[name].pid ?? 0);
      assert(identity, `${name} is named by its process`);
      return [name, identity];
    }),
  );
}

async function blockHash(run: Run, block: number): Promise<string> {
  const rpc = createRpc({ url: run.ledger.address });
  return (await rpc.call<{ hash: string }>('eth_getBlockByNumber', [`0x${block.toString(16)}`, false])).hash;
}

const READY = /The service is ready\./;

describe('npm start', () => {
  test('prints its addresses when they serve, names the serving processes, and leaves none after Ctrl-C', async (t) => {
    const machine = createMachine(t);
    const runner = await machine.start();
    await runner.says(READY);
    const run = machine.run();
    const processes = processesOf(run);
    const commands = new Map([...processes].map(([name, { pid }]) => [name, commandOf(pid)]));
    assert.match(commands.get('kafka') ?? '', /^java .*kafka\.Kafka/);
    assert.match(commands.get('redis') ?? '', /^redis-server/);
    assert.match(commands.get('ledger') ?? '', /anvil/);
    assert.match(commands.get('gateway') ?? '', /gateway\/main\.ts/);
    for (const path of ['/graphql', '/catalogue', '/graphiql', '/credentials-events', '/metrics']) {
      assert.match(runner.words(), new RegExp(`http://127\\.0\\.0\\.1:\\d+${path}\\n`));
    }
    assert.equal((await fetch(`${run.gateway.address}/health/ready`)).status, 200);

    runner.child.kill('SIGINT');
    assert.equal(await runner.exited, 0);
    assert.deepEqual([...processes.values()].filter(isAlive), []);
    assert.equal(existsSync(join(machine.folder, 'run.json')), false);
  });

  test('goes on with the same ledger after a stop and after kill -9, whose leftovers it ends, and begins another one with --reset', async (t) => {
    const machine = createMachine(t);
    const first = await machine.start();
    await first.says(READY);
    const { contract, ...rest } = machine.run();
    const hash = await blockHash({ ...rest, contract }, contract.block);
    first.child.kill('SIGTERM');
    assert.equal(await first.exited, 0);

    const second = await machine.start();
    await second.says(READY);
    assert.deepEqual(machine.run().contract, contract);
    assert.equal(await blockHash(machine.run(), contract.block), hash);
    const left = processesOf(machine.run());
    await second.end();
    assert.equal([...left.values()].filter(isAlive).length, PART_NAMES.length);

    const third = await machine.start();
    await third.says(READY);
    assert.match(third.words(), /Ending what an earlier start left over/);
    assert.deepEqual([...left.values()].filter(isAlive), []);
    assert.equal(await blockHash(machine.run(), contract.block), hash);
    third.child.kill('SIGINT');
    await third.exited;

    const refused = await machine.start('--reset');
    assert.equal(await refused.exited, 1);
    assert.match(refused.words(), /needs --yes/);
    const fourth = await machine.start('--reset', '--yes');
    await fourth.says(READY);
    assert.notEqual(machine.run().contract.address, contract.address);
  });

  test('starts again what dies, each part of it, and refuses a second start on the same folder', async (t) => {
    const machine = createMachine(t);
    const runner = await machine.start();
    await runner.says(READY);
    const beside = await machine.start();
    assert.equal(await beside.exited, 1);
    assert.match(beside.words(), /The service runs here already \(process \d+\)/);
    for (const name of PART_NAMES) {
      const pid = await runningPid(() => machine.run()[name].pid);
      process.kill(pid, 'SIGKILL');
      await runner.says(new RegExp(`${name} was killed by SIGKILL; starting it again`, 'i'));
      await runner.says(new RegExp(`${name} is back`, 'i'));
      assert.notEqual(machine.run()[name].pid, pid);
    }
  });

  test('says what it would take to run Besu where there is neither a besu program nor Docker, and begins nothing', async (t) => {
    const machine = createMachine(t, { BESU_HOME: '/nowhere', PATH: '/nowhere' });
    const refused = await machine.start('--ledger', 'besu');
    assert.equal(await refused.exited, 1);
    assert.match(refused.words(), /no program bin\/besu in BESU_HOME \(\/nowhere\), and no Docker daemon answers/);
    assert.match(refused.words(), /BESU_HOME=<its folder>/);
    assert.equal(existsSync(join(machine.folder, 'settings.json')), false);
  });

  test('a part that dies five times within a minute ends everything, with the end of its log', async (t) => {
    const machine = createMachine(t);
    const runner = await machine.start();
    await runner.says(READY);
    const processes = processesOf(machine.run());
    for (let last: number | null = null; runner.child.exitCode === null; ) {
      const pid = existsSync(join(machine.folder, 'run.json')) ? machine.run().gateway.pid : null;
      if (pid !== null && pid !== last) process.kill(pid, 'SIGKILL');
      last = pid ?? last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await runner.exited, 1);
    assert.match(runner.words(), /The gateway was killed by SIGKILL, the 5th time within a minute/);
    assert.deepEqual([...processes.values()].filter(isAlive), []);
  });
});

/** A part may be down for a moment, because another one was killed before it. */
async function runningPid(read: () => number | null): Promise<number> {
  for (;;) {
    const pid = read();
    if (pid !== null) return pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
