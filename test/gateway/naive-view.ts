import type { CredentialStatus } from '../../gateway/view/status.ts';
import { UNREADABLE_TIME } from '../../ledger/credential.ts';
import type { StatusName } from '../../ledger/status.ts';
import type { EventMark } from '../../ledger/view.ts';
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
};

/** A filter as the naive view judges it. */
export type NaiveFilter = {
  kind?: 'PUBLICATION' | 'STATUS_CHANGE';
  type?: string[];
  source?: string[];
  publisher?: string[];
  issuer?: string[];
  credentialType?: string[];
  subjectId?: string[];
  labelLevel?: string[];
  mark?: EventMark[];
  status?: CredentialStatus[];
  block?: { from?: number; to?: number };
};

/** Answers every question by looking at every event: slow, short, and written without a look at the real one. */
export function createNaiveView(history: History, first: { seq: number; block: number }) {
  const events: NaiveEvent[] = [];
  history.forEach(({ time, deeds }, index) => {
    for (const deed of deeds) {
      const seq = first.seq + events.length;
      const published = deed.kind === 'publish' ? seq : deed.kind === 'status' ? first.seq + deed.of - 1 : undefined;
      const meant = deed.kind === 'publish' ? deed.meant : events.find((event) => event.seq === published)?.meant;
      const isMarked = deed.kind === 'stray' || (deed.kind === 'publish' && deed.meant.isForged);
      events.push({ seq, block: first.block + index, time, deed, isMarked, published, meant });
    }
  });

  return {
    all: events,
    /** As of a block. */
    at(block: number, time: number) {
      return asOf(
        events.filter((event) => event.block <= block),
        time,
      );
    },
    /** Status of each event's credential right after it. */
    statusAfter(event: NaiveEvent) {
      return asOf(
        events.filter(({ seq }) => seq <= event.seq),
        event.time,
      ).statusOf(event);
    },
  };
}

function asOf(events: NaiveEvent[], time: number) {
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
        );
        return then.currentOf(publication)?.seq !== publication.seq;
      })?.seq;
  }

  function passes(event: NaiveEvent, filter: NaiveFilter): boolean {
    const value = valuesOf(event);
    const status = statusOf(event);
    if (filter.kind !== undefined && !value.kind.includes(filter.kind)) return false;
    for (const field of FIELDS) {
      const wanted = filter[field];
      if (wanted !== undefined && !value[field].some((one) => (wanted as string[]).includes(one))) return false;
    }
    if (filter.status !== undefined && (status === undefined || !filter.status.includes(status))) return false;
    return event.block >= (filter.block?.from ?? 0) && event.block <= (filter.block?.to ?? Number.MAX_SAFE_INTEGER);
  }

  return {
    events: (filter: NaiveFilter) => events.filter((event) => passes(event, filter)),
    credentials: (filter: NaiveFilter) =>
      publications.filter(
        (event) => event.meant?.isPinned === false && currentOf(event)?.seq === event.seq && passes(event, filter),
      ),
    statusOf,
    decidedBy,
    versionsOf,
    currentOf,
    changesOf,
  };
}

const FIELDS = ['type', 'source', 'publisher', 'issuer', 'credentialType', 'subjectId', 'labelLevel', 'mark'] as const;

/** The values under which an event is found, and counted. */
export function valuesOf({ deed, meant, isMarked }: NaiveEvent) {
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
    credentialType: content === undefined ? [] : ['VerifiableCredential', ...content.types],
    subjectId: content === undefined ? [] : [content.subject],
    labelLevel: content === undefined || content.labelLevel === 0 ? [] : [POOL.label[content.labelLevel - 1] ?? ''],
  };
}

function statusType(deed: MeantDeed): string {
  return deed.kind === 'status' ? `eu.gaia-x.credential.${deed.status.toLowerCase()}` : '';
}
