import { statusBadge } from './badges.js';
import { h } from './dom.js';
import { BY_ADDRESS, BY_NAME } from './queries.js';
import { ask } from './service.js';
import { addressOf } from './state.js';
import { titleOf } from './words.js';

const ID = /^[\w-]{22}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const HASH = /^(0x[\da-f]{64}|(sha256-)?([\da-f]{64}|[\w+/-]{43}=?))$/i;
const EVENT_ID = /^(?:0x)?([\da-f]{64})$/i;
const ADDRESS = /^(https?:\/\/|did:|urn:)\S+$/i;
/** A link to a credential of this page. */
const LINK = /[?&]credential=([\w-]{22})(?=&|#|$)/;

/** Whether words can only be the name of a credential. A word may look like an id. */
export function areName(words) {
  return [UUID, HASH, ADDRESS].some((form) => form.test(words));
}

/** Asks for the credentials that an id, a hash or an address names. */
export async function loadNamed(words, minBlock, signal) {
  for (const by of waysOf(words)) {
    const credential = await loadBy(by, minBlock, signal);
    if (credential !== null) return [credential];
  }
  if (!ADDRESS.test(words)) return [];
  const { credentials } = await ask(BY_ADDRESS, { credentialId: words, minBlock }, signal);
  return credentials.nodes;
}

async function loadBy(by, minBlock, signal) {
  try {
    return (await ask(BY_NAME, { by, minBlock }, signal)).credential;
  } catch (error) {
    // A long word may only look like a hash.
    if (error.code === 'BAD_INPUT') return null;
    throw error;
  }
}

/** The ways to the credentials that were named, or that there is none. */
export function offers(named, words) {
  if (named.length === 0 && areName(words))
    return [h('p', { class: 'hint' }, 'No credential has this id, hash or address.')];
  return named.map(offer);
}

function offer(credential) {
  return h(
    'a',
    { class: 'button', id: `offer-${credential.id}`, href: addressOf({ credential: credential.id }) },
    h('span', { class: 'offered' }, `Open credential “${titleOf(credential)}”`),
    statusBadge(credential.status),
  );
}

/** What words may be, in the service's terms; an event's id as the ledger has it looks like a hash. */
function waysOf(words) {
  const id = LINK.exec(words)?.[1] ?? ID.exec(words)?.[0];
  if (id !== undefined) return [{ id }];
  if (UUID.test(words)) return [{ eventId: words }];
  const digits = EVENT_ID.exec(words)?.[1];
  return [HASH.test(words) && { hash: words }, digits && { eventId: uuidOf(digits) }].filter(Boolean);
}

/** The first 122 bits of an event's id as a UUID of version 8, which is how the service names events. */
function uuidOf(digits) {
  const last = ((BigInt(`0x${digits.slice(15, 31)}`) >> 2n) | (1n << 63n)).toString(16);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(12, 15)}-${last.slice(0, 4)}-${last.slice(4)}`;
}
