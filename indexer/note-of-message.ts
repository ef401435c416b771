import { decodeCommand, publicationOf } from '../ledger/command.ts';
import { type IsSignedCommand, SIGNATURE_HEADER } from '../ledger/command-signature.ts';
import { decodeNote, type SubmissionNote } from '../ledger/submission.ts';
import type { Topics } from '../ledger/topics.ts';
import { ServiceError } from '../lib/errors.ts';

/** The part of a Kafka message that notes are made of. */
export type Message = {
  offset: string;
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers?: Record<string, unknown>;
};

/**
 * The note that a message gives: a command is queued, whether or not its gateway lived to note it; a state is what it
 * says. Undefined for the deletion of a compacted key. Throws for what cannot be decoded, and for a command that no
 * gateway signed: who waits for the true one must not be told that it is on its way, nor be kept from submitting it.
 */
export function noteOfMessage(
  { topics, isSigned }: { topics: Topics; isSigned?: IsSignedCommand | undefined },
  topic: string,
  partition: number,
  message: Message,
): SubmissionNote | undefined {
  if (message.value === null) return undefined;
  if (topic === topics.submissions) return decodeNote(message.value);
  if (isSigned !== undefined && !isSigned({ ...message, signature: signatureOf(message) }))
    throw new ServiceError('SIGNATURE', 'No gateway that is known signed this command');
  const command = decodeCommand(message.value);
  return {
    id: command.id,
    kind: command.kind,
    publicationId: publicationOf(command),
    state: 'QUEUED',
    partition,
    offset: message.offset,
    at: Number(message.timestamp),
  };
}

function signatureOf({ headers }: Message): Buffer | undefined {
  const signature = headers?.[SIGNATURE_HEADER];
  return Buffer.isBuffer(signature) ? signature : undefined;
}
