import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commandKeyFiles } from './command-keys.ts';
import type { LedgerKind } from './ledger-kind.ts';
import { choosePort } from './ports.ts';
import type { PartName } from './running.ts';
import { readJson, replaceJson } from './write-file.ts';

/** The project's root. */
export const ROOT: string = resolve(import.meta.dirname, '..', '..');

/** Where one service on this machine keeps everything. */
export type Folder = ReturnType<typeof openFolder>;

/** Names every file and folder of a service; creates the folder. */
export function openFolder(dir: string) {
  mkdirSync(dir, { recursive: true });
  const at = (name: string) => join(dir, name);
  return {
    dir,
    cacheDir: join(ROOT, '.cache'),
    ledgerDir: at('ledger'),
    lockFile: at('lock.json'),
    processesFile: at('processes.json'),
    runFile: at('run.json'),
    secretsFile: at('secrets.json'),
    settingsFile: at('settings.json'),
    contractFile: at('contract.json'),
    logFile: (name: PartName) => join(dir, 'logs', `${name}.log`),
  };
}

/** The folder given, or `.local` of the project. */
export function folderPath(given: string | undefined): string {
  return given === undefined ? join(ROOT, '.local') : resolve(given);
}

/** Ports that the last start had, taken again where they are free. The gateway's is the person's choice. */
export type Ports = Record<'kafka' | 'kafkaController' | 'redis' | 'ledger' | 'writer' | 'indexer', number>;

/** The ports of one validator. */
export type NodePorts = { p2p: number; rpc: number; metrics: number };

/** A name that no other copy has, for prefixes in servers that are shared, the ports, and the ledger begun here. */
export type Settings = { id: string; ports: Ports; validatorPorts?: NodePorts[]; ledger?: LedgerKind };

/** Reads the settings of the last start and brings them up to date. */
export async function openSettings(file: string): Promise<Settings> {
  const kept = readJson<Partial<Settings>>(file);
  const id = kept?.id ?? randomBytes(4).toString('hex');
  const ports = await choosePorts(kept?.ports);
  const settings = { ...kept, id, ports };
  replaceJson(file, settings);
  return settings;
}

/** The ledger that a folder was begun with; undefined for a new one. */
export function keptLedger(folder: Folder): LedgerKind | undefined {
  const { ledger } = readJson<Partial<Settings>>(folder.settingsFile) ?? {};
  // Folders of earlier versions do not name it.
  return ledger ?? (existsSync(folder.ledgerDir) ? 'anvil' : undefined);
}

/** Notes the ledger that the folder's data belong to from now on, and the ports of its validators. */
export async function keepLedger(
  file: string,
  settings: Settings,
  ledger: LedgerKind,
  validators: number,
): Promise<Settings & { validatorPorts: NodePorts[] }> {
  const validatorPorts: NodePorts[] = [];
  for (let index = 0; index < validators; index += 1) {
    validatorPorts.push(await chooseNodePorts(settings.validatorPorts?.[index]));
  }
  const complete = { ...settings, ledger, validatorPorts };
  replaceJson(file, complete);
  return complete;
}

/** Free ports for a validator. */
export async function chooseNodePorts(kept?: NodePorts): Promise<NodePorts> {
  return {
    p2p: await choosePort(kept?.p2p),
    rpc: await choosePort(kept?.rpc),
    metrics: await choosePort(kept?.metrics),
  };
}

/** Free ports for everything but the gateway. */
export async function choosePorts(kept?: Partial<Ports>): Promise<Ports> {
  return {
    kafka: await choosePort(kept?.kafka),
    kafkaController: await choosePort(kept?.kafkaController),
    redis: await choosePort(kept?.redis),
    ledger: await choosePort(kept?.ledger),
    writer: await choosePort(kept?.writer),
    indexer: await choosePort(kept?.indexer),
  };
}

/** Removes everything but the lock, which its holder still needs. */
export function emptyFolder(folder: Folder): void {
  const names = [
    folder.ledgerDir,
    folder.secretsFile,
    folder.settingsFile,
    folder.contractFile,
    folder.runFile,
    folder.processesFile,
  ];
  const dirs = [join(folder.dir, 'kafka'), join(folder.dir, 'redis'), dirname(folder.logFile('kafka'))];
  const commandKeys = Object.values(commandKeyFiles(folder.dir));
  for (const path of [...names, ...dirs, ...commandKeys]) rmSync(path, { recursive: true, force: true });
}
