import type { ChangeStatusCommand, PublishCommand } from '../ledger/command.ts';
import { gasOf } from './gas.ts';
import type { AdmittedEntry } from './window.ts';

/** How big a transaction may become. */
export type BatchLimits = { items: number; bytes: number; gas: number };

/** Commands that go in one transaction: the contract has one function for each kind. */
export type Batch = { kind: 'publish' | 'changeStatus'; entries: AdmittedEntry[]; bytes: number };

/**
 * Takes the next batch: from the front, all of the first entry's kind, as many as the limits allow, at least one.
 * What is of the other kind is passed over; it belongs to other publications, so nothing is overtaken that matters.
 */
export function nextBatch(movable: readonly AdmittedEntry[], limits: BatchLimits): Batch | undefined {
  const kind = movable[0]?.admission.command.kind;
  if (kind === undefined) return undefined;
  const batch: Batch = { kind, entries: [], bytes: 0 };
  const sizes: number[] = [];
  for (const entry of movable) {
    const { command } = entry.admission;
    if (command.kind !== kind) continue;
    const bytes = batch.bytes + command.payload.length;
    sizes.push(command.payload.length);
    if (batch.entries.length > 0 && (sizes.length > limits.items || bytes > limits.bytes || gasOf(sizes) > limits.gas))
      break;
    batch.entries.push(entry);
    batch.bytes = bytes;
  }
  return batch;
}

/** The publications of a batch; empty when it is one of status changes. */
export function publicationsOf(batch: Batch): PublishCommand[] {
  return batch.entries.map((entry) => entry.admission.command).filter((command) => command.kind === 'publish');
}

/** The status changes of a batch; empty when it is one of publications. */
export function statusChangesOf(batch: Batch): ChangeStatusCommand[] {
  return batch.entries.map((entry) => entry.admission.command).filter((command) => command.kind === 'changeStatus');
}
