import { decodeCommand, publicationOf } from '../ledger/command.ts';
import { decodeNote, type SubmissionNote } from '../ledger/submission.ts';
import type { Topics } from '../ledger/topics.ts';

/** The part of a Kafka message that notes are made of. */
export type Message = { offset: string; timestamp: string; value: Buffer | null };

/**
 * The note that a message gives: a command is queued, whether or not its gateway lived to note it; a state is what it
 * says. Undefined for the deletion of a compacted key. Throws for what cannot be decoded.
 */
export function noteOfMessage(
  topics: Topics,
  topic: string,
  partition: number,
  message: Message,
): SubmissionNote | undefined {
  if (message.value === null) return undefined;
  if (topic === topics.submissions) return decodeNote(message.value);
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
