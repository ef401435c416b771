import { EMPTY_DIGEST } from '../ledger/digest.ts';
import type { ViewCursor } from '../ledger/view.ts';
import { type Position, timeOperation } from './commit.ts';
import type { BlockHeader } from './sequenced.ts';
import { moveCursor, type ViewStore } from './view-store.ts';

/** Begins an empty view at the block before the contract's first. */
export async function startView(view: ViewStore, origin: BlockHeader): Promise<Position> {
  const { keys } = view;
  const position = { cursor: startCursor(origin, 0), provenSeq: 0 };
  await view.commit(undefined, [
    timeOperation(keys, origin),
    ...moveCursor(keys, position.cursor, 0),
    { op: 'DEL', key: keys.dirty },
  ]);
  return position;
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
