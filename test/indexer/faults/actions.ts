import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../harness/random.ts';
import type { ManagedProcess } from './managed-process.ts';
import type { Fault, Whom } from './schedule.ts';
import type { World } from './world.ts';

/** For how long a leader is waited for. */
const LEADER_MS = 30_000;
const POLL_MS = 50;

/** Answered when whoever was to be hit was down already. */
export const NOBODY = 'nobody was there';

/** Creates what makes faults happen: a function that returns when one has begun; what goes on is in `running`. */
export function createActions(world: World, random: Random) {
  const { ledger, load, redis, server, indexers, gateways } = world;
  const running = new Set<Promise<void>>();
  /** Whoever is down or paused is hit by nothing else. */
  const busy = new Set<ManagedProcess>();

  /** What goes on while other things happen. */
  function meanwhile(action: () => Promise<void>): void {
    const done = action().finally(() => running.delete(done));
    running.add(done);
  }

  async function victimOf(whom: Whom): Promise<ManagedProcess | undefined> {
    if (whom === 'leader') return await leader();
    const leading = await world.leader();
    const all = whom === 'gateway' ? gateways : indexers.filter((indexer) => indexer !== leading);
    const free = all.filter((each) => !busy.has(each));
    return free.length === 0 ? undefined : random.pick(free);
  }

  async function leader(): Promise<ManagedProcess | undefined> {
    for (let waitedMs = 0; waitedMs < LEADER_MS; waitedMs += POLL_MS) {
      const found = await world.leader();
      if (found !== undefined && !busy.has(found)) return found;
      await sleep(POLL_MS);
    }
    return undefined;
  }

  /** Does something to whom it is for and undoes it after a while; answers his name. */
  async function hit(whom: Whom, act: (victim: ManagedProcess) => Promise<void>): Promise<string> {
    const victim = await victimOf(whom);
    if (victim === undefined) return NOBODY;
    busy.add(victim);
    meanwhile(() => act(victim).finally(() => busy.delete(victim)));
    return victim.name;
  }

  async function killRedis(awayMs: number): Promise<void> {
    await server.kill();
    await sleep(awayMs);
    await server.start();
  }

  async function goBack(how: 'reorg' | 'restore', depth: number): Promise<void> {
    await ledger.chain[how](Math.min(depth, await ledger.replaceable()));
    load.wentBack();
  }

  function trouble({ trouble: what, nodes, forMs }: Extract<Fault, { kind: 'trouble' }>): string {
    const first = random.integer(ledger.nodes.length);
    const troubled = ledger.nodes.map((_, i) => ledger.nodes[(first + i) % ledger.nodes.length]).slice(0, nodes);
    const ends = troubled.map((node) => node?.begin(what));
    meanwhile(async () => {
      await sleep(forMs);
      for (const end of ends) end?.();
    });
    return troubled.map((node) => node?.version).join(', ');
  }

  async function act(fault: Fault): Promise<string | undefined> {
    switch (fault.kind) {
      case 'kill':
        return await hit(fault.whom, async (victim) => {
          await victim.end(fault.signal);
          await sleep(fault.restartAfterMs);
          victim.start();
        });
      case 'pause':
        return await hit(fault.whom, async (victim) => {
          victim.signal('SIGSTOP');
          await sleep(fault.forMs);
          victim.signal('SIGCONT');
        });
      case 'killRedis':
        return void (await killRedis(fault.awayMs));
      case 'forgetScripts':
        return void (await redis.script('FLUSH'));
      case 'emptyRedis':
        return void (await redis.flushall());
      case 'trouble':
        return trouble(fault);
      case 'reorg':
      case 'restore':
        return void (await goBack(fault.kind, fault.depth));
      case 'stall':
        ledger.chain.stall(true);
        await sleep(fault.forMs);
        ledger.chain.stall(false);
        return undefined;
    }
  }
  return Object.assign(act, { running });
}

/** A fault in words. */
export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
      return `${fault.signal} of a ${fault.whom}`;
    case 'pause':
      return `pause of a ${fault.whom}`;
    case 'trouble':
      return `node ${fault.trouble}`;
    case 'reorg':
      return `reorg of ${fault.depth}`;
    default:
      return fault.kind;
  }
}
