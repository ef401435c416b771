import { createRandom, type JsonCredential } from '../../examples/realistic.ts';
import { canonicalBytes } from '../../ledger/ids.ts';
import type { EventAttributes } from '../../ledger/payload.ts';
import { createMaker, type Maker } from './forms.ts';
import { issuerTerms, label, legalPerson, offering, registration, resource } from './loire.ts';
import {
  tagusCompliance,
  tagusOffering,
  tagusParticipant,
  tagusRegistration,
  tagusResource,
  tagusTerms,
} from './tagus.ts';

/** An event as a publisher would submit it. */
export type Sample = { attributes: EventAttributes; credential: Buffer };

/** Forms, each as often as its share of what is published. */
const TAGUS = repeat([
  [tagusCompliance, 6],
  [tagusParticipant, 2],
  [tagusOffering, 2],
  [tagusRegistration, 1],
  [tagusTerms, 1],
  [tagusResource, 1],
]);
const LOIRE = repeat([
  [label, 6],
  [legalPerson, 3],
  [registration, 2],
  [issuerTerms, 1],
  [offering, 5],
  [resource, 1],
]);

const ALGORITHMS = ['PS256', 'ES256', 'RS256', 'EdDSA', 'PS256'];

/** The `index`th event of the corpus; the same index gives the same event. A third is Tagus, two thirds are Loire. */
export function sampleOf(index: number): Sample {
  const make = createMaker(createRandom(index));
  const source = make.pick([`https://${make.host}`, `/${make.host}`, `did:web:${make.host}`]);
  const attributes = { type: 'eu.gaia-x.credential', source, ...(make.chance(60) ? { time: make.time() } : {}) };
  if (make.chance(5)) return statusSample(make, attributes);
  const credential = spelled(make, make.pick(make.chance(33) ? TAGUS : LOIRE)(make));
  if (!('validFrom' in credential) || make.chance(45)) {
    return { attributes: { ...attributes, format: 'json' }, credential: canonicalBytes(credential) };
  }
  return { attributes: { ...attributes, format: 'jwt' }, credential: Buffer.from(jwtOf(make, credential)) };
}

function statusSample(make: Maker, { source }: { source: string }): Sample {
  const type = `eu.gaia-x.credential.${make.pick(['revoked', 'suspended', 'reinstated', 'superseded'])}`;
  const reason = make.pick(['Superseded by a newer credential', 'Key compromise', 'No longer offered']);
  return { attributes: { type, source, reason }, credential: Buffer.alloc(0) };
}

function jwtOf(make: Maker, credential: JsonCredential): string {
  const iss = String(credential['issuer']);
  const [typ, cty] = make.pick([
    ['vc+jwt', 'vc'],
    ['vc+jwt', 'vc'],
    ['vc+ld+json+jwt', 'vc+ld+json'],
    ['vc+ld+jwt', 'vc+ld'],
  ] as const);
  const kid = `${iss}#${make.pick(['X509-JWK', 'X509-JWK2020', 'JWK2020-RSA', 'key-0'])}`;
  const alg = make.pick(ALGORITHMS);
  const times = make.chance(30) ? { iat: 1_700_000_000 + make.number(1e8), exp: 1_800_000_000 + make.number(1e8) } : {};
  const header = make.pick([
    { alg, typ, cty, iss, kid, ...times },
    { alg, iss, kid, ...times, cty, typ },
    { alg, kid, typ, cty },
  ]);
  const signature = make.base64url(alg === 'ES256' || alg === 'EdDSA' ? 64 : 256);
  const claims = make.chance(20) ? { ...credential, iss, sub: `${make.home}#cs`, ...times } : credential;
  return `${encoded(header)}.${encoded(claims)}.${signature}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** As JSON-LD lets people write it: without what a form left out, now and then without prefixes or with @id and @type. */
function spelled(make: Maker, credential: JsonCredential): JsonCredential {
  let text = JSON.stringify(credential);
  if ('validFrom' in credential && make.chance(12)) text = text.replaceAll('"gx:', '"');
  if (make.chance(8)) text = text.replaceAll('"id":', '"@id":').replaceAll('"type":', '"@type":');
  return JSON.parse(text) as JsonCredential;
}

function repeat<T>(shares: readonly (readonly [T, number])[]): T[] {
  return shares.flatMap(([form, share]) => Array.from({ length: share }, () => form));
}
