import { h } from './dom.js';

const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const NUMBER = new Intl.NumberFormat('en-GB');
const COUNTRY = new Intl.DisplayNames('en', { type: 'region' });

/** Characters of a title that has one line, and of a value that is shown whole. */
const MAX_TITLE = 50;
const MAX_WHOLE = 72;
/** Characters of the two ends of a longer one. */
const HEAD = 40;
const TAIL = 24;
/** A UUID or a hash: hexadecimal digits, or letters and digits without an end. */
const OPAQUE = /^[\da-f-]{16,}$|(?=[a-z]*\d)[a-z\d]{16}/i;

const LABELS = { SC: 'Standard compliance', L1: 'Label level 1', L2: 'Label level 2', L3: 'Label level 3' };

/** As it is. */
export const plain = (value) => value;

/** `gx:ServiceOffering` as Service offering. */
export function typeWords(type) {
  const name = (type.split(/[:#/]/).at(-1) || type).replace('GaiaX', 'Gaia-X');
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.replace(/ ([A-Z])(?=[a-z])(?!aia-X)/g, (_, letter) => ` ${letter.toLowerCase()}`).replace(/^./, upper);
}

/** `L1` as Label level 1. */
export function labelWords(level) {
  return LABELS[level] ?? level;
}

/** `REVOKED` as Revoked. */
export function statusWords(status) {
  return status.toLowerCase().replace(/^./, upper);
}

/** `DE` as Germany. */
export function countryWords(code) {
  try {
    return COUNTRY.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `GDPR2016` as GDPR 2016. */
export function regimeWords(regime) {
  return regime.replace(/([A-Z])(\d)/, '$1 $2');
}

/** A did:web or an address without what all of them have in common. */
export function hostWords(iri) {
  return iri.replace(/^(https?:\/\/|did:web:)/, '').replace(/\/$/, '');
}

/** A count, which may be a bound. */
export function countWords(count, { relation = 'EQUAL', one = 'credential', many = 'credentials' } = {}) {
  return `${relation === 'AT_LEAST' ? 'at least ' : ''}${numberWords(count)} ${count === 1 ? one : many}`;
}

/** A number with its thousands apart. */
export function numberWords(number) {
  return NUMBER.format(number);
}

/** A moment, in the reader's time zone. */
export function time(moment) {
  return h('time', { datetime: moment, title: moment }, DATE_TIME.format(new Date(moment)));
}

/** What to call a credential: its name, or its type with the end of its id; where that end says nothing, with its issuer. */
export function titleOf({ name, types, credentialId, issuer }) {
  if (name) return name;
  const type = typeWords(types.includes('gx:compliance') ? 'gx:compliance' : (typesOf({ types })[0] ?? 'Credential'));
  const end = endOf(credentialId);
  return end === undefined ? `${type} from ${hostOf(issuer)}` : `${type} ${cut(end)}`;
}

/** The last part of an id's path, where it says something. */
export function endOf(credentialId) {
  const [path = ''] = credentialId?.split(/[?#]/) ?? [];
  const end = path.split(/[/:]/).findLast(Boolean);
  return end === undefined || OPAQUE.test(end) ? undefined : end;
}

/** As much of a text as fits into a title of one line. */
export function cut(text) {
  const characters = [...text];
  if (characters.length <= MAX_TITLE) return text;
  const head = characters.slice(0, MAX_TITLE - 1).join('');
  return `${head.trimEnd()}…`;
}

/** Whether a value takes more than a line or two. */
export function isLong(text) {
  return text.length > MAX_WHOLE;
}

/** Both ends of what is long: ids of one host differ in the last characters only. */
export function ends(text) {
  return isLong(text) ? `${text.slice(0, HEAD)}…${text.slice(-TAIL)}` : text;
}

/** The types that say something, each in one of its spellings: `gx:LegalParticipant`, `LegalParticipant`. */
export function typesOf({ types }) {
  const told = types.filter((type) => type !== 'VerifiableCredential');
  return [...new Map(told.map((type) => [typeWords(type), type])).values()];
}

function hostOf(iri) {
  return /^(?:https?:\/\/|did:web:)([^:/]+)/.exec(iri)?.[1] ?? ends(iri);
}

function upper(letter) {
  return letter.toUpperCase();
}
