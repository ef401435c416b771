import { ConfigError } from '../../lib/errors.ts';
import type { Consensus } from '../besu/extra-data.ts';
import { createNetwork } from '../besu/network.ts';
import { formatBesuVersion } from '../besu/version.ts';
import { anvilPart } from './anvil.ts';
import { besuParts, nodeUrl, untilProducing } from './besu.ts';
import { besuDockerParts, DOCKER_BESU } from './besu-docker.ts';
import { type BesuProgram, findBesu } from './besu-program.ts';
import type { Folder, NodePorts, Ports } from './folder.ts';
import { type LedgerKind, ledgerName } from './ledger-kind.ts';
import { dockerAnswers } from './machine.ts';
import type { ProcessRecord } from './process-record.ts';
import type { Part } from './running.ts';

/** A ledger that is started on this machine. */
export type OwnLedger = {
  parts: Part[];
  /** Whether the parts are started at once, or one after the other. */
  startsTogether: boolean;
  /** The nodes that the processes use, the first one also for the deployment. */
  rpcUrls: string[];
  /** What to tell once it makes blocks. */
  description: string;
  /** Resolves once it makes blocks. */
  ready(signal: AbortSignal): Promise<void>;
  /** Writes what must not be lost at a crash, where the ledger does not do so by itself. */
  save(): Promise<void>;
};

/** What a ledger runs by. */
export type LedgerMeans = 'anvil' | { consensus: Consensus; program: BesuProgram | 'docker' };

/** What a ledger of this machine needs to know. */
export type OwnLedgerOptions = {
  folder: Folder;
  ports: Ports;
  /** Ports of the validators, where there are any. */
  validatorPorts: readonly NodePorts[];
  blockTimeS: number;
  record: ProcessRecord;
  say(sentence: string): void;
};

/** As on anvil, so that a wallet set up for the one finds the other. */
const CHAIN_ID = 1_337;

/** One may be away, and the other three still agree. */
export const VALIDATORS = 4;

/**
 * Nodes that the processes use. When both are away the chain stands still anyway, as two of four are too few to agree;
 * a third would only be asked for its head ten times a second.
 */
const NODES_USED = 2;

/** How to run a ledger here; throws, with words on what is missing, where it cannot be run. */
export function meansOfLedger(kind: LedgerKind, besuHome: string | undefined): LedgerMeans {
  if (kind === 'anvil') return kind;
  const program = findBesu(besuHome);
  if (!('reason' in program)) return { consensus: kind, program };
  if (dockerAnswers()) return { consensus: kind, program: 'docker' };
  throw new ConfigError(noBesu(program.reason));
}

/** Prepares an anvil, or Besu's validators, with the files that they need. */
export function prepareLedger(means: LedgerMeans, options: OwnLedgerOptions): OwnLedger {
  return means === 'anvil' ? anvilLedger(options) : besuLedger(means, options);
}

function anvilLedger({ folder, ports, blockTimeS, record, say }: OwnLedgerOptions): OwnLedger {
  const logFile = folder.logFile('ledger');
  const anvil = anvilPart({ dir: folder.ledgerDir, port: ports.ledger, logFile, record, blockTimeS, onTrouble: say });
  return {
    parts: [anvil],
    startsTogether: true,
    rpcUrls: [`http://127.0.0.1:${ports.ledger}`],
    description: `anvil makes blocks`,
    ready: async () => {},
    save: () => anvil.dump(),
  };
}

function besuLedger({ consensus, program }: Exclude<LedgerMeans, 'anvil'>, options: OwnLedgerOptions): OwnLedger {
  const { folder, validatorPorts: ports, blockTimeS } = options;
  const genesis = { consensus, chainId: CHAIN_ID, validators: VALIDATORS, blockPeriodS: blockTimeS };
  const network = createNetwork(folder.ledgerDir, genesis);
  const common = { network, ports, logFile: folder.logFile, record: options.record };
  const parts =
    program === 'docker' ? besuDockerParts({ ...common, dir: folder.dir }) : besuParts({ ...common, program });
  const version = program === 'docker' ? DOCKER_BESU : program.version;
  const urls = ports.map(nodeUrl);
  return {
    parts,
    // By Docker the first one makes the network that the others join.
    startsTogether: program !== 'docker',
    rpcUrls: urls.slice(0, NODES_USED),
    description: `${VALIDATORS} validators of ${ledgerName(consensus)} (${formatBesuVersion(version)}) agree on blocks`,
    ready: (signal) => untilProducing(urls, signal),
    save: async () => {},
  };
}

function noBesu(reason: string): string {
  return `Besu cannot be started: ${reason}, and no Docker daemon answers.
Any one of these ways will do; then run npm start -- --ledger besu again:
  - a release of Besu (a .tar.gz or .zip from github.com/besu-eth/besu/releases), unpacked: BESU_HOME=<its folder>
  - macOS:   brew tap hyperledger/besu && brew install hyperledger/besu/besu
  - Docker:  start its daemon (the validators then run from deploy/besu/compose.yaml)
  - a network elsewhere: LEDGER_RPC_URLS=http://host:port,… LEDGER_CONTRACT=0x… npm start`;
}
