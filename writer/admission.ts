import { type Command, decodeCommand, publicationOf } from '../ledger/command.ts';
import type { IsSignedCommand } from '../ledger/command-signature.ts';
import { decodePayload, idOfContent } from '../ledger/payload.ts';
import type { RefusalReason } from '../ledger/submission.ts';
import { messageOf } from '../lib/errors.ts';
import { type Hex, isHexOf } from '../lib/hex.ts';

/** Whom a note is about. */
export type Subject = { id: Hex; kind: Command['kind']; publicationId: Hex };

/** What the writer makes of a message before the ledger is asked; whom a refusal is about may be unknown. */
export type Admission =
  | { type: 'admitted'; command: Command; subject: Subject }
  | { type: 'refused'; refusal: RefusalReason; subject: Subject | undefined };

/** A message as the queue gives it. */
type RawMessage = { key: Uint8Array | null; value: Uint8Array | null; signature?: Uint8Array };

/** It concerns nobody: whoever waits for the id that it names must not be told that his own command was refused. */
const UNSIGNED: RefusalReason = {
  code: 'SIGNATURE',
  message: 'No gateway whose key is in COMMAND_KEYS_FILE signed this command',
};

/** Decides whether a message may go to the ledger: a gateway signed it, it decodes, its size is allowed, and its id follows from its payload. */
export function admit(message: RawMessage, maxPayloadBytes: number, isSigned?: IsSignedCommand | undefined): Admission {
  if (isSigned !== undefined && !isSigned(message)) return { type: 'refused', refusal: UNSIGNED, subject: undefined };
  const key = Buffer.from(message.key ?? []).toString('utf8');
  const command = decoded(message.value);
  if ('reason' in command) {
    return { type: 'refused', refusal: { code: 'COMMAND', message: command.reason }, subject: subjectOfKey(key) };
  }
  const subject = { id: command.id, kind: command.kind, publicationId: publicationOf(command) };
  const refusal = refusalOf(command, key, maxPayloadBytes);
  return refusal === undefined ? { type: 'admitted', command, subject } : { type: 'refused', refusal, subject };
}

/** Whether a payload gives the id it stands under: decoded, hashed, compared. Undecodable payloads give none. */
export function payloadGivesId(payload: Uint8Array, id: Hex): boolean {
  try {
    return idOfPayload(payload) === id;
  } catch {
    return false;
  }
}

function refusalOf(command: Command, key: string, maxPayloadBytes: number): RefusalReason | undefined {
  if (key !== publicationOf(command)) {
    return {
      code: 'KEY_MISMATCH',
      message: `Expected the message's key to be its publication ${publicationOf(command)}, found "${key}"`,
    };
  }
  const bytes = command.payload.length;
  if (bytes > maxPayloadBytes) {
    return {
      code: 'TOO_LARGE',
      message: `The payload has ${bytes} bytes, more than the ${maxPayloadBytes} that this service writes: submit a smaller credential`,
    };
  }
  return refusalOfPayload(command);
}

function refusalOfPayload(command: Command): RefusalReason | undefined {
  try {
    const id = idOfPayload(command.payload);
    if (command.kind === 'changeStatus' || id === command.id) return undefined;
    return {
      code: 'ID_MISMATCH',
      message: `The payload gives the id ${id}, not ${command.id}: submit the credential again`,
    };
  } catch (error) {
    return { code: 'PAYLOAD', message: messageOf(error) };
  }
}

function idOfPayload(payload: Uint8Array): Hex {
  return idOfContent(decodePayload(payload));
}

function decoded(value: Uint8Array | null): Command | { reason: string } {
  if (value === null) return { reason: 'The message has no value' };
  try {
    return decodeCommand(value);
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** An undecodable command still has a key: the id its submitter waits for, when it was a publication. */
function subjectOfKey(key: string): Subject | undefined {
  return isHexOf(key, 32) ? { id: key, kind: 'publish', publicationId: key } : undefined;
}
