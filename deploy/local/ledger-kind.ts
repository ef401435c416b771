import { ConfigError } from '../../lib/errors.ts';
import type { Consensus } from '../besu/extra-data.ts';

/** Which ledger a folder has: an anvil, or Besu's validators with one of their protocols. */
export type LedgerKind = 'anvil' | Consensus;

/** What the person asked for. */
export type AskedLedger = { ledger: 'anvil' | 'besu' | undefined; consensus: Consensus | undefined };

/** Besu's protocol where nothing else is asked for. */
const DEFAULT_CONSENSUS: Consensus = 'ibft2';

/**
 * Decides which ledger to start. A folder keeps the one it was begun with, for its events, offsets and view belong to
 * that chain; without a word it goes on with it, and asking for another one is a mistake that is told.
 */
export function chooseLedger(asked: AskedLedger, kept: LedgerKind | undefined, dir: string): LedgerKind {
  const { ledger, consensus } = asked;
  const isBesu = ledger === 'besu' || (ledger === undefined && kept !== undefined && kept !== 'anvil');
  if (consensus !== undefined && !isBesu) throw new ConfigError('--consensus belongs to --ledger besu');
  if (kept === undefined) return isBesu ? (consensus ?? DEFAULT_CONSENSUS) : 'anvil';
  const isKept = (ledger === undefined || (kept === 'anvil') === (ledger === 'anvil')) && (consensus ?? kept) === kept;
  if (isKept) return kept;
  const wanted = isBesu ? (consensus ?? DEFAULT_CONSENSUS) : 'anvil';
  throw new ConfigError(`The data in ${dir} belong to ${ledgerName(kept)}; ${ledgerName(wanted)} cannot go on with them. One of these will do:
  npm start                                     goes on with ${ledgerName(kept)}
  npm start -- --reset ${argumentsFor(wanted)}   removes the data and begins afresh
  LOCAL_DIR=<folder> npm start -- ${argumentsFor(wanted)}   begins in another folder`);
}

/** How a ledger is called in a sentence. */
export function ledgerName(kind: LedgerKind): string {
  return kind === 'anvil' ? 'anvil' : `Besu with ${kind === 'ibft2' ? 'IBFT 2.0' : 'QBFT'}`;
}

function argumentsFor(kind: LedgerKind): string {
  if (kind === 'anvil') return '--ledger anvil';
  return kind === DEFAULT_CONSENSUS ? '--ledger besu' : `--ledger besu --consensus ${kind}`;
}
