import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLatencies } from '../../bench/latency.ts';
import { ROOT } from '../../deploy/local/folder.ts';
import { loireCredential } from '../gateway/samples.ts';
import type { Cleanup } from '../harness/cleanup.ts';
import { startTarget } from './target.ts';

/** What came of asking generated documents. */
export type DocumentsReport = {
  asked: number;
  /** How many were answered so: status, and code of an error. */
  answers: Record<string, number>;
  /** Memory that the gateway uses after half of them, and after all, without garbage, by its own account, in MiB. */
  used: { halfWay: number; afterwards: number };
  latencies: { p50: number; p99: number; max: number };
  /** What must not have happened, in words. */
  breaches: string[];
};

const VENV = join(ROOT, '.cache/attacks-venv');
const PACKAGE = 'hypothesis-graphql==0.13.5';
/** Processes that make documents, which takes longer than to answer them. */
const GENERATORS = 2;
const SEEDS_APART = 1_000_000;
/** Documents that are asked at the same time. */
const AT_ONCE = 16;
/** Memory that the second half may add, in MiB: what is kept within bounds may not have been full. */
const KEPT_MIB = 16;
const CREDENTIALS = 50;

/** Asks a gateway process documents that hypothesis-graphql makes of the schema: all are answered, none by a failure of ours. */
export async function runDocuments(cleanup: Pick<Cleanup, 'after'>, count: number): Promise<DocumentsReport> {
  const python = preparePython();
  const target = await startTarget(cleanup, { LIMIT_MAX_COST_PER_SECOND: '2000000000' });
  await target.publish(...Array.from({ length: CREDENTIALS }, (_, n) => loireCredential(`vc-${n}`)));
  const answers = new Map<string, number>();
  const [latencies, breaches] = [createLatencies(), [] as string[]];
  let asked = 0;

  async function ask(line: string): Promise<void> {
    const began = performance.now();
    const response = await fetch(`${target.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":${line}}`,
    });
    const text = await response.text();
    latencies.add(performance.now() - began);
    const answer = `${response.status} ${/"code":"(\w+)"/.exec(text)?.[1] ?? 'answered'}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (response.status >= 500 || answer.endsWith('INTERNAL_SERVER_ERROR')) breaches.push(`${answer}: ${line}`);
    asked += 1;
  }

  async function askPart(part: number, first: number): Promise<number> {
    const shares = Array.from({ length: GENERATORS }, (_, n) => Math.floor((part + n) / GENERATORS));
    const seedOf = (n: number) => (first + n) * SEEDS_APART;
    await Promise.all(
      shares.map((share, n) => askAll(generate(cleanup, python, share, seedOf(n)), AT_ONCE / GENERATORS, ask)),
    );
    return target.usedMiB();
  }

  const half = Math.floor(count / 2);
  const used = { halfWay: await askPart(half, 0), afterwards: await askPart(count - half, GENERATORS) };
  if (asked !== count) breaches.push(`${asked} of ${count} documents were made`);
  if (used.afterwards - used.halfWay > KEPT_MIB) breaches.push(`${used.afterwards - used.halfWay} MiB stayed`);
  breaches.push(...target.faults());
  return { asked, answers: Object.fromEntries(answers), used, latencies: latencies.summary(), breaches };
}

/** Asks each line, at most so many at the same time. */
async function askAll(
  lines: AsyncIterable<string>,
  atOnce: number,
  ask: (line: string) => Promise<void>,
): Promise<void> {
  const source = lines[Symbol.asyncIterator]();
  const work = async () => {
    for (let next = await source.next(); next.done !== true; next = await source.next()) await ask(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function generate(cleanup: Pick<Cleanup, 'after'>, python: string, count: number, seed: number): AsyncIterable<string> {
  const args = ['test/attacks/generate.py', 'schema.graphql', `${count}`, `${seed}`];
  const child = spawn(python, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanup.after(() => child.kill());
  return createInterface({ input: child.stdout });
}

/** Python with the generator, installed when it is first needed. */
function preparePython(): string {
  const python = join(VENV, 'bin/python');
  if (!existsSync(join(VENV, 'bin/hypothesis'))) {
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], { stdio: 'inherit' });
  }
  return python;
}
