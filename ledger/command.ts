import { ServiceError } from '../lib/errors.ts';
import { fromHex, type Hex, toHex } from '../lib/hex.ts';
import { statusChangeId } from './ids.ts';
import { STATUS_CODE, type StatusName, statusOfCode } from './status.ts';

/** Publish a credential. `payload` is what goes on the ledger. */
export type PublishCommand = { kind: 'publish'; id: Hex; payload: Uint8Array };

/** Change the status of a publication; `id` follows from the other three. */
export type ChangeStatusCommand = {
  kind: 'changeStatus';
  id: Hex;
  publicationId: Hex;
  revision: number;
  status: StatusName;
  payload: Uint8Array;
};

/** What the gateway asks of the writer: the seam between them, and the value of a Kafka message. */
export type Command = PublishCommand | ChangeStatusCommand;

const VERSION = 1;
const KIND = { publish: 1, changeStatus: 2 } as const;

/** The publication a command is about. It is the Kafka key: all commands of one publication keep their order. */
export function publicationOf(command: Command): Hex {
  return command.kind === 'publish' ? command.id : command.publicationId;
}

/** Kafka key of a command. */
export function commandKey(command: Command): string {
  return publicationOf(command);
}

/** Kafka value of a command: version, kind, the fixed fields, then the payload. */
export function encodeCommand(command: Command): Buffer {
  if (command.kind === 'publish') {
    return Buffer.concat([Buffer.of(VERSION, KIND.publish), fromHex(command.id), command.payload]);
  }
  const fields = Buffer.alloc(5);
  fields.writeUInt32BE(command.revision);
  fields.writeUInt8(STATUS_CODE[command.status], 4);
  return Buffer.concat([
    Buffer.of(VERSION, KIND.changeStatus),
    fromHex(command.publicationId),
    fields,
    command.payload,
  ]);
}

/** The command of a Kafka value. Throws a `COMMAND` error that says what was expected. */
export function decodeCommand(value: Uint8Array): Command {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const [version, kind] = bytes;
  if (version !== VERSION) throw undecodable(`expected version ${VERSION}, found ${version}`);
  if (kind === KIND.publish && bytes.length > 34) {
    return { kind: 'publish', id: toHex(bytes.subarray(2, 34)), payload: bytes.subarray(34) };
  }
  if (kind === KIND.changeStatus && bytes.length >= 39) return decodeStatusChange(bytes);
  throw undecodable(`expected a publication or a status change, found kind ${kind} of ${bytes.length} bytes`);
}

function decodeStatusChange(bytes: Buffer): ChangeStatusCommand {
  const publicationId = toHex(bytes.subarray(2, 34));
  const revision = bytes.readUInt32BE(34);
  const status = statusOfCode(bytes.readUInt8(38));
  if (status === undefined) throw undecodable(`expected a status, found ${bytes.readUInt8(38)}`);
  const id = statusChangeId(publicationId, revision, status);
  return { kind: 'changeStatus', id, publicationId, revision, status, payload: bytes.subarray(39) };
}

function undecodable(what: string): ServiceError {
  return new ServiceError('COMMAND', `The command cannot be decoded: ${what}`);
}
