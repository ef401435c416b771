import { h } from './dom.js';

const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const NUMBER = new Intl.NumberFormat('en-GB');
const COUNTRY = new Intl.DisplayNames('en', { type: 'region' });

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

/** What to call a credential. */
export function titleOf({ name, types, credentialId, id }) {
  if (name) return name;
  const type = types.includes('gx:compliance') ? 'gx:compliance' : typesOf({ types })[0];
  const last = credentialId?.split(/[/#]/).filter(Boolean).at(-1);
  return `${typeWords(type ?? 'Credential')} ${last ?? id}`;
}

/** The types that say something. */
export function typesOf({ types }) {
  return types.filter((type) => type !== 'VerifiableCredential');
}

function upper(letter) {
  return letter.toUpperCase();
}
