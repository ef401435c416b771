import { EMPTY_DIGEST } from '../ledger/digest.ts';
import type { ViewCursor, ViewKeys } from '../ledger/view.ts';
import { type Position, timeOperation } from './commit.ts';
import type { Operation } from './operations.ts';
import type { BlockHeader } from './sequenced.ts';
import { moveCursor, type ViewStore } from './view-store.ts';

/** Begins an empty view at the block before the contract's first. */
export async function startView(view: ViewStore, origin: BlockHeader): Promise<Position> {
  const { keys } = view;
  const position = { cursor: startCursor(origin, firstEpoch()), provenSeq: 0 };
  await view.commit(undefined, startOperations(keys, origin, position));
  return position;
}

/**
 * The epoch of a view that is begun: none that was before. Readers keep what they have read by its epoch, and after Redis
 * was emptied the ledger may be another one with the same genesis.
 */
export function firstEpoch(): number {
  return Date.now();
}

/** What is written to begin a view. */
export function startOperations(keys: ViewKeys, origin: BlockHeader, { cursor }: Position): Operation[] {
  return [timeOperation(keys, origin), ...moveCursor(keys, cursor, 0), { op: 'DEL', key: keys.dirty }];
}

/** The cursor before the first event. */
export function startCursor(origin: BlockHeader, epoch: number): ViewCursor {
  return {
    seq: 0,
    digest: EMPTY_DIGEST,
    blockNumber: origin.number,
    blockHash: origin.hash,
    blockTime: origin.time,
    epoch,
  };
}
