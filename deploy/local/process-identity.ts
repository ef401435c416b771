import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one that got its number. */
export type ProcessIdentity = { pid: number; started: string };

/** What the system says about a process. */
type ProcessFacts = { started: string; parent: number; command: string };

/** The identity of a running process; undefined when there is none of that number (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const facts = factsOf(pid);
  return facts && { pid, started: facts.started };
}

/** Whether that very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return factsOf(identity.pid)?.started === identity.started;
}

/**
 * The chain of `npm` and `sh -c` processes that started this one, nearest first. They die with `npm start`; the
 * person's own shell above them is not part of it.
 */
export function npmAncestors(): ProcessIdentity[] {
  const chain: ProcessIdentity[] = [];
  let pid = process.ppid;
  for (;;) {
    const facts = factsOf(pid);
    if (facts === undefined || !/npm|^\S*sh\0?\s*-c/.test(facts.command)) return chain;
    chain.push({ pid, started: facts.started });
    pid = facts.parent;
  }
}

function factsOf(pid: number): ProcessFacts | undefined {
  return process.platform === 'linux' ? factsFromProc(pid) : factsFromPs(pid);
}

function factsFromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses itself: fields are counted behind the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent] = fields;
    const started = fields[19];
    if (state === 'Z' || state === 'X' || started === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { started, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

function factsFromPs(pid: number): ProcessFacts | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'ppid=,stat=,lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const match = /^\s*(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)/.exec(line);
    if (match === null) return undefined;
    const [, parent = '', state = '', started = '', command = ''] = match;
    return state.startsWith('Z') ? undefined : { started, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
