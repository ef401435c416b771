import { ServiceError } from '../lib/errors.ts';
import { fromHex, type Hex } from '../lib/hex.ts';
import { type LedgerIdentity, ledgerTag } from './identity.ts';

/**
 * A place in the sequence of one ledger: after event `seq`, whose running hash begins with `digest8`.
 * It names no generation of any index, so it outlives every rebuild; and when the ledger itself went back,
 * the digest no longer fits.
 */
export type EventCursor = { seq: number; digest8: string };

const VERSION = 1;
/** version 1, chain id 6, ledger tag 10, seq 6, digest 8 */
const LENGTH = 31;

/** The first eight bytes of a running hash, as hex without prefix: what a cursor keeps of it. */
export function digest8Of(digest: Hex): string {
  return digest.slice(2, 18);
}

/** A cursor as clients see it: base64url, 42 characters. */
export function encodeCursor(identity: LedgerIdentity, cursor: EventCursor): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUIntBE(identity.chainId, 1, 6);
  bytes.write(ledgerTag(identity), 7, 'hex');
  bytes.writeUIntBE(cursor.seq, 17, 6);
  bytes.write(cursor.digest8, 23, 'hex');
  return bytes.toString('base64url');
}

/** Reads a cursor. Throws `BAD_CURSOR` for what is none and `FOREIGN_CURSOR` for one of another ledger. */
export function decodeCursor(identity: LedgerIdentity, text: string): EventCursor {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== LENGTH || bytes[0] !== VERSION || bytes.toString('base64url') !== text) {
    throw new ServiceError('BAD_CURSOR', 'This is no cursor: expected one that this service gave out, unchanged');
  }
  const chainId = bytes.readUIntBE(1, 6);
  if (chainId !== identity.chainId || bytes.toString('hex', 7, 17) !== ledgerTag(identity)) {
    throw new ServiceError(
      'FOREIGN_CURSOR',
      `This cursor belongs to another ledger (chain ${chainId}): expected one of chain ${identity.chainId}, contract ${identity.contract}, with the same genesis block`,
    );
  }
  return { seq: bytes.readUIntBE(17, 6), digest8: bytes.toString('hex', 23, 31) };
}

/** First eight bytes of a digest as stored in the view's digest column. */
export function digest8Bytes(digest: Hex): Buffer {
  return fromHex(digest).subarray(0, 8);
}
