import { join } from 'node:path';
import { endProcess } from './ending.ts';
import type { Folder } from './folder.ts';
import { dumpLedger } from './ledger-state.ts';
import { openProcessRecord, type RecordedProcess } from './process-record.ts';
import { PART_NAMES } from './running.ts';
import { readJson } from './write-file.ts';

const DEADLINE_MS = 20_000;

/**
 * Ends what an earlier start left behind when it was killed, in the order of stopping. A ledger among it is newer than
 * its last dump, so it is asked for its state before it is ended.
 */
export async function endLeftovers(folder: Folder, say: (sentence: string) => void): Promise<void> {
  const record = openProcessRecord(folder.processesFile);
  const left = record.alive().sort((a, b) => rank(b) - rank(a));
  if (left.length > 0) say(`Ending what an earlier start left over: ${left.map(({ name }) => name).join(', ')} …`);
  for (const process of left) {
    if (process.name === 'ledger') await saveLedger(folder);
    await endProcess(process, DEADLINE_MS);
  }
  record.clear();
}

function rank({ name }: RecordedProcess): number {
  return (PART_NAMES as readonly string[]).indexOf(name.startsWith('validator') ? 'ledger' : name);
}

async function saveLedger(folder: Folder): Promise<void> {
  const address = readJson<{ ledger?: { address?: string } }>(folder.runFile)?.ledger?.address;
  if (address === undefined) return;
  // A ledger that does not answer any more leaves its last dump.
  await dumpLedger(address, join(folder.ledgerDir, 'state.json.gz')).catch(() => {});
}
