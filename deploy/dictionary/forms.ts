import type { JsonCredential, Random } from '../../examples/realistic.ts';
import {
  CLEARING_HOUSES,
  COUNTRIES,
  LEGAL_FORMS,
  LOIRE_CONTEXTS,
  NOTARIES,
  PREFIXES,
  SUBDIVISIONS,
  VC2,
  WORDS,
} from './vocabulary.ts';

/** What a credential of the corpus is made with. */
export type Maker = Random & {
  chance(percent: number): boolean;
  some<T>(from: readonly T[]): T[];
  number(below: number): number;
  base64url(bytes: number): string;
  uuid(): string;
  time(): string;
  sentence(words: number): string;
  name(): string;
  /** An organisation's host, the same for a whole credential. */
  host: string;
  /** Where the organisation keeps its credentials. */
  home: string;
  country: string;
};

/** A maker whose values the random row decides. */
export function createMaker(random: Random): Maker {
  const number = (below: number) => Number.parseInt(random.hex(4), 16) % below;
  const chance = (percent: number) => number(100) < percent;
  const two = (value: number) => String(value).padStart(2, '0');
  const word = () => random.pick(WORDS);
  const organisation = random.pick([
    () => `www.${word().toLowerCase()}-${word().toLowerCase()}`,
    () => `gaia-x.${word().toLowerCase()}${number(90)}`,
    () => word().toLowerCase(),
  ])();
  const host = `${organisation}.example.${random.pick(['com', 'org', 'net'])}`;
  return {
    ...random,
    number,
    chance,
    some: (from) => from.filter(() => chance(60)),
    base64url: (bytes) => Buffer.from(random.hex(bytes), 'hex').toString('base64url'),
    uuid: () => random.hex(16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    time: () => {
      const date = `20${23 + number(5)}-${two(1 + number(12))}-${two(1 + number(28))}`;
      return `${date}T${random.pick(['00:00:00Z', `${two(number(24))}:${two(number(60))}:${two(number(60))}.${random.pick(['000', two(number(60)) + number(10)])}Z`, `${two(number(24))}:${two(number(60))}:00Z`])}`;
    },
    sentence: (words) => Array.from({ length: words }, word).join(' '),
    name: () => `${word()} ${word()} ${random.pick(LEGAL_FORMS)}`,
    host,
    home: `https://${host}/${random.pick(['.well-known/', '.well-known/', 'credentials/', ''])}`,
    country: random.pick(COUNTRIES),
  };
}

export function clearingHouse(make: Maker): string {
  return `did:web:${make.pick([...CLEARING_HOUSES, 'compliance.lab.gaia-x.eu:v1', 'compliance.lab.gaia-x.eu:main'])}`;
}

export function notary(make: Maker): string {
  return `did:web:${make.pick(NOTARIES)}`;
}

export function subdivision(make: Maker): string {
  return make.pick([make.pick(SUBDIVISIONS), `${make.country}-${make.pick(['A', 'B', '01', 'HE'])}`]);
}

/** A credential of VC 2.0 in the order in which its issuers write the keys. */
export function loireCredential(
  make: Maker,
  type: string,
  issuer: string,
  credentialSubject: object | object[],
  id = `${make.home}${type.replace('gx:', '').toLowerCase()}.json`,
): JsonCredential {
  const context = [VC2, make.pick([LOIRE_CONTEXTS[0], ...LOIRE_CONTEXTS]), ...(make.chance(60) ? [PREFIXES] : [])];
  const names = make.chance(5) ? { name: make.sentence(3), description: make.sentence(8) } : {};
  return {
    '@context': context,
    type: ['VerifiableCredential', type],
    id,
    issuer,
    ...names,
    validFrom: make.time(),
    ...(make.chance(85) ? { validUntil: make.time() } : {}),
    ...(make.chance(12) ? { credentialStatus: bitstringStatus(make) } : {}),
    credentialSubject,
  };
}

function bitstringStatus(make: Maker): object {
  const list = `https://${make.host}/status/${make.number(20)}`;
  return {
    id: `${list}#${make.number(100_000)}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: `${make.number(100_000)}`,
    statusListCredential: list,
  };
}
