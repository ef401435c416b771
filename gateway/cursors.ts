import type { LedgerIdentity } from '../ledger/identity.ts';
import { ledgerTag } from '../ledger/identity.ts';
import { sha256 } from '../ledger/ids.ts';
import { ANALYSER_VERSION } from '../ledger/words.ts';
import { ServiceError } from '../lib/errors.ts';

/** A hit's place in a ranking, and everything the ranking follows from: the same cursor gives the same ranking again. */
export type RankingCursor = {
  /** As of when it was ranked. */
  seq: number;
  digest8: string;
  time: number;
  blockNumber: number;
  /** Of search, filter and weights. */
  question: string;
  score: number;
  hitSeq: number;
};

const VERSION = 2;
const QUESTION_BYTES = 8;
/** version 1, ledger tag 10, seq 6, digest 8, time 6, block 6, analyser 1, question 8, score 8, hit 6 */
const LENGTH = 60;

/** Names a question: whatever changes the ranking changes it. */
export function questionOf(question: unknown): string {
  return sha256(JSON.stringify(question)).slice(2, 2 + 2 * QUESTION_BYTES);
}

/** A ranking cursor as clients see it: base64url, 80 characters. */
export function encodeRankingCursor(identity: LedgerIdentity, cursor: RankingCursor): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeUInt8(VERSION, 0);
  bytes.write(ledgerTag(identity), 1, 'hex');
  bytes.writeUIntBE(cursor.seq, 11, 6);
  bytes.write(cursor.digest8, 17, 'hex');
  bytes.writeUIntBE(cursor.time, 25, 6);
  bytes.writeUIntBE(cursor.blockNumber, 31, 6);
  bytes.writeUInt8(ANALYSER_VERSION, 37);
  bytes.write(cursor.question, 38, 'hex');
  bytes.writeDoubleBE(cursor.score, 46);
  bytes.writeUIntBE(cursor.hitSeq, 54, 6);
  return bytes.toString('base64url');
}

/** Reads a ranking cursor. Throws `BAD_CURSOR` for what is none or of another question, `FOREIGN_CURSOR` for another ledger's. */
export function decodeRankingCursor(identity: LedgerIdentity, question: string, text: string): RankingCursor {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== LENGTH || bytes[0] !== VERSION || bytes.toString('base64url') !== text) {
    throw badCursor('This is no cursor of a ranked listing: expected one that relevantCredentials gave out, unchanged');
  }
  if (bytes.toString('hex', 1, 11) !== ledgerTag(identity)) {
    throw new ServiceError(
      'FOREIGN_CURSOR',
      `This cursor belongs to another ledger: expected one of chain ${identity.chainId}, contract ${identity.contract}, with the same genesis block`,
    );
  }
  if (bytes[37] !== ANALYSER_VERSION) {
    throw badCursor('This cursor was given out by another version of the search: begin again without it');
  }
  if (bytes.toString('hex', 38, 46) !== question) {
    throw badCursor('This cursor belongs to another search: expected the same search, filter and asOfBlock as before');
  }
  return {
    seq: bytes.readUIntBE(11, 6),
    digest8: bytes.toString('hex', 17, 25),
    time: bytes.readUIntBE(25, 6),
    blockNumber: bytes.readUIntBE(31, 6),
    question,
    score: bytes.readDoubleBE(46),
    hitSeq: bytes.readUIntBE(54, 6),
  };
}

function badCursor(message: string): ServiceError {
  return new ServiceError('BAD_CURSOR', message);
}
