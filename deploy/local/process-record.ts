import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { readJson, replaceJson } from './write-file.ts';

/** A process as noted for whoever comes after a crash. */
export type RecordedProcess = ProcessIdentity & { name: string };

/** The processes that run on behalf of one folder, on disk, so that a later start can end what a crash left over. */
export type ProcessRecord = {
  add(name: string, pid: number): void;
  remove(pid: number): void;
  clear(): void;
  /** Those that still run, the last started first. */
  alive(): RecordedProcess[];
};

/** Opens the record; what an earlier run noted stays until it is removed. */
export function openProcessRecord(file: string): ProcessRecord {
  let entries = readJson<RecordedProcess[]>(file) ?? [];
  const write = () => replaceJson(file, entries);
  return {
    add(name, pid) {
      const identity = identify(pid);
      if (identity === undefined) return;
      entries.push({ name, ...identity });
      write();
    },
    remove(pid) {
      entries = entries.filter((entry) => entry.pid !== pid);
      write();
    },
    clear() {
      entries = [];
      write();
    },
    alive: () => entries.filter(isAlive).reverse(),
  };
}
