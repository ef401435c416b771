import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { ROOT } from '../../deploy/local/folder.ts';
import { sleep } from '../../lib/async.ts';
import { loireCredential } from '../gateway/samples.ts';
import type { Cleanup } from '../harness/cleanup.ts';
import type { AttackFigures, AttackRequest } from './attackers.ts';
import type { Flood } from './flood-plan.ts';
import { type Served, startHonestClients } from './honest.ts';
import { requireOpenFiles, startTarget, type Target } from './target.ts';

/** What came of a flood. Memory in MiB. */
export type FloodReport = {
  name: string;
  attackers: AttackFigures;
  /** Afterwards: as it was found, and once garbage was collected. */
  resident: { before: number; most: number; afterwards: number; collected: number };
  /** Without garbage, by the gateway's own account. */
  used: { before: number; afterwards: number };
  openFiles: { before: number; afterwards: number };
  served: Served;
  /** What must not have happened, in words. */
  breaches: string[];
};

export type FloodOptions = {
  /** How often each is repeated: 1 or 2. */
  rounds: number;
  /** How long connections are held once all are open. */
  holdMs: number;
  /** How long afterwards memory must be back. */
  afterMs: number;
  say(sentence: string): void;
};

/**
 * Memory in use that may have come to stay, in MiB, each time. The first flood of a kind fills what the gateway keeps
 * within bounds: answers to questions and answers to subscribers, 32 MiB of each. What stays of the next ones would be lost.
 */
const KEPT_MIB = [2 * 32 + 8, 8];
/** Honest clients only, before and until all compiled code and caches are there. */
const CALM_MS = 5_000;
const SAMPLE_MS = 200;
/** Credentials that nothing makes smaller, and how many there are to begin with. */
const CREDENTIAL_BYTES = 90_000;
const CREDENTIALS = 100;

/** Floods a gateway process with one thing after the other, honest clients beside it all along. */
export async function runFloods(
  cleanup: Pick<Cleanup, 'after'>,
  floods: readonly Flood[],
  options: FloodOptions,
): Promise<FloodReport[]> {
  requireOpenFiles(Math.max(...floods.map(({ kinds }) => countOf(kinds))) + 500);
  const target = await startTarget(cleanup);
  for (let n = 0; n < CREDENTIALS; n += 1) await target.publish(large());
  const reports: FloodReport[] = [];
  for (const flood of floods) {
    for (const keptMiB of KEPT_MIB.slice(0, options.rounds)) {
      const report = await runFlood(cleanup, target, flood, keptMiB, options);
      options.say(wordsOf(report));
      reports.push(report);
    }
  }
  return reports;
}

async function runFlood(
  cleanup: Pick<Cleanup, 'after'>,
  target: Target,
  { name, kinds, publishedBytes }: Flood,
  keptMiB: number,
  { holdMs, afterMs }: FloodOptions,
): Promise<FloodReport> {
  const honest = startHonestClients(target.url, { pageEveryMs: 50, lineEveryMs: 500 });
  await sleep(CALM_MS);
  const usedBefore = await target.usedMiB();
  const [before, filesBefore] = [await target.residentMiB(), target.openFiles()];
  let most = before;
  const sampling = setInterval(async () => {
    most = Math.max(most, await target.residentMiB());
  }, SAMPLE_MS);
  const child = spawnAttackers(cleanup);
  await ask(child, { type: 'hold', port: target.port, kinds, cursor: await ledgerStart(target.url) });
  const until = performance.now() + holdMs;
  for (let bytes = 0; bytes < publishedBytes; bytes += CREDENTIAL_BYTES) {
    await target.publish(large());
    await sleep((holdMs * CREDENTIAL_BYTES) / publishedBytes);
  }
  await sleep(Math.max(0, until - performance.now()));
  const attackers = await ask(child, { type: 'end' });
  child.kill('SIGKILL');
  const served = await honest.stop();
  // V8 collects the old part of the heap when there is little else to do.
  const few = startHonestClients(target.url, { pageEveryMs: 5_000, lineEveryMs: 10_000 });
  await sleep(afterMs);
  clearInterval(sampling);
  served.failures.push(...(await few.stop()).failures);
  const afterwards = await target.residentMiB();
  const used = { before: usedBefore, afterwards: await target.usedMiB() };
  const report = {
    ...{ name, attackers, served, used },
    resident: { before, most, afterwards, collected: await target.residentMiB() },
    openFiles: { before: filesBefore, afterwards: target.openFiles() },
  };
  return { ...report, breaches: await breachesOf(report, target, keptMiB) };
}

async function breachesOf(
  { attackers, served, used, openFiles }: Omit<FloodReport, 'breaches'>,
  target: Target,
  keptMiB: number,
): Promise<string[]> {
  const breaches = [...target.faults(), ...served.failures];
  for (const [status, count] of await target.answers()) {
    if (status >= '500') breaches.push(`${count} answers with status ${status}`);
  }
  for (const [answer, count] of Object.entries(attackers.answers)) {
    if (answer.startsWith('5') || answer === 'closed with 4500') breaches.push(`${count} times ${answer}`);
  }
  if (used.afterwards - used.before > keptMiB) breaches.push(`${used.afterwards - used.before} MiB stayed`);
  if (openFiles.afterwards > openFiles.before + 20) {
    breaches.push(`${openFiles.afterwards - openFiles.before} connections stayed`);
  }
  if ((await target.websockets()) > 0) breaches.push(`${await target.websockets()} websockets stayed`);
  return breaches;
}

function spawnAttackers(cleanup: Pick<Cleanup, 'after'>): ChildProcess {
  const args = ['--disable-warning=TimeoutNegativeWarning', 'test/attacks/attackers.ts'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  cleanup.after(() => child.kill('SIGKILL'));
  return child;
}

async function ask(child: ChildProcess, request: AttackRequest): Promise<AttackFigures> {
  const answer = once(child, 'message');
  child.send(request);
  return (await answer)[0] as AttackFigures;
}

let made = 0;
function large(): object {
  made += 1;
  const description = randomBytes((CREDENTIAL_BYTES * 3) / 4).toString('base64');
  return loireCredential(`large-${made}`, { description });
}

async function ledgerStart(url: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ serviceConfig { ledgerStart } }' }),
  });
  return ((await response.json()) as { data: { serviceConfig: { ledgerStart: string } } }).data.serviceConfig
    .ledgerStart;
}

function countOf(kinds: Flood['kinds']): number {
  return Object.values(kinds).reduce((sum, count) => sum + count, 0);
}

function wordsOf({ name, attackers, resident, used, openFiles, served, breaches }: FloodReport): string {
  const { pages, lines, failures } = served;
  return [
    `## ${name}`,
    `connections: ${attackers.opened} opened, ${attackers.cut} cut off, ${attackers.open} open at the end; ${JSON.stringify(attackers.answers)}`,
    `resident: ${resident.before} MiB before, ${resident.most} at the most, ${resident.afterwards} afterwards, ${resident.collected} once garbage was collected; in use without garbage ${used.before} before, ${used.afterwards} afterwards; open files ${openFiles.before}, ${openFiles.afterwards}`,
    `honest clients: ${pages.asked} pages p50 ${pages.p50}, p99 ${pages.p99}, at most ${pages.max} ms; ${lines.opened} websockets live after p50 ${lines.p50}, p99 ${lines.p99}, at most ${lines.max} ms; not served: ${failures.length}`,
    breaches.length === 0 ? 'no breach' : `BREACHES:\n${[...new Set(breaches)].slice(0, 20).join('\n')}`,
  ].join('\n');
}
