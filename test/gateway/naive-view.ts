import type { CredentialStatus } from '../../gateway/view/status.ts';
import { UNREADABLE_TIME } from '../../ledger/credential.ts';
import { contentHashOf, credentialHashOf } from '../../ledger/ids.ts';
import type { StatusName } from '../../ledger/status.ts';
import type { EventMark } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import type { History, Meant, MeantDeed } from './histories.ts';
import { POOL } from './histories.ts';

/** An event of a history, with everything known about it. */
export type NaiveEvent = {
  seq: number;
  block: number;
  time: number;
  deed: MeantDeed;
  isMarked: boolean;
  /** The publication that it is about: itself, or the one whose status it changes. */
  published: number | undefined;
  meant: Meant | undefined;
  /** As that publication has it. */
  credential: object | string | undefined;
};

/** Conditions as the naive view judges them. Times in seconds. */
export type NaiveConditions = {
  kind?: 'PUBLICATION' | 'STATUS_CHANGE';
  status?: CredentialStatus[];
  block?: { from?: number; to?: number };
  received?: { from: number; to: number };
  issued?: { from: number; to: number };
  validAt?: number;
  changedSince?: { seq: number } | { time: number };
  mark?: EventMark[];
} & { [field in Exclude<ValueField, 'mark'>]?: string[] };

/** A filter as the naive view judges it. */
export type NaiveFilter = NaiveConditions & { or?: NaiveConditions[]; not?: NaiveConditions[] };

/** Answers every question by looking at every event: slow, short, and written without a look at the real one. */
export function createNaiveView(history: History, first: { seq: number; block: number }) {
  const events: NaiveEvent[] = [];
  history.forEach(({ time, deeds }, index) => {
    for (const deed of deeds) {
      const seq = first.seq + events.length;
      const published = deed.kind === 'publish' ? seq : deed.kind === 'status' ? first.seq + deed.of - 1 : undefined;
      const own = deed.kind === 'publish' ? deed : undefined;
      const { meant, credential } = own ?? events.find((event) => event.seq === published) ?? {};
      const isMarked = deed.kind === 'stray' || (deed.kind === 'publish' && deed.meant.isForged);
      events.push({ seq, block: first.block + index, time, deed, isMarked, published, meant, credential });
    }
  });

  return {
    all: events,
    /** As of a block. */
    at(block: number, time: number) {
      return asOf(
        events.filter((event) => event.block <= block),
        time,
        events,
      );
    },
    /** As of right after an event. */
    after(event: NaiveEvent) {
      return asOf(
        events.filter(({ seq }) => seq <= event.seq),
        event.time,
        events,
      );
    },
  };
}

function asOf(events: NaiveEvent[], time: number, whole: readonly NaiveEvent[]) {
  const publications = events.filter(({ deed, isMarked }) => deed.kind === 'publish' && !isMarked);

  function versionsOf({ meant, seq }: NaiveEvent): NaiveEvent[] {
    if (meant?.credentialId === undefined || meant.isPinned) return publications.filter((other) => other.seq === seq);
    return publications.filter(
      ({ meant: other }) =>
        other?.isPinned === false && other.issuer === meant.issuer && other.credentialId === meant.credentialId,
    );
  }

  function currentOf(publication: NaiveEvent): NaiveEvent | undefined {
    const issued = (event: NaiveEvent) => event.meant?.validFrom ?? 0;
    return versionsOf(publication).sort((a, b) => issued(b) - issued(a) || b.seq - a.seq)[0];
  }

  function changesOf(publication: NaiveEvent): NaiveEvent[] {
    return events.filter(({ deed, published }) => deed.kind === 'status' && published === publication.seq);
  }

  function ledgerStatusOf(publication: NaiveEvent): StatusName {
    const deed = changesOf(publication).at(-1)?.deed;
    return deed?.kind === 'status' ? deed.status : 'ACTIVE';
  }

  function statusOf(event: NaiveEvent): CredentialStatus | undefined {
    const publication = events.find(({ seq }) => seq === event.published);
    if (event.isMarked || publication === undefined) return undefined;
    const ledger = ledgerStatusOf(publication);
    if (ledger === 'REVOKED') return 'REVOKED';
    if (ledger === 'SUSPENDED') return 'SUSPENDED';
    if (ledger === 'SUPERSEDED' || currentOf(publication)?.seq !== publication.seq) return 'DEPRECATED';
    const validUntil = publication.meant?.isPinned === true ? undefined : publication.meant?.validUntil;
    if (validUntil === UNREADABLE_TIME) return 'UNKNOWN';
    return validUntil !== undefined && validUntil <= time ? 'EXPIRED' : 'ACTIVE';
  }

  /** The event that decided a publication's status: what was last said of it, what displaced it, or itself. */
  function decidedBy(publication: NaiveEvent): number {
    const changes = changesOf(publication);
    const lastChange = changes.at(-1)?.seq ?? publication.seq;
    switch (statusOf(publication)) {
      case 'EXPIRED':
      case 'UNKNOWN':
        return publication.seq;
      case 'DEPRECATED':
        return displacedBy(publication) ?? lastChange;
      default:
        return lastChange;
    }
  }

  /** The first event from its publication on after which it was not the current version. */
  function displacedBy(publication: NaiveEvent): number | undefined {
    return events
      .filter(({ seq }) => seq >= publication.seq)
      .find(({ seq }) => {
        const then = asOf(
          events.filter((event) => event.seq <= seq),
          time,
          whole,
        );
        return then.currentOf(publication)?.seq !== publication.seq;
      })?.seq;
  }

  function passes(event: NaiveEvent, { or, not = [], ...own }: NaiveFilter, listed: Listed = 'events'): boolean {
    const holds = (conditions: NaiveConditions) => meets(event, conditions, listed);
    return holds(own) && (or === undefined || or.some(holds)) && !not.some(holds);
  }

  function meets(event: NaiveEvent, conditions: NaiveConditions, listed: Listed): boolean {
    const value = valuesOf(event);
    const status = statusOf(event);
    const { kind, status: statuses, block, received, issued, validAt, changedSince } = conditions;
    const content = event.isMarked || event.meant?.isPinned === true ? undefined : event.meant;
    const isWithin = (one: number | undefined, range: { from?: number; to?: number } | undefined) =>
      range === undefined || (one !== undefined && one >= (range.from ?? 0) && one <= (range.to ?? Infinity));
    if (kind !== undefined && !value.kind.includes(kind)) return false;
    for (const field of FIELDS) {
      const wanted = conditions[field];
      if (wanted !== undefined && !value[field].some((one) => (wanted as string[]).includes(one))) return false;
    }
    if (statuses !== undefined && (status === undefined || !statuses.includes(status))) return false;
    if (!isWithin(event.block, block) || !isWithin(event.time, received)) return false;
    if (issued !== undefined && !isWithin(content?.validFrom, issued)) return false;
    if (validAt !== undefined) {
      if (content === undefined) return false;
      if ((content.validFrom ?? 0) > validAt || (content.validUntil ?? Infinity) <= validAt) return false;
    }
    return changedSince === undefined || hasChanged(event, changedSince, listed);
  }

  function hasChanged(event: NaiveEvent, since: { seq: number } | { time: number }, listed: Listed): boolean {
    const isSince = ({ seq, time: at }: NaiveEvent) => ('seq' in since ? seq > since.seq : at > since.time);
    if (isSince(event)) return true;
    if (listed === 'events') return false;
    const sinceTime = 'time' in since ? since.time : (whole.find(({ seq }) => seq === since.seq)?.time ?? 0);
    const validUntil = event.meant?.validUntil;
    return changesOf(event).some(isSince) || (validUntil !== undefined && validUntil > sinceTime && validUntil <= time);
  }

  return {
    events: (filter: NaiveFilter) => events.filter((event) => passes(event, filter)),
    credentials: (filter: NaiveFilter) =>
      publications.filter(
        (event) =>
          event.meant?.isPinned === false &&
          currentOf(event)?.seq === event.seq &&
          passes(event, filter, 'credentials'),
      ),
    passes,
    statusOf,
    decidedBy,
    versionsOf,
    currentOf,
    changesOf,
  };
}

type Listed = 'events' | 'credentials';

const FIELDS = [
  'type',
  'source',
  'publisher',
  'issuer',
  'credentialType',
  'credentialId',
  'hash',
  'subjectId',
  'subjectHost',
  'labelLevel',
  'gxType',
  'validatedCriterion',
  'provider',
  'country',
  'dataProtectionRegime',
  'formatType',
  'format',
  'mark',
] as const;
type ValueField = (typeof FIELDS)[number];

/** The values under which an event is found, and counted. */
export function valuesOf({ deed, meant, isMarked, credential }: NaiveEvent) {
  const isPublication = deed.kind === 'publish';
  const publisher = isPublication ? deed.meant.account : POOL.account[0];
  const kind = isPublication ? 'PUBLICATION' : 'STATUS_CHANGE';
  const known = isMarked ? undefined : meant;
  const content = known?.isPinned === true ? undefined : known;
  return {
    kind: [kind],
    publisher: [publisher],
    mark: !isMarked ? [] : [isPublication ? 'ID_MISMATCH' : 'UNKNOWN_PUBLICATION'],
    type: known === undefined ? [] : [isPublication ? known.type : statusType(deed)],
    source: known === undefined ? [] : [isPublication ? known.source : 'urn:test:status'],
    issuer: content === undefined ? [] : [content.issuer],
    credentialType: content === undefined ? [] : ['VerifiableCredential', ...content.types, ...some(content.gxType)],
    credentialId: some(content?.credentialId),
    hash: content === undefined || credential === undefined ? [] : Object.values(hashesOf(credential)),
    subjectId: some(content?.subject),
    subjectHost: content === undefined ? [] : (HOSTS[content.subject] ?? []),
    labelLevel: content === undefined || content.labelLevel === 0 ? [] : [POOL.label[content.labelLevel - 1] ?? ''],
    gxType: some(content?.gxType),
    validatedCriterion: some(content?.criterion).flatMap((one) => [one, one.slice(one.indexOf('#') + 1)]),
    provider: some(content?.provider),
    country: some(content?.country),
    dataProtectionRegime: some(content?.regime),
    formatType: some(content?.formatType),
    format: content === undefined ? [] : [content.isJwt ? 'JWT' : 'JSON'],
  };
}

/** The hashes by which a credential is found. */
export function hashesOf(credential: object | string): { content: Hex; credential: Hex } {
  if (typeof credential !== 'string') {
    const hash = credentialHashOf(credential);
    return { content: hash, credential: hash };
  }
  const payload = JSON.parse(Buffer.from(credential.split('.')[1] ?? '', 'base64url').toString());
  return { content: contentHashOf(Buffer.from(credential)), credential: credentialHashOf(payload) };
}

const HOSTS: Record<string, string[]> = {
  'https://one.example/subject#1': ['one.example'],
  'did:web:two.example:subject': ['did:web:two.example:subject', 'two.example'],
};

function some(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

function statusType(deed: MeantDeed): string {
  return deed.kind === 'status' ? `eu.gaia-x.credential.${deed.status.toLowerCase()}` : '';
}
