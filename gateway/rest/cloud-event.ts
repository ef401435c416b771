import type { EventRow } from '../../ledger/view.ts';
import { type JsonSource, jsonPath } from '../../lib/json-source.ts';
import { dateTime } from '../resolvers/values.ts';
import type { CredentialInput } from '../submit/check-credential.ts';
import type { CredentialBody } from '../view/body.ts';

type JsonObject = Record<string, unknown>;

/** Names under which clients write an attribute, besides its own. */
const ALIASES: Record<string, string> = {
  specversion: 'specVersion',
  datacontenttype: 'dataContentType',
  data_base64: 'dataBase64',
};

/**
 * Reads a CloudEvent as today's publishers write it: null or absent subject, an id of their own (ours is derived from the
 * content), any readable time, camel case. What is wrong comes back in words.
 */
export function readCloudEvent(source: JsonSource): { input: CredentialInput } | { wrong: string } {
  const { value } = source;
  if (!isObject(value)) return { wrong: 'expected a CloudEvent as a JSON object' };
  const [defect] = source.defectsIn(value);
  if (defect !== undefined) return { wrong: `at ${jsonPath(defect.path)}: ${defect.message}` };
  const version = attribute(value, 'specversion');
  if (version !== '1.0') return { wrong: `expected specversion "1.0", found ${told(version)}` };
  for (const name of ['type', 'source']) {
    const text = value[name];
    if (typeof text !== 'string' || text === '') return { wrong: `expected ${name} as text, found ${told(text)}` };
  }
  const { subject } = value;
  if (subject != null && typeof subject !== 'string')
    return { wrong: `expected subject as text or null, found ${told(subject)}` };
  const time = timeOf(value['time']);
  if (time === undefined) return { wrong: `expected time as a date and time, found ${told(value['time'])}` };
  const body = bodyOf(value);
  if ('wrong' in body) return body;
  return {
    input: {
      type: value['type'] as string,
      source: value['source'] as string,
      subject: subject ?? null,
      time,
      ...body,
    },
  };
}

/** An event as the CES writes it, keys in its order. JSON goes out in its stored, canonical form. */
export function writeCloudEvent(row: EventRow, body: CredentialBody): string {
  const attributes = {
    specversion: '1.0',
    type: row.type,
    source: row.source,
    subject: row.subject ?? null,
    id: row.uuid,
    time: row.time ?? null,
    cesreceiveddate: dateTime(row.blockTime),
    datacontenttype: 'application/json',
  };
  const data = body.jwt === undefined ? body.bytes.toString('utf8') : JSON.stringify(body.json);
  const jwt = body.jwt === undefined ? '' : `,"data_base64":${JSON.stringify(body.jwt)}`;
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${data}${jwt}}`;
}

/** Java clients write milliseconds since 1970. Null when there is none, undefined when it cannot be one. */
function timeOf(time: unknown): string | null | undefined {
  if (time == null) return null;
  if (typeof time === 'number') return `${time}`;
  return typeof time === 'string' ? time : undefined;
}

/** `data_base64` holds a raw JWT in real events; by the letter of CloudEvents it is base64 of JSON or of a JWT. */
function bodyOf(event: JsonObject): Pick<CredentialInput, 'json' | 'jwt'> | { wrong: string } {
  const encoded = attribute(event, 'data_base64');
  const { data } = event;
  if (encoded != null && data != null) {
    return { wrong: 'expected the credential in one of data and data_base64, found both' };
  }
  if (isObject(data)) return { json: data };
  if (typeof data === 'string' && data !== '') return { jwt: data };
  if (typeof encoded === 'string' && encoded !== '') return encoded.includes('.') ? { jwt: encoded } : decoded(encoded);
  return { wrong: 'expected the credential as an object in data, or as a VC-JWT in data_base64' };
}

function decoded(base64: string): Pick<CredentialInput, 'json' | 'jwt'> | { wrong: string } {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return text.includes('.') && !text.trimStart().startsWith('{')
    ? { jwt: text }
    : { wrong: 'expected a VC-JWT in data_base64; a credential as JSON goes into data' };
}

function attribute(event: JsonObject, name: string): unknown {
  return event[name] ?? event[ALIASES[name] ?? name];
}

function told(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
