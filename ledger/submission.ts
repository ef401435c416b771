import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';

/** What becomes of a submission on its way. INDEXED is never noted: it is seen from the view itself. */
export type SubmissionState = 'QUEUED' | 'SENT' | 'MINED' | 'REFUSED';

/** Why a submission was refused, for a program and for a person. */
export type RefusalReason = { code: string; message: string; path?: string };

/**
 * A note about a submission: value of a message in the submissions topic (key: the event id) and of the view's
 * submission records. It belongs to the command at `partition` and `offset`, so that an older command's note
 * never overrules a newer one's.
 */
export type SubmissionNote = {
  id: Hex;
  kind: 'publish' | 'changeStatus';
  publicationId: Hex;
  state: SubmissionState;
  partition: number;
  offset: string;
  /** Milliseconds since 1970. */
  at: number;
  transactionHash?: Hex;
  blockNumber?: number;
  refusal?: RefusalReason;
};

/** Kafka value of a note. */
export function encodeNote(note: SubmissionNote): Buffer {
  return Buffer.from(JSON.stringify(note), 'utf8');
}

/** The note of a Kafka value. Throws a `NOTE` error. */
export function decodeNote(value: Uint8Array): SubmissionNote {
  const note: unknown = JSON.parse(Buffer.from(value).toString('utf8'));
  if (typeof note !== 'object' || note === null || !('id' in note) || !('state' in note) || !('offset' in note)) {
    throw new ServiceError('NOTE', 'The note cannot be decoded: expected id, state and offset');
  }
  return note as SubmissionNote;
}
