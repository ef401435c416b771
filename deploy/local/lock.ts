import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ServiceError } from '../../lib/errors.ts';
import { endProcess } from './ending.ts';
import { identify, isAlive, npmAncestors, type ProcessIdentity } from './process-identity.ts';
import { readJson } from './write-file.ts';

/** Who holds a folder, and the `npm start` that it belongs to. */
type Holder = ProcessIdentity & { ancestors: ProcessIdentity[] };

/** As long as an orderly stop of every part may take, one after the other. */
const ORPHAN_DEADLINE_MS = 90_000;

/**
 * Takes a folder for this process alone; gives the function that lets go of it.
 * 1. A holder that runs, under an `npm start` that runs: refused.
 * 2. A holder that runs, but whose `npm start` was killed: it is asked to end, and killed if it does not.
 * 3. A holder that is gone: its lock is put aside.
 */
export async function takeLock(file: string, say: (sentence: string) => void): Promise<() => void> {
  const me = identify(process.pid);
  if (me === undefined) throw new Error('This process cannot find itself');
  const mine: Holder = { ...me, ancestors: npmAncestors() };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    while (!tryLink(draft, file)) {
      const holder = readJson<Holder>(file);
      if (holder !== undefined) await makeWay(file, holder, say);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readJson<Holder>(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

async function makeWay(file: string, holder: Holder, say: (sentence: string) => void): Promise<void> {
  if (isAlive(holder)) {
    if (holder.ancestors.every(isAlive)) {
      throw new ServiceError(
        'ALREADY_RUNNING',
        `The service runs here already (process ${holder.pid}). Stop it with Ctrl-C there, or run another copy with LOCAL_DIR=<folder> PORT=<port> npm start`,
      );
    }
    say(`An earlier npm start was killed, but its part (process ${holder.pid}) lives on; ending it …`);
    await endProcess(holder, ORPHAN_DEADLINE_MS);
  }
  putAside(file, holder);
}

/** Moves the lock of a dead holder away; if another start was quicker and it is theirs by now, puts it back. */
function putAside(file: string, holder: Holder): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readJson<Holder>(aside);
  if (moved !== undefined && (moved.pid !== holder.pid || moved.started !== holder.started)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

/** A link appears in one step and with its content, and only when there is none yet. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
