import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess } from '../../deploy/local/ending.ts';
import { identify, isAlive, type ProcessIdentity } from '../../deploy/local/process-identity.ts';
import { openProcessRecord, type ProcessRecord } from '../../deploy/local/process-record.ts';
import type { PartName } from '../../deploy/local/running.ts';
import { readJson, replaceJson } from '../../deploy/local/write-file.ts';

const PREFIX = 'ces-test-';

/** A folder for servers of a test, and the record of the processes that run in it. */
export type TestDirectory = {
  dir: string;
  record: ProcessRecord;
  logFile(name: PartName): string;
  /** Removes it with everything in it. */
  remove(): void;
};

/** Makes a folder that belongs to this process; whoever finds it without its owner may end what runs there. */
export function makeTestDirectory(): TestDirectory {
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  replaceJson(join(dir, 'owner.json'), identify(process.pid));
  return {
    dir,
    record: openProcessRecord(join(dir, 'processes.json')),
    logFile: (name) => join(dir, 'logs', `${name}.log`),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Ends and removes what tests left behind that were killed before they could clean up. */
export async function removeOrphanDirectories(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name);
    const owner = readOwner(dir);
    if (owner === undefined ? isYoung(dir) : isAlive(owner)) continue;
    // The test's own processes first, for one of them may be a supervisor of those in `local/`.
    for (const record of [join(dir, 'processes.json'), join(dir, 'local', 'processes.json')]) {
      for (const left of openProcessRecord(record).alive()) await endProcess(left, 0);
    }
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

const YOUNG_MS = 60 * 60_000;

/** A folder without an owner is being made at this moment, or was written to while it was removed. */
function isYoung(dir: string): boolean {
  return Date.now() - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) < YOUNG_MS;
}

/** Undefined also for a folder that is being made or removed at this moment. */
function readOwner(dir: string): ProcessIdentity | undefined {
  try {
    return readJson<ProcessIdentity>(join(dir, 'owner.json'));
  } catch {
    return undefined;
  }
}
