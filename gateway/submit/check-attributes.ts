import { secondsOfMoment } from '../../ledger/moment.ts';
import type { EventAttributes } from '../../ledger/payload.ts';
import type { Limits } from '../limits.ts';

/** Why a submission is not taken: a code for programs, words for people, and where, as a JSONPath into the input. */
export type Refusal = { code: string; message: string; path?: string };

/** Attributes as a client gave them; null counts as absent. */
export type AttributesInput = {
  source: string;
  type?: string | null | undefined;
  subject?: string | null | undefined;
  time?: string | null | undefined;
};

/** CloudEvent type of a publication whose submitter named none. */
const DEFAULT_TYPE = 'eu.gaia-x.credential';

/** Checks a CloudEvent's attributes; they are kept as written. */
export function checkAttributes(
  input: AttributesInput,
  limits: Pick<Limits, 'maxAttributeCharacters'>,
): { attributes: EventAttributes } | { refusal: Refusal } {
  const attributes: EventAttributes = { type: input.type ?? DEFAULT_TYPE, source: input.source };
  if (input.subject != null) attributes.subject = input.subject;
  if (input.time != null) attributes.time = input.time;
  for (const name of ['source', 'type', 'subject', 'time'] as const) {
    const refusal = refusalOf(name, attributes[name], limits);
    if (refusal !== undefined) return { refusal };
  }
  return { attributes };
}

/** Checks one text of a submission. */
export function checkText(
  name: string,
  value: string,
  { maxAttributeCharacters }: Pick<Limits, 'maxAttributeCharacters'>,
): Refusal | undefined {
  const path = `$.${name}`;
  if (value.length > maxAttributeCharacters) {
    return {
      code: 'ATTRIBUTE_TOO_LONG',
      message: `Expected ${name} to have at most ${maxAttributeCharacters} characters, found ${value.length}`,
      path,
    };
  }
  if (value.isWellFormed()) return undefined;
  return {
    code: 'LONE_SURROGATE',
    message: `Expected ${name} to be Unicode text: half of a surrogate pair stands alone`,
    path,
  };
}

function refusalOf(
  name: 'source' | 'type' | 'subject' | 'time',
  value: string | undefined,
  limits: Pick<Limits, 'maxAttributeCharacters'>,
): Refusal | undefined {
  if (value === undefined) return undefined;
  if (value.trim() === '' && (name === 'source' || name === 'type')) {
    return { code: 'ATTRIBUTE_EMPTY', message: `Expected ${name} not to be empty`, path: `$.${name}` };
  }
  if (name === 'time' && !isReadableTime(value)) {
    const message = `Expected time as a date and time such as 2026-11-21T09:00:00Z, found ${JSON.stringify(value.slice(0, 60))}`;
    return { code: 'TIME_UNREADABLE', message, path: '$.time' };
  }
  return checkText(name, value, limits);
}

/** Publishers write RFC 3339, also with offsets without a colon, RFC 1123 as JavaScript does, and milliseconds. */
function isReadableTime(text: string): boolean {
  const withColon = text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const isOfJavaScript = text.endsWith('GMT') && text === new Date(text).toUTCString();
  return secondsOfMoment(withColon) !== undefined || isOfJavaScript || /^\d{12,14}$/.test(text);
}
