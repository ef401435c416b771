import fc from 'fast-check';
import { UNREADABLE_TIME } from '../../ledger/credential.ts';
import { pinnedId } from '../../ledger/ids.ts';
import type { StatusName } from '../../ledger/status.ts';
import { type Hex, toHex } from '../../lib/hex.ts';
import { type Deed, type DeedBlock, idOfCredential } from '../harness/view-builder.ts';
import { jwtOf } from './samples.ts';

/** A credential as the generator means it: what the index should find out about it. */
export type Meant = {
  issuer: string;
  credentialId: string | undefined;
  types: string[];
  labelLevel: number;
  validFrom: number | undefined;
  validUntil: number | undefined;
  name: string;
  subject: string;
  /** What catalogues filter by; often nothing. */
  gxType: string | undefined;
  criterion: string | undefined;
  provider: string | undefined;
  country: string | undefined;
  regime: string | undefined;
  formatType: string | undefined;
  type: string;
  source: string;
  account: Hex;
  isForged: boolean;
  /** It comes as VC-JWT. */
  isJwt: boolean;
  /** Its credential is kept elsewhere, so that nothing of it is known. */
  isPinned: boolean;
};

/** A publication, or the status change of an earlier one. */
export type MeantDeed =
  | { kind: 'publish'; meant: Meant; credential: object | string }
  | { kind: 'status'; of: number; revision: number; status: StatusName }
  | { kind: 'stray' };

/** A history in blocks; deeds name publications by their seq, counted from 1. */
export type History = { time: number; deeds: MeantDeed[] }[];

/** Values that histories and filters draw from. */
export const POOL = {
  issuer: ['did:web:one.example', 'did:web:two.example'],
  credentialId: ['urn:credential:a', 'urn:credential:b', 'urn:credential:c'],
  credentialType: ['gx:ServiceOffering', 'gx:LegalPerson', 'gx:LabelCredential'],
  name: ['Fast storage', 'Slow storage', 'Fast network', 'Größe zählt', ''],
  subject: ['https://one.example/subject#1', 'did:web:two.example:subject'],
  subjectHost: ['one.example', 'two.example', 'did:web:two.example:subject'],
  gxType: ['gx:LegalParticipant', 'gx:DataResource'],
  criterion: ['25.03#P1.1.1', '25.03#P1.1.2'],
  provider: ['urn:provider:1', 'urn:provider:2'],
  country: ['DE', 'FR'],
  regime: ['GDPR2016', 'LGPD2019'],
  formatType: ['application/json', 'text/csv'],
  type: ['eu.gaia-x.credential', 'eu.gaia-x.other'],
  source: ['urn:source:1', 'urn:source:2'],
  account: [toHex(Buffer.alloc(20, 0xa1)), toHex(Buffer.alloc(20, 0xb2))],
  label: ['SC', 'L1', 'L2', 'L3'],
  publisherName: ['First House', 'Second House'],
} as const;

/** When histories begin. Validity ends in their midst. */
export const BEGIN = 1_700_000_000;
const TIMES = [0, 20, 40, 60, 80, 100_000].map((step) => BEGIN + step);

const seldom = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });

const meant: fc.Arbitrary<Meant> = fc.record({
  issuer: fc.constantFrom(...POOL.issuer),
  credentialId: fc.option(fc.constantFrom(...POOL.credentialId), { nil: undefined, freq: 4 }),
  types: fc.uniqueArray(fc.constantFrom(...POOL.credentialType), { maxLength: 2 }),
  labelLevel: fc.nat(4),
  validFrom: fc.option(fc.constantFrom(...TIMES), { nil: undefined }),
  validUntil: fc.option(fc.constantFrom(...TIMES, UNREADABLE_TIME), { nil: undefined }),
  name: fc.constantFrom(...POOL.name),
  subject: fc.constantFrom(...POOL.subject),
  gxType: seldom(POOL.gxType),
  criterion: seldom(POOL.criterion),
  provider: seldom(POOL.provider),
  country: seldom(POOL.country),
  regime: seldom(POOL.regime),
  formatType: seldom(POOL.formatType),
  type: fc.constantFrom(...POOL.type),
  source: fc.constantFrom(...POOL.source),
  account: fc.constantFrom(...POOL.account),
  isForged: fc.nat(7).map((value) => value === 0),
  isJwt: fc.nat(3).map((value) => value === 0),
  isPinned: fc.nat(5).map((value) => value === 0),
});

type Draft =
  | { kind: 'publish'; meant: Meant }
  | { kind: 'status'; pick: number; status: StatusName }
  | { kind: 'stray' };

const draft: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 8, arbitrary: meant.map((value) => ({ kind: 'publish' as const, meant: value })) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      pick: fc.nat(),
      status: fc.constantFrom<StatusName>('ACTIVE', 'SUSPENDED', 'REVOKED', 'SUPERSEDED'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'stray' as const }) },
);

/** Random histories. */
export const histories: fc.Arbitrary<History> = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 15 }), drafts: fc.array(draft, { maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map(settle);

/** Gives drafts their places: status changes need a publication to change, and count its revisions. */
function settle(blocks: { step: number; drafts: Draft[] }[]): History {
  const published: { seq: number; revision: number }[] = [];
  let seq = 0;
  let time = BEGIN;
  return blocks.map(({ step, drafts }) => {
    time += step;
    const deeds = drafts.map((one): MeantDeed => {
      seq += 1;
      if (one.kind === 'publish') {
        if (!one.meant.isForged) published.push({ seq, revision: 0 });
        return { kind: 'publish', meant: one.meant, credential: credentialOf(one.meant, seq) };
      }
      const target = one.kind === 'status' ? published[one.pick % Math.max(1, published.length)] : undefined;
      if (one.kind === 'stray' || target === undefined) return { kind: 'stray' };
      target.revision += 1;
      return { kind: 'status', of: target.seq, revision: target.revision, status: one.status };
    });
    return { time, deeds };
  });
}

/** The blocks as a view builder takes them. */
export function blocksOf(history: History): DeedBlock[] {
  const ids = new Map<number, Hex>();
  let seq = 0;
  return history.map(({ time, deeds }) => ({
    time,
    deeds: deeds.map((deed) => {
      seq += 1;
      if (deed.kind === 'publish') {
        ids.set(seq, deed.meant.isPinned ? pinnedId(commitmentOf(seq)) : idOfCredential(deed.credential));
      }
      return asBuilt(deed, seq, ids);
    }),
  }));
}

function asBuilt(deed: MeantDeed, seq: number, ids: ReadonlyMap<number, Hex>): Deed {
  switch (deed.kind) {
    case 'publish': {
      const { type, source, account, isForged, isPinned } = deed.meant;
      const pin = { commitment: commitmentOf(seq), locator: `https://store.example/${seq}` };
      if (isPinned) return { kind: 'pin', pin, type, source, account, isForged };
      return { kind: 'publish', credential: deed.credential, type, source, account, isForged };
    }
    case 'status':
      return { kind: 'status', of: ids.get(deed.of) ?? '0x', revision: deed.revision, status: deed.status };
    case 'stray':
      return { kind: 'status', of: toHex(Buffer.alloc(32, seq)), revision: 1, status: 'REVOKED' };
  }
}

function commitmentOf(seq: number): Hex {
  return toHex(Buffer.alloc(32, seq));
}

/** `nonce` keeps equal ones apart: the ledger knows a credential only once. */
function credentialOf(value: Meant, nonce: number): object | string {
  const payload = payloadOf(value, nonce);
  return value.isJwt ? jwtOf(payload) : payload;
}

function payloadOf(value: Meant, nonce: number): object {
  const date = (seconds: number) =>
    seconds === UNREADABLE_TIME ? 'in spring' : new Date(seconds * 1_000).toISOString();
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: value.issuer,
    ...(value.credentialId === undefined ? {} : { id: value.credentialId }),
    ...(value.validFrom === undefined ? {} : { validFrom: date(value.validFrom) }),
    ...(value.validUntil === undefined ? {} : { validUntil: date(value.validUntil) }),
    credentialSubject: {
      id: value.subject,
      type: value.types,
      nonce,
      ...(value.name === '' ? {} : { 'gx:name': value.name }),
      ...catalogueClaims(value),
      ...(value.labelLevel === 0 ? {} : { 'gx:labelLevel': `gx:${POOL.label[value.labelLevel - 1]}` }),
    },
  };
}

const CRITERIA = 'https://docs.gaia-x.eu/policy-rules-committee/compliance-document/25.03/criteria_cloud_services/#';

function catalogueClaims({ gxType, criterion, provider, country, regime, formatType }: Meant): object {
  const claims = {
    'gx:type': gxType,
    'gx:validatedCriteria': criterion?.replace(/^25.03#/, CRITERIA),
    'gx:providedBy': provider && { id: provider },
    'gx:legalAddress': country && { 'gx:countryCode': country },
    'gx:dataProtectionRegime': regime && [regime],
    'gx:dataAccountExport': formatType && { 'gx:formatType': formatType },
  };
  return Object.fromEntries(Object.entries(claims).filter(([, claim]) => claim !== undefined));
}
