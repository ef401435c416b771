import { rmSync } from 'node:fs';
import type { ContractPlace } from './contract-record.ts';
import type { PartName, Running } from './running.ts';
import { replaceJson } from './write-file.ts';

/** What runs where, for the demo, the benches and people's own tools: `.local/run.json`. */
export type RunFile = {
  set(name: PartName, running: Running | undefined): void;
  setContract(place: ContractPlace): void;
  remove(): void;
};

/** Keeps the file current; a part that is down at the moment keeps its address, and its pid is null. */
export function openRunFile(file: string): RunFile {
  const content: Record<string, unknown> = {};
  const addresses = new Map<PartName, string>();
  const write = () => replaceJson(file, content);
  return {
    set(name, running) {
      if (running !== undefined) addresses.set(name, running.address);
      content[name] = { pid: running?.pid ?? null, address: addresses.get(name) ?? null };
      write();
    },
    setContract({ address, block }) {
      content['contract'] = { address, block };
      write();
    },
    remove: () => rmSync(file, { force: true }),
  };
}
