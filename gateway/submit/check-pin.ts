import { pinnedId, uuidOf } from '../../ledger/ids.ts';
import { encodePinnedPayload, splitPinnedPayload } from '../../ledger/payload.ts';
import { MAX_LOCATOR_BYTES, readHash } from '../../ledger/pin.ts';
import type { Hex } from '../../lib/hex.ts';
import type { Limits } from '../limits.ts';
import { type AttributesInput, checkAttributes, type Refusal } from './check-attributes.ts';

/** A wish to pin a credential. It has no subject: that may name a person, and the ledger forgets nothing. */
export type PinInput = Omit<AttributesInput, 'subject'> & { commitment: string; locator: string };

/** What a pin is: ready for the ledger, or refused. */
export type CheckedPin = { ok: true; id: Hex; uuid: string; payload: Buffer } | { ok: false; refusal: Refusal };

type CheckLimits = Pick<Limits, 'maxAttributeCharacters' | 'maxLocatorCharacters'>;

const ZERO: Hex = `0x${'00'.repeat(32)}`;

/** What each scheme has behind its colon. A did or urn names without saying where; whoever asks resolves it. */
const SCHEMES: Record<string, RegExp> = {
  https: /^\/\/[^/?#]/,
  did: /^[a-z0-9]+:./,
  ipfs: /^\/\/[A-Za-z0-9]/,
  urn: /^[A-Za-z0-9][A-Za-z0-9-]{0,31}:./,
};

/** Characters of RFC 3986, and percent signs only before two hexadecimal digits. */
const URI = /^([a-z][a-z0-9+.-]*):((?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+)$/i;

/** Judges a pin by its form: nobody here can look behind a commitment, and nobody asks the locator. */
export function checkPin(input: PinInput, limits: CheckLimits): CheckedPin {
  const { commitment, locator, ...given } = input;
  const checked = checkAttributes(given, limits);
  if ('refusal' in checked) return { ok: false, refusal: checked.refusal };
  const hash = readHash(commitment);
  if (hash === undefined || hash === ZERO) return { ok: false, refusal: commitmentRefusal(commitment) };
  const payload = encodePinnedPayload(checked.attributes, { commitment: hash, locator });
  const refusal = locatorRefusal(locator, limits) ?? sizeRefusal(payload);
  if (refusal !== undefined) return { ok: false, refusal };
  const id = pinnedId(hash);
  return { ok: true, id, uuid: uuidOf(id), payload };
}

function commitmentRefusal(text: string): Refusal {
  const path = '$.commitment';
  if (readHash(text) === ZERO) {
    return { code: 'COMMITMENT_ZERO', message: 'Expected a commitment to something, found only zeros', path };
  }
  const message = `Expected the commitment as 64 hexadecimal digits or 32 bytes in base64, plain or behind 0x or sha256-, found ${excerpt(text)}`;
  return { code: 'COMMITMENT_FORM', message, path };
}

/** The contract's own limit, which long attributes can reach whatever the operator allows. */
function sizeRefusal(payload: Buffer): Refusal | undefined {
  const found = splitPinnedPayload(payload).locator.length;
  if (found <= MAX_LOCATOR_BYTES) return undefined;
  const message = `Expected attributes and locator to take at most ${MAX_LOCATOR_BYTES} bytes on the ledger, found ${found}`;
  return { code: 'PIN_TOO_LARGE', message };
}

function locatorRefusal(locator: string, { maxLocatorCharacters }: CheckLimits): Refusal | undefined {
  const path = '$.locator';
  if (locator.length > maxLocatorCharacters) {
    const message = `Expected the locator to have at most ${maxLocatorCharacters} characters, found ${locator.length}`;
    return { code: 'LOCATOR_TOO_LONG', message, path };
  }
  const [, scheme = '', rest = ''] = URI.exec(locator) ?? [];
  if (SCHEMES[scheme.toLowerCase()]?.test(rest) !== true || (rest.startsWith('//') && !URL.canParse(locator))) {
    const schemes = Object.keys(SCHEMES).join(', ');
    const message = `Expected the locator as an absolute URI (${schemes}), percent-encoded where it must be, found ${excerpt(locator)}`;
    return { code: 'LOCATOR_FORM', message, path };
  }
  if (!/^\/\/[^/?#]*@/.test(rest)) return undefined;
  const message = 'Expected a locator without user and password: the ledger is public';
  return { code: 'LOCATOR_SECRET', message, path };
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
