import { isPinnedPayload } from '../ledger/payload.ts';
import { unreachable } from '../lib/errors.ts';
import { type BatchKind, type BatchSize, gasOf, NO_ITEMS, transactionBytesOf, withItem } from './gas.ts';
import { encodeChangeStatus, encodePin, encodePublish } from './transaction.ts';
import type { AdmittedEntry } from './window.ts';

/** How big a transaction may become: commands, bytes as sent, and gas by formula. */
export type BatchLimits = { items: number; bytes: number; gas: number };

/** Commands that go in one transaction. `isFull` says that more were waiting than the limits allow. */
export type Batch = { kind: BatchKind; entries: AdmittedEntry[]; size: BatchSize; isFull: boolean };

/**
 * Takes the next batch: from the front, all of the first entry's kind, as many as the limits allow, at least one.
 * What is of another kind is passed over; it belongs to other publications, so nothing is overtaken that matters.
 */
export function nextBatch(movable: readonly AdmittedEntry[], limits: BatchLimits): Batch | undefined {
  const [first] = movable;
  if (first === undefined) return undefined;
  const batch: Batch = { kind: kindOf(first), entries: [], size: NO_ITEMS, isFull: false };
  for (const entry of movable) {
    if (kindOf(entry) !== batch.kind) continue;
    const size = withItem(batch.size, entry.admission.command.payload.length);
    if (batch.entries.length > 0 && !isWithin(size, batch.kind, limits)) return { ...batch, isFull: true };
    batch.entries.push(entry);
    batch.size = size;
  }
  return batch;
}

/** Calldata of a batch. */
export function encodeBatch({ kind, entries }: Batch): Buffer {
  const commands = entries.map((entry) => entry.admission.command);
  const publications = commands.filter((command) => command.kind === 'publish');
  switch (kind) {
    case 'publish':
      return encodePublish(publications);
    case 'pin':
      return encodePin(publications);
    case 'changeStatus':
      return encodeChangeStatus(commands.filter((command) => command.kind === 'changeStatus'));
    default:
      return unreachable(kind);
  }
}

function kindOf({ admission: { command } }: AdmittedEntry): BatchKind {
  if (command.kind === 'changeStatus') return 'changeStatus';
  return isPinnedPayload(command.payload) ? 'pin' : 'publish';
}

function isWithin(size: BatchSize, kind: BatchKind, limits: BatchLimits): boolean {
  return (
    size.items <= limits.items && transactionBytesOf(size, kind) <= limits.bytes && gasOf(size, kind) <= limits.gas
  );
}
