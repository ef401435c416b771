/**
 * The view: what the indexer keeps in Redis and the gateway reads. This file owns keys and encodings.
 *
 * Every event is one row, by `seq`. Beside the rows stand
 * - columns: fixed-width records by `seq` in chunks of 65 536, for what depends on time (status, version, validity);
 * - postings: for each term (a value of a filter dimension, or a word) the `seq`s it occurs in, in chunks of the same
 *   width (see postings.ts): a reader intersects them, Redis only hands them out;
 * - the cursor: up to which `seq` all of this is complete. Whatever lies beyond it is being written or cleaned and
 *   is invisible: readers clamp every answer to it. `epoch` changes with every rollback.
 */
import { hash } from 'node:crypto';
import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { CesFeed, CredentialFacts } from './credential.ts';
import { countryOfSubdivision, criterionId, hostsOf } from './gaia-x-facts.ts';
import type { LedgerIdentity } from './identity.ts';
import { ledgerTag } from './identity.ts';
import { sha256 } from './ids.ts';
import type { CredentialFormat, Pin } from './payload.ts';
import type { StatusName } from './status.ts';
import { ANALYSER_VERSION } from './words.ts';

/**
 * Number of what this file, row.ts, pack.ts, postings.ts and buckets.ts say together, and of the facts and words that are taken
 * from a credential. It goes up with every change by which older code misreads what is written, or newer code what was
 * written before: a view of an older layout is then built anew.
 */
export const LAYOUT = 4;

/** What an event tells. */
export type EventKind = 'PUBLICATION' | 'STATUS_CHANGE';

/** Why an event of the sequence is kept but not trusted. */
export type EventMark = 'UNDECODABLE' | 'ID_MISMATCH' | 'UUID_TAKEN' | 'UNKNOWN_PUBLICATION';

/** Of the credential; in a status change copied from its publication, so that filters find both. Texts are read from the payload. */
type CopiedFacts = Omit<CredentialFacts, 'texts' | 'names' | 'feed'>;

/** One event of the sequence as the view keeps it. */
export type EventRow = CopiedFacts & {
  seq: number;
  kind: EventKind;
  id: Hex;
  uuid: string;
  /** Running hash after this event. */
  digest: Hex;
  blockNumber: number;
  blockHash: Hex;
  /** Seconds since 1970: the block's time, the same for every operator. */
  blockTime: number;
  transactionHash: Hex;
  logIndex: number;
  account: Hex;
  /** Absent in events that are what they say. */
  mark?: EventMark;
  /** CloudEvent attributes; empty in undecodable events. */
  type: string;
  source: string;
  subject?: string;
  time?: string;
  contentHash?: Hex;
  credentialHash?: Hex;
  format?: CredentialFormat;
  /** The CES listing that shows it; of publications. */
  feed?: CesFeed;
  /** Of a publication: seq of the older version that it displaced as the current one; absent when it displaced none. */
  displaced?: number;
  /** Of a pinned publication: its credential is kept elsewhere, and nothing of it is known here. */
  pin?: Pin;
  /** Of a publication whose id was published and released before: the seq of the trusted publication that it replaces. */
  replaced?: number;
  /** Of such a publication: the revision that the id had reached by then, also by changes of untrusted ones; absent for none. */
  priorRevision?: number;
  /** The dispute about its publication's id that this event replaced, '' for none; absent when it left disputes alone. */
  replacedDispute?: string;
  /** Of a status change; `publicationSeq` is 0 when unknown, `previousSeq` that of the publication's change before, 0 for none. */
  change?: {
    publicationSeq: number;
    publicationId: Hex;
    revision: number;
    status: StatusName;
    previousSeq: number;
    reason?: string;
  };
};

/** Up to where the view is complete. */
export type ViewCursor = {
  seq: number;
  digest: Hex;
  blockNumber: number;
  blockHash: Hex;
  blockTime: number;
  /** Changes with every rollback, so that a reader notices one that happened between two of its reads. */
  epoch: number;
};

/** What the leading indexer reports beside the cursor. All of it is information, none of it is relied on. */
export type LedgerReport = {
  headBlock: number;
  headTime: number;
  /** The contract's own head as read at `provenBlock`; null until the contract was asked. */
  contractSeq: number | null;
  contractDigest: Hex | null;
  provenBlock: number | null;
  leader: string;
  nodes: NodeReport[];
  /** Indexers that wait to take over, when they make themselves known. */
  standbys?: string[];
  markedEvents: number;
  /** The last time that something was mended: an answer of a node, or the view itself; null when nothing had to be. */
  lastRepair?: RepairReport | null;
  /** How a catch-up goes on; null while the view is at the head. */
  progress?: ProgressReport | null;
  /** Milliseconds since 1970. */
  at: number;
  /** Why the view stands still; null while all is well. */
  stopped: string | null;
};

/** What one node said last; `disagreement` when it told other things of a block than the others did. */
export type NodeReport = {
  url: string;
  head: number | null;
  hash?: Hex | null;
  error: string | null;
  disagreement?: string | null;
};

/** Something that was mended: when (milliseconds since 1970), and what, in words for an operator. */
export type RepairReport = { at: number; what: string };

/** Pace of a catch-up, and how long it will take at this pace. */
export type ProgressReport = { blocksPerSecond: number; eventsPerSecond: number; etaSeconds: number };

/** A rollback, remembered for those who were away: the view went from event `from` back to event `common`. */
export type RollbackRecord = {
  common: number;
  from: number;
  /** Milliseconds since 1970. */
  at: number;
  /** First eight bytes of the running hash of each removed event, in order, as hex; of very many only the first. */
  removed: string;
};

/**
 * Whether a rollback removed a place. It proves that the place's history and the one right after the rollback share
 * everything up to `common`, and nothing else proves it: the same `seq` may belong to a history nobody here remembers.
 */
export function wasRemoved({ common, removed }: RollbackRecord, place: { seq: number; digest8: string }): boolean {
  const at = (place.seq - common - 1) * place.digest8.length;
  return at >= 0 && removed.slice(at, at + place.digest8.length) === place.digest8;
}

/** Bytes of a running hash in the column of digests. */
export const DIGEST_BYTES = 8;

/** Dimensions that postings exist for. */
export const DIMENSION = {
  kind: 'k',
  type: 't',
  source: 's',
  issuer: 'i',
  credentialType: 'c',
  publisher: 'p',
  subject: 'u',
  /** Hosts and DIDs of subjects. */
  subjectHost: 'o',
  labelLevel: 'l',
  /** SHA-256 of the credential's canonical form, and of its stored bytes. */
  credentialHash: 'h',
  credentialId: 'd',
  gxType: 'y',
  /** With the version of its document, and without. */
  criterion: 'v',
  provider: 'b',
  /** Countries, and their subdivisions. */
  country: 'n',
  regime: 'r',
  formatType: 'a',
  /** Of the credential: `json` or `jwt`. Every event about a credential that the ledger holds has one. */
  format: 'j',
  feed: 'f',
  /** Versions of one credential: publications with the same issuer and credential id. */
  credential: 'g',
  /** Status changes of one publication, by its id. */
  changesOf: 'x',
  /** Why an event is not trusted. */
  mark: 'm',
  /** Words of a credential by where they stand: in its name, in its types, or elsewhere in what search looks at. */
  nameWord: 'e',
  typeWord: 'q',
  word: 'w',
} as const;
export type Dimension = keyof typeof DIMENSION;

/** Dimensions whose values can be listed (facets). */
export const FACET_DIMENSIONS = [
  'kind',
  'type',
  'source',
  'issuer',
  'credentialType',
  'publisher',
  'labelLevel',
  'subjectHost',
  'gxType',
  'criterion',
  'provider',
  'country',
  'regime',
  'formatType',
  'format',
  'mark',
] as const;
export type FacetDimension = (typeof FACET_DIMENSIONS)[number];

const FACETS: ReadonlySet<string> = new Set(FACET_DIMENSIONS);

/** Whether a dimension's values can be listed. */
export function isFacet(dimension: Dimension): dimension is FacetDimension {
  return FACETS.has(dimension);
}

/** Values of a dimension that can be listed: those that occurred first. One more is kept, which says that there are more. */
export const MAX_LISTED_VALUES = 20_000;

/**
 * Longest attribute and longest locator that a row keeps, in characters. A payload unfolds to some megabytes, and anybody
 * who may publish can make one: an event with a longer one counts as unreadable.
 */
export const MAX_ROW_TEXT = 65_536;

/** Events per chunk of columns and postings. */
export const CHUNK = 65_536;

/** Chunk and place in it of an event. */
export function chunkOf(seq: number): { chunk: number; offset: number } {
  return { chunk: Math.floor(seq / CHUNK), offset: seq % CHUNK };
}

/** Characters of a term's hash: twelve bytes in base64url. */
const TERM_CHARACTERS = 16;

/** Bytes of every term. */
export const TERM_BYTES = 2 + TERM_CHARACTERS;

/** A term: one value of one dimension. Values are hashed, so that terms are short whatever people write. */
export function termOf(dimension: Dimension, value: string): string {
  return `${DIMENSION[dimension]}:${hash('sha256', value, 'base64url').slice(0, TERM_CHARACTERS)}`;
}

/** The term under which the versions of a credential are found, told by the 22 characters that name it (see credentialKey). */
export function termOfCredential(key: string): string {
  return `${DIMENSION.credential}:${key.slice(0, 16)}`;
}

/** Names issuer and credential id in 22 characters, the same at every operator: the beginning of its term's hash, and more. */
export function credentialKey(row: Pick<EventRow, 'issuer' | 'credentialId' | 'id'>): string {
  return keyOfGroup(credentialGroup(row));
}

/** The same of a group's value. */
export function keyOfGroup(group: string): string {
  return Buffer.from(sha256(group).slice(2, 34), 'hex').toString('base64url');
}

/** Whether a text has the form of what names a credential (see credentialKey). */
export function isCredentialKey(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

/** Value of the dimension `credential`: the group that a credential's versions share. Without an id, a group of its own. */
export function credentialGroup(row: Pick<EventRow, 'issuer' | 'credentialId' | 'id'>): string {
  return row.credentialId === undefined ? row.id : JSON.stringify([row.issuer, row.credentialId]);
}

/**
 * Keys of one ledger's view. All share one hash tag with `identityKey`, so that they live on one node of a Redis Cluster
 * and are read in one step. They name the version of the analysis of words: an indexer with another one builds a view of
 * its own beside the former, which gateways of the former version go on to read. What follows from the ledger belongs to a generation, which the cursor names: another one is built beside it, and the view changes over
 * in the one step that writes the cursor. The first generation has no name.
 */
export function viewKeys(keyPrefix: string, identity: LedgerIdentity, generation = '') {
  const base = `${hashTag(keyPrefix, identity.contract)}:${ledgerTag(identity).slice(0, LEDGER_CHARACTERS)}:w${ANALYSER_VERSION}`;
  const own = generation === '' ? base : `${base}:${generation}`;
  return {
    /** What all keys of all generations begin with. */
    base,
    /** What the keys of this generation begin with. */
    own,
    generation,
    cursor: `${base}:cursor`,
    /** Owner id of the leading indexer, with an expiry. */
    lease: `${base}:lease`,
    /** The highest seq that unfinished slices may have written. */
    dirty: `${own}:dirty`,
    /** JSON of LedgerReport. */
    report: `${base}:report`,
    /** Sorted set of the indexers that are there, the leading one and those that wait: score the second of their last word. */
    indexers: `${base}:indexers`,
    /** JSON of RepairReport: when the view itself was mended last. */
    repaired: `${base}:repaired`,
    /**
     * Sorted set of former generations, until they are removed: score the milliseconds, by Redis' clock, from which on
     * nobody reads them any more.
     */
    stale: `${base}:former`,
    /** Sorted set of the blocks that hold events: score block number, member see encodeBlock. */
    blocks: `${own}:blocks`,
    /** List of JSON of RollbackRecord, newest first. */
    rollbacks: `${base}:rollbacks`,
    /** Hash of account to name. */
    publishers: `${own}:publishers`,
    /** Sorted set of every naming of a publisher: score block number, member see encodeNaming. */
    publisherNames: `${own}:names`,
    /** Sorted set of the seqs of marked events. */
    marked: `${own}:marked`,
    /** Hash of publication id to dispute, of the few ids that there ever was one about: see encodeDispute. */
    disputes: `${own}:disputes`,
    /** Hash of `topic:partition` to the next offset whose notes are in the view. */
    kafkaOffsets: `${base}:kafka`,
    /** Rows of some events, see pack.ts; and one that is too long for that. */
    rows: (pack: number) => `${own}:rows:${pack}`,
    row: (seq: number) => `${own}:row:${seq}`,
    /** Payloads as on the ledger, in the same way. */
    bodies: (pack: number) => `${own}:bodies:${pack}`,
    body: (seq: number) => `${own}:body:${seq}`,
    /** Hash of UUIDs to seqs, of the events of a tier. */
    uuids: (tier: number, bucket: number) => `${own}:ids:${tier}:${bucket}`,
    /** Hash of blocks and transactions to the seq of their first event, of the events of a tier. */
    anchors: (tier: number, bucket: number) => `${own}:at:${tier}:${bucket}`,
    columns: (chunk: number) => `${own}:col:${chunk}`,
    digests: (chunk: number) => `${own}:dig:${chunk}`,
    /** Block times in seconds, four bytes a block, 0 where the block was not looked at. */
    blockTimes: (chunk: number) => `${own}:bt:${chunk}`,
    postings: (term: string, chunk: number) => own + listName(term, chunk),
    /** Hash of terms to their postings, while they are few, and to where they are. */
    rare: (chunk: number, bucket: number) => own + rareName(chunk, bucket),
    /** Hash of a dimension's first values to the seq of their first event. */
    values: (dimension: FacetDimension) => `${own}:vals:${DIMENSION[dimension]}`,
    /** Hashes of words to the seq of their first event: by first letters; compounds also by the last letters of their stem. */
    vocabulary: (head: string) => `${own}:voc:${head}`,
    compounds: (tail: string) => `${own}:end:${tail}`,
    /** Hash of credentials to the seqs of their current versions, of the events of a tier. */
    current: (tier: number, bucket: number) => `${own}:cur:${tier}:${bucket}`,
    /** Hash of a submission's note. */
    submission: (id: string) => `${base}:sub:${id}`,
    /** Channel that wakes gateways when the cursor moved. */
    wakeChannel: `${base}:wake`,
    /** Channel that names submissions whose note changed. */
    noteChannel: `${base}:notes`,
  };
}
export type ViewKeys = ReturnType<typeof viewKeys>;

/** The key of a list of postings, behind what all keys of its generation begin with. */
export function listName(term: string, chunk: number): string {
  return `:p:${term}:${chunk}`;
}

/** The same of the hash that has a list while it is short. */
export function rareName(chunk: number, bucket: number): string {
  return `:r:${chunk}:${bucket}`;
}

/** Both for scripts, to which keys of their own would have to be sent for each list. */
export const LUA_NAMES = `
local function listName(term, chunk) return ':p:' .. term .. ':' .. chunk end
local function rareName(chunk, bucket) return ':r:' .. chunk .. ':' .. bucket end
`;

/** The same of `columns`. */
export const LUA_COLUMNS_NAME = `
local function columnsName(chunk) return ':col:' .. chunk end
`;

/** Keys under which a generation is built that nobody reads yet: cursor, lease, report and channels are its own as well. */
export function shadowKeys(keyPrefix: string, identity: LedgerIdentity, generation: string): ViewKeys {
  const keys = viewKeys(keyPrefix, identity, generation);
  const { own } = keys;
  return {
    ...keys,
    cursor: `${own}:cursor`,
    lease: `${own}:lease`,
    report: `${own}:report`,
    rollbacks: `${own}:rollbacks`,
    wakeChannel: `${own}:wake`,
    noteChannel: `${own}:notes`,
  };
}

/** The layout that a cursor's fields name; the first one named none. */
export function layoutOf(cursorFields: Record<string, string>): number {
  return Number(cursorFields['layout'] ?? 1);
}

/** The generation that a cursor's fields name. */
export function generationOf(cursorFields: Record<string, string>): string {
  return cursorFields['generation'] ?? '';
}

/** Names of what follows from the ledger alone, behind the part that all keys of a generation begin with. */
const DATA_NAME =
  /^(dirty|blocks|publishers|names|marked|disputes|(rows|row|bodies|body|ids|at|col|dig|bt|p|r|vals|cur|voc|end):.*)$/s;

/** Whether a key holds something that follows from the ledger alone, in the generation that these keys are of. */
export function isViewData({ own }: Pick<ViewKeys, 'own'>, key: string): boolean {
  return key.startsWith(`${own}:`) && DATA_NAME.test(key.slice(own.length + 1));
}

/** Key under which the indexer leaves the identity of the ledger that a contract address stands for. */
export function identityKey(keyPrefix: string, contract: string): string {
  return `${hashTag(keyPrefix, contract)}:ledger`;
}

/** Characters that tell ledgers apart on which a contract has the same address; every key has them, so they are few. */
const LEDGER_CHARACTERS = 12;
const CONTRACT_CHARACTERS = 10;

/** The part of a key by which Redis Cluster chooses the server. */
function hashTag(keyPrefix: string, contract: string): string {
  return `{${keyPrefix}:${sha256(`ces/contract/1|${contract.toLowerCase()}`).slice(2, 2 + CONTRACT_CHARACTERS)}}`;
}

/** Flat fields of the cursor's hash. */
export function encodeCursorFields(cursor: ViewCursor): Record<string, string> {
  const { seq, digest, blockNumber, blockHash, blockTime, epoch } = cursor;
  return {
    seq: `${seq}`,
    digest,
    blockNumber: `${blockNumber}`,
    blockHash,
    blockTime: `${blockTime}`,
    epoch: `${epoch}`,
    layout: `${LAYOUT}`,
  };
}

/** The cursor of its hash's fields; undefined when there is none. */
export function decodeCursorFields(fields: Record<string, string>): ViewCursor | undefined {
  const { seq, digest, blockNumber, blockHash, blockTime, epoch } = fields;
  if (seq === undefined || digest === undefined || blockHash === undefined) return undefined;
  return {
    seq: Number(seq),
    digest: digest as Hex,
    blockNumber: Number(blockNumber),
    blockHash: blockHash as Hex,
    blockTime: Number(blockTime),
    epoch: Number(epoch),
  };
}

/** A block that holds events, with the seq of its last one. */
export type EventBlock = { number: number; hash: Hex; time: number; lastSeq: number };

/** Member of the sorted set of blocks. */
export function encodeBlock({ number, hash, time, lastSeq }: EventBlock): string {
  return `${number}:${hash}:${time}:${lastSeq}`;
}

/** The block of a member. */
export function decodeBlock(member: string): EventBlock {
  const [number, hash, time, lastSeq] = member.split(':');
  if (hash === undefined || lastSeq === undefined)
    throw new ServiceError('VIEW', `This is no block of the view: ${member}`);
  return { number: Number(number), hash: hash as Hex, time: Number(time), lastSeq: Number(lastSeq) };
}

/** A name that an account was given, and where. */
export type Naming = { account: Hex; name: string; blockNumber: number; logIndex: number };

/** Member of the sorted set of namings. */
export function encodeNaming({ account, name, blockNumber, logIndex }: Naming): string {
  return JSON.stringify([blockNumber, logIndex, account, name]);
}

/** The naming of a member. */
export function decodeNaming(member: string): Naming {
  const [blockNumber, logIndex, account, name] = JSON.parse(member) as [number, number, Hex, string];
  return { blockNumber, logIndex, account, name };
}

/** The order of the ledger. */
export function byPlace(
  a: Pick<Naming, 'blockNumber' | 'logIndex'>,
  b: Pick<Naming, 'blockNumber' | 'logIndex'>,
): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;
}

/** The names that accounts were given last. */
export function lastNames(namings: readonly Naming[]): Map<Hex, string> {
  return new Map(namings.toSorted(byPlace).map(({ account, name }) => [account, name]));
}

/** The current version of a credential: versions are ordered by `issued`, then by `seq`. */
export type CurrentVersion = { seq: number; issued: number };

/**
 * The contract cannot tell whether a payload gives its id, so an id may be taken by a publication that is not to be
 * trusted, until an administrator releases it. `holder` is the seq of such a publication while it has the id, 0 once a
 * trusted one has it. Revisions go on through a release: `revision` is the one that changes of untrusted holders reached.
 */
export type Dispute = { holder: number; revision: number };

/** Field value of a dispute. */
export function encodeDispute({ holder, revision }: Dispute): string {
  return `${holder}:${revision}`;
}

/** The dispute of a field value. */
export function decodeDispute(text: string): Dispute {
  const [holder, revision] = text.split(':');
  return { holder: Number(holder), revision: Number(revision) };
}

/** Whether an event is about a credential that the ledger holds: neither a pinned one nor one that cannot be read. */
export function hasCredential(row: Pick<EventRow, 'contentHash'>): boolean {
  return row.contentHash !== undefined;
}

/** Terms of an event under which filters find it, each once. */
export function termsOf(row: EventRow): { dimension: Dimension; value: string }[] {
  const terms = new Map<string, { dimension: Dimension; value: string }>();
  forEachTerm(row, (dimension, value) => terms.set(`${dimension} ${value}`, { dimension, value }));
  return [...terms.values()];
}

type VisitTerm = (dimension: Dimension, value: string) => void;

/** Visits the terms of an event; one that several of its facts give more than once. */
export function forEachTerm(row: EventRow, visit: VisitTerm): void {
  visit('kind', row.kind);
  visit('publisher', row.account);
  // A status change takes effect on the ledger whatever its payload says: its publication's history names it always.
  if (row.change !== undefined && row.change.publicationSeq !== 0) visit('changesOf', row.change.publicationId);
  if (row.mark !== undefined) {
    visit('mark', row.mark);
    return;
  }
  visit('type', row.type);
  visit('source', row.source);
  if (!hasCredential(row)) return;
  visit('issuer', row.issuer);
  visit('labelLevel', `${row.labelLevel}`);
  forEachCredentialTerm(row, visit);
  if (row.kind !== 'PUBLICATION') return;
  visit('credential', credentialGroup(row));
  // The listing knows an id once: its clients ask for what is behind an id.
  if (row.feed !== undefined && row.replaced === undefined) visit('feed', row.feed);
}

/** Terms of the credential itself; of its status changes as well. */
function forEachCredentialTerm(row: EventRow, visit: VisitTerm): void {
  const { credentialId, contentHash, credentialHash, format = 'json' } = row;
  const several = (dimension: Dimension, values: readonly string[] = []) => {
    for (const value of values) visit(dimension, value);
  };
  several('credentialType', row.types);
  several('subject', row.subjects);
  for (const subject of row.subjects) several('subjectHost', hostsOf(subject));
  if (credentialId !== undefined) visit('credentialId', credentialId);
  if (credentialHash !== undefined) visit('credentialHash', credentialHash);
  if (contentHash !== undefined) visit('credentialHash', contentHash);
  visit('format', format);
  several('gxType', row.gxTypes);
  for (const criterion of row.criteria ?? []) {
    visit('criterion', criterion);
    visit('criterion', criterionId(criterion) ?? criterion);
  }
  several('provider', row.providers);
  for (const country of row.countries ?? []) {
    visit('country', country);
    visit('country', countryOfSubdivision(country) ?? country);
  }
  several('regime', row.regimes);
  several('formatType', row.formatTypes);
}

/** Whether a value is listed among those of its dimension: criteria without the version of their document, countries without subdivisions. */
export function isListed(dimension: Dimension, value: string): boolean {
  if (dimension === 'criterion') return criterionId(value) === undefined;
  return dimension !== 'country' || countryOfSubdivision(value) === undefined;
}
