import { givenPart } from './backing.ts';
import type { LocalConfig } from './config.ts';
import { type ContractPlace, ensureContract } from './contract-record.ts';
import { type Folder, keepLedger, type Settings } from './folder.ts';
import { contractOnGivenLedger } from './given-ledger.ts';
import { type LedgerMeans, prepareLedger, VALIDATORS } from './ledger.ts';
import type { ProcessRecord } from './process-record.ts';
import type { Part } from './running.ts';
import type { PublisherIdentity } from './secrets.ts';

/** What setting up a ledger works with. */
type Surroundings = {
  config: LocalConfig['ledger'];
  folder: Folder;
  record: ProcessRecord;
  /** Starts a part and keeps it running. */
  start(part: Part): Promise<void>;
  say(sentence: string): void;
  signal: AbortSignal;
};

/** A ledger with its contract: the nodes to use, and where the contract is. */
type LedgerWithContract = { rpcUrls: string[]; contract: ContractPlace };

/** Uses the ledger that the environment names. */
export async function useLedger({ config, folder, start }: Surroundings): Promise<LedgerWithContract> {
  const { rpcUrls = [], contract, startBlock } = config;
  await start(givenPart('ledger', rpcUrls.join(','), folder.logFile('ledger')));
  return { rpcUrls, contract: await contractOnGivenLedger({ rpcUrls, contract, startBlock }) };
}

/** Starts a ledger of our own, waits for its blocks, and sees to it that the contract and the publisher are there. */
export async function startLedger(
  means: LedgerMeans,
  options: Surroundings & { settings: Settings; adminKey: string; publisher: PublisherIdentity },
): Promise<LedgerWithContract> {
  const { config, folder, record, start, say, signal, adminKey, publisher } = options;
  const [kind, validators] = means === 'anvil' ? ([means, 0] as const) : ([means.consensus, VALIDATORS] as const);
  const { ports, validatorPorts } = await keepLedger(folder.settingsFile, options.settings, kind, validators);
  const { blockTimeS } = config;
  const ledger = prepareLedger(means, { folder, ports, validatorPorts, blockTimeS, record, say });
  if (ledger.startsTogether) await Promise.all(ledger.parts.map(start));
  else for (const part of ledger.parts) await start(part);
  await ledger.ready(signal);
  say(`The ledger works: ${ledger.description}.`);
  const [rpcUrl = ''] = ledger.rpcUrls;
  const place = await ensureContract({ rpcUrl, adminKey, publisher, recordFile: folder.contractFile, say });
  if (place.isNew) await ledger.save();
  say(`The contract is ${place.isNew ? 'deployed' : 'there'} at ${place.address} (block ${place.block}).`);
  return { rpcUrls: ledger.rpcUrls, contract: place };
}
