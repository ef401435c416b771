import { sleep, unlessAborted } from '../lib/async.ts';
import type { Log } from '../lib/log.ts';
import type { CommandSource } from './command-source.ts';
import type { LedgerClient } from './ledger-client.ts';
import { type Checkpoint, chooseStart, decodeMetadata, type Start } from './offsets.ts';

/** What opening a partition needs. */
export type OpeningOptions = {
  partition: number;
  ledgerTag: string;
  source: Pick<CommandSource, 'committed'>;
  ledger: Pick<LedgerClient, 'blockAt' | 'nodeThatHas' | 'useNode'>;
  pollMs: number;
  graceMs: number;
  log: Log;
  signal: AbortSignal;
};

/**
 * Finds where a partition begins: the committed offset when all blocks that its metadata names are still part of the
 * chain, otherwise as far back as needed. Kafka and the ledger are asked, nothing is remembered.
 */
export async function openPartition(options: OpeningOptions): Promise<Start> {
  const { partition, ledgerTag, source, log } = options;
  const position = await unlessAborted(source.committed(partition), options.signal);
  const checkpoints = decodeMetadata(ledgerTag, position.metadata);
  const isCanonical = await allCanonical(checkpoints, options);
  const start = chooseStart(position, checkpoints, isCanonical);
  const facts = { partition, offset: start.offset, committed: position.offset, reason: start.reason };
  if (start.reason === 'commands are gone') {
    log.error(
      { ...facts, earliest: position.earliest },
      'Commands were deleted from Kafka before they were known to be on the ledger: compare the ledger with what was submitted',
    );
  } else if (start.reason === 'as committed' || start.reason === 'nothing was committed') {
    log.info(facts, 'Partition opened');
  } else {
    log.warn(facts, 'Partition opened before its committed offset; what is missing on the ledger is published again');
  }
  return start;
}

async function allCanonical(checkpoints: readonly Checkpoint[], options: OpeningOptions): Promise<boolean[]> {
  const { pollMs, graceMs, signal } = options;
  const deadlineMs = Date.now() + graceMs;
  for (;;) {
    const answers = await Promise.all(checkpoints.map((checkpoint) => isCanonical(checkpoint, options)));
    // A block beyond the head: the node lags behind, or the ledger went back. It gets some time to show which.
    if (!answers.includes(undefined) || Date.now() >= deadlineMs) return answers.map((answer) => answer === true);
    if (await findAhead(checkpoints, options)) continue;
    await sleep(pollMs, signal);
  }
}

async function isCanonical(
  { block, hash }: Checkpoint,
  { ledger, signal }: OpeningOptions,
): Promise<boolean | undefined> {
  const found = await ledger.blockAt(block, signal);
  return found === undefined ? undefined : found.hash === hash;
}

/** Uses another node that has the newest block, if there is one. */
async function findAhead(checkpoints: readonly Checkpoint[], { ledger, signal }: OpeningOptions): Promise<boolean> {
  const newest = checkpoints.at(-1);
  if (newest === undefined) return false;
  const url = await ledger.nodeThatHas({ number: newest.block, hash: newest.hash }, signal);
  if (url !== undefined) ledger.useNode(url);
  return url !== undefined;
}
