import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { EventModel as EventModelModel, CredentialModel as CredentialModelModel, SubmissionModel as SubmissionModelModel, EventConnectionModel as EventConnectionModelModel, CredentialConnectionModel as CredentialConnectionModelModel, RelevantConnectionModel as RelevantConnectionModelModel, HitModel as HitModelModel, PageInfoModel as PageInfoModelModel, FacetsModel as FacetsModelModel, FacetModel as FacetModelModel, PublisherModel as PublisherModelModel, BlockModel as BlockModelModel, BlockConnectionModel as BlockConnectionModelModel, ChangeModel as ChangeModelModel, ChangeConnectionModel as ChangeConnectionModelModel, CompliantCredentialModel as CompliantCredentialModelModel } from './models.ts';
import type { Score as ScoreModel, WordScore as WordScoreModel } from './view/relevance.ts';
import type { FacetCounts as FacetCountsModel } from './view/facets.ts';
import type { GatewayContext } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A place in the sequence of a ledger's events: opaque, 42 characters and more, valid for ever on the ledger it came from.
   * It survives every rebuild of the index. When the ledger itself went back behind it, the service says `Rollback` (a
   * subscription) or answers the error code `ROLLBACK` (a query) with a cursor that both histories share, a query's in
   * `extensions.cursor`. One ahead of the index, as another gateway may have told it, is waited for as `minBlock` is
   * (`serviceConfig.limits.minBlockWaitMs`).
   */
  Cursor: { input: string; output: string; }
  /**
   * A moment as RFC 3339. In answers it is in UTC; in questions it says its offset (`Z`, `+01:00`), and parts of a second are
   * dropped.
   */
  DateTime: { input: number; output: string; }
  /** 32 bytes as 64 hexadecimal digits with the prefix 0x, lower case. */
  Hash: { input: string; output: string; }
  /** Any JSON value. What parsing would change (duplicate keys, lone surrogates, numbers that IEEE 754 does not keep) is refused. */
  JSON: { input: unknown; output: unknown; }
  /** A whole number between -(2^53 - 1) and 2^53 - 1. */
  Long: { input: number; output: number; }
  /** A UUID (RFC 9562). Those of events are version 8: the first 122 bits of the 32-byte event id on the ledger. */
  UUID: { input: string; output: string; }
};

/**
 * Who may do what. Questions need the scope `read`, subscriptions `subscribe`, mutations `submit`, and
 * `changeCredentialStatus` needs `status`. `serviceConfig` and introspection need none.
 */
export type AccessConfig = {
  __typename?: 'AccessConfig';
  /** Signature algorithms of tokens that are taken. */
  algorithms: Array<Scalars['String']['output']>;
  /** What may be done without a token. */
  anonymousScopes: Array<Scalars['String']['output']>;
  /** For whom a token must be meant. */
  audience: Maybe<Scalars['String']['output']>;
  /** Which documents are executed. */
  documents: DocumentPolicy;
  /** Whether the schema can be asked for. */
  introspection: Scalars['Boolean']['output'];
  /** Whose tokens are taken. */
  issuer: Maybe<Scalars['String']['output']>;
  /** What stands in a token before each scope that is meant for this service. */
  scopePrefix: Scalars['String']['output'];
  /** Whether bearer tokens are looked at. Where they are not, everybody is anonymous. */
  takesTokens: Scalars['Boolean']['output'];
};

/** As of when an answer is true: list, then subscribe from the cursor, and nothing is missed. */
export type AsOf = {
  __typename?: 'AsOf';
  /** The block; as of a moment that has passed, the last one with events up to it. */
  block: BlockRef;
  /** The last event counted in, as a cursor. */
  cursor: Scalars['Cursor']['output'];
};

/** A block with the events in it. */
export type Block = Node & {
  __typename?: 'Block';
  /** As of when. */
  asOf: AsOf;
  /** How many events it holds. */
  eventCount: Scalars['Long']['output'];
  /** The events in it, in their states as of the answer's block. */
  events: CredentialEventConnection;
  /** Hash; null of a past block without events, of which the index keeps none. */
  hash: Maybe<Scalars['Hash']['output']>;
  /** Names the block by its height. */
  id: Scalars['ID']['output'];
  /** Height. */
  number: Scalars['Long']['output'];
  /** Its time; of a past block without events that of the nearest earlier block that the index knows. */
  timestamp: Scalars['DateTime']['output'];
};


/** A block with the events in it. */
export type BlockEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialEventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<CredentialEventOrder>;
};

/** A page of blocks. */
export type BlockConnection = {
  __typename?: 'BlockConnection';
  /** As of when. */
  asOf: AsOf;
  /** The page. */
  edges: Array<BlockEdge>;
  /** The page without cursors. */
  nodes: Array<Block>;
  /** What lies around the page. */
  pageInfo: PageInfo;
  /** How many blocks of the range hold events; always exact. */
  totalCount: Scalars['Long']['output'];
};

/** A block in a page. */
export type BlockEdge = {
  __typename?: 'BlockEdge';
  /** The place of its last event. */
  cursor: Scalars['Cursor']['output'];
  /** The block. */
  node: Block;
};

/** Orders of blocks. */
export type BlockOrder =
  /** The last block first. */
  | 'NEWEST'
  /** The first block first. */
  | 'OLDEST';

/** A range of blocks, both ends included. */
export type BlockRangeInput = {
  /** First block; without it, the ledger's start. */
  from?: InputMaybe<Scalars['Long']['input']>;
  /** Last block; without it, the newest. */
  to?: InputMaybe<Scalars['Long']['input']>;
};

/** A block of the ledger. */
export type BlockRef = {
  __typename?: 'BlockRef';
  /** Hash; null where an answer is as of a past block without events, of which the index keeps none. */
  hash: Maybe<Scalars['Hash']['output']>;
  /** Height. */
  number: Scalars['Long']['output'];
  /** Its time; of a past block without events that of the nearest earlier block that the index knows. */
  timestamp: Scalars['DateTime']['output'];
};

/** All history is delivered; what follows is live. Told once. */
export type CaughtUp = {
  __typename?: 'CaughtUp';
  /** Where the history ended. */
  cursor: Scalars['Cursor']['output'];
};

/** A status to give to a publication. */
export type ChangeCredentialStatusInput = {
  /** Id of the event that published or pinned the credential. */
  id: Scalars['UUID']['input'];
  /** Why, in words; public on the ledger. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The revision that this change makes: the one after the publication's `revision`. Without it, the next one as far as indexed. */
  revision?: InputMaybe<Scalars['Int']['input']>;
  /** CloudEvent source; without it, the publication's. */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The status to give. */
  status: NewCredentialStatus;
};

/** Answer to a status change. */
export type ChangeCredentialStatusResult = SubmissionAccepted | SubmissionKnown | SubmissionRefused;

/**
 * Since when. With `cursor`, the one that an earlier answer's `asOf` told: everything that changed since that answer is in
 * the next, whatever the clock says.
 */
export type ChangedSinceInput =
  /** Behind this event. */
  { cursor: Scalars['Cursor']['input']; time?: never; }
  |  /** After this moment. */
  { cursor?: never; time: Scalars['DateTime']['input']; };

/** A statement of compliance: `gx:compliance` (Tagus). */
export type Compliance = CredentialSubject & {
  __typename?: 'Compliance';
  /** What was found compliant. */
  compliantCredential: CompliantCredential;
  /** `integrityNormalization`. */
  integrityNormalization: Maybe<Scalars['String']['output']>;
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** Its `id` or `@id`: the credential's subject that was found compliant. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
  /** Version of the rules: `version`. */
  version: Maybe<Scalars['String']['output']>;
};

/** A credential that was found compliant. */
export type CompliantCredential = {
  __typename?: 'CompliantCredential';
  /** The credential with this hash, in its current version, when it was published here; null otherwise. */
  credential: Maybe<Credential>;
  /** Hash of the credential: `integrity` (Tagus), `digestSRI`. */
  integrity: Maybe<Scalars['String']['output']>;
  /** Its id: `id`. */
  reference: Maybe<Scalars['String']['output']>;
  /** Its type: `gx:type` (Tagus), `type`. */
  type: Maybe<Scalars['String']['output']>;
};

/** How a count compares with the truth. */
export type CountRelation =
  /** The budget ended: there are at least so many. */
  | 'AT_LEAST'
  /** It is the truth. */
  | 'EQUAL';

/** A credential: everything that one issuer published under one id. */
export type Credential = Node & {
  __typename?: 'Credential';
  /** As of when all this is true. */
  asOf: AsOf;
  /** `credentialHash` of this version. */
  credentialHash: Scalars['String']['output'];
  /** The credential's own id; null when it has none. */
  credentialId: Maybe<Scalars['String']['output']>;
  /** This version as JSON. */
  data: Maybe<Scalars['JSON']['output']>;
  /** The first description, told like `name`. */
  description: Maybe<Scalars['String']['output']>;
  /** The event that published this version. */
  event: CredentialEvent;
  /** Names issuer and credential id in 22 characters; the same at every operator. */
  id: Scalars['ID']['output'];
  /** The issuer. */
  issuer: Scalars['String']['output'];
  /** This version as VC-JWT, when it came as one. */
  jwt: Maybe<Scalars['String']['output']>;
  /** Gaia-X label: SC, L1, L2, L3. The highest that its subjects claim as `labelLevel`, whatever the prefix. */
  labelLevel: Maybe<Scalars['String']['output']>;
  /**
   * The first name of a subject; of one in several languages the first, though search knows the words of all. Of a longer one
   * the first 4096 UTF-16 units, all of it is in `data`.
   */
  name: Maybe<Scalars['String']['output']>;
  /** Revision of this version: of its latest status change; the next change makes the one after it. */
  revision: Scalars['Int']['output'];
  /** Status as of the block. */
  status: CredentialStatus;
  /** The status changes of this version, oldest first; at most the newest `serviceConfig.limits.maxStatusChanges`. */
  statusChanges: Array<CredentialEvent>;
  /** The moment that decided: the time of `statusDecidedBy`, or the end of validity (EXPIRED). */
  statusDecidedAt: Scalars['DateTime']['output'];
  /**
   * The event that decided the status: the status change (REVOKED, SUSPENDED, DEPRECATED by being superseded, ACTIVE after it
   * was reinstated), the publication of the newer version (DEPRECATED), else the publication of this version, which stated the
   * validity (EXPIRED, UNKNOWN) or simply began it (ACTIVE).
   */
  statusDecidedBy: CredentialEvent;
  /** Why the status is what it is, in words. */
  statusReason: Scalars['String']['output'];
  /** Ids of the subjects. */
  subjectIds: Array<Scalars['String']['output']>;
  /**
   * What this version claims, subject by subject, in the order of `credentialSubject`: as `Participant`, `ServiceOffering`,
   * `Label` or `Compliance` where Gaia-X defines the terms, else as `OtherSubject`. At most the first
   * `serviceConfig.limits.maxSubjects`.
   */
  subjects: Array<CredentialSubject>;
  /** Types of the credential, its subjects, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
  /** Start of validity. A date without an offset is taken for one in UTC. */
  validFrom: Maybe<Scalars['DateTime']['output']>;
  /** End of validity; null when none is stated, or one that is no date. */
  validUntil: Maybe<Scalars['DateTime']['output']>;
  /** The events that published versions, newest first; at most the newest `serviceConfig.limits.maxVersions`. */
  versions: Array<CredentialEvent>;
};

/** Names a credential in exactly one way. */
export type CredentialBy =
  /** By the id of an event that published a version of it. */
  { eventId: Scalars['UUID']['input']; hash?: never; id?: never; issuerAndId?: never; }
  |  /**
   * By `credentialHash` or `contentHash` of a version: 64 hexadecimal digits, or 32 bytes in base64 or base64url; plain, behind
   * 0x (hexadecimal), or behind `sha256-` as `gx:integrity` and Subresource Integrity write it.
   */
  { eventId?: never; hash: Scalars['String']['input']; id?: never; issuerAndId?: never; }
  |  /** By `Credential.id`. */
  { eventId?: never; hash?: never; id: Scalars['ID']['input']; issuerAndId?: never; }
  |  /** By issuer and credential id. */
  { eventId?: never; hash?: never; id?: never; issuerAndId: IssuerAndId; };

/** What became of one version of a credential between two blocks. */
export type CredentialChange = {
  __typename?: 'CredentialChange';
  /** Its status as of `to`. */
  after: CredentialStatus;
  /** Its status as of `from`; null when it was not there. */
  before: Maybe<CredentialStatus>;
  /** The version, as of `to`. `statusDecidedBy` is the event that led to `after`. */
  credential: Credential;
  /** What happened. */
  kind: CredentialChangeKind;
};

/** A page of changes. */
export type CredentialChangeConnection = {
  __typename?: 'CredentialChangeConnection';
  /** As of when. */
  asOf: AsOf;
  /** The page. */
  edges: Array<CredentialChangeEdge>;
  /** Since when: the block of `from`, or the last one with events at or before `fromTime`. */
  from: BlockRef;
  /** The page without cursors. */
  nodes: Array<CredentialChange>;
  /** What lies behind the page; `hasPreviousPage` is always false. */
  pageInfo: PageInfo;
  /** The budget ended before the page was full; `pageInfo.endCursor` goes on. */
  partial: Scalars['Boolean']['output'];
  /** How many changes there are in all; see `totalCountRelation`. Counted when it is asked for. */
  totalCount: Scalars['Long']['output'];
  /**
   * Whether `totalCount` is exact. It is as long as fewer than `serviceConfig.limits.maxScanned` versions have to be
   * examined; beyond, changes of the oldest so many are counted.
   */
  totalCountRelation: CountRelation;
};

/** A change in a page. */
export type CredentialChangeEdge = {
  __typename?: 'CredentialChangeEdge';
  /** The place of the version's publication. */
  cursor: Scalars['Cursor']['output'];
  /** The change. */
  node: CredentialChange;
};

/** Kinds of changes. */
export type CredentialChangeKind =
  /** The version was published in between. */
  | 'ADDED'
  /** The version was there before, with another status. */
  | 'STATUS_CHANGED';

/** Conditions on credentials, all of which must hold: an alternative or an exception of a filter. At least one field. */
export type CredentialConditions = {
  /** Blocks in which the version was published, both ends included. */
  block?: InputMaybe<BlockRangeInput>;
  /** Only credentials that changed after this: published, changed in status, or expired. */
  changedSince?: InputMaybe<ChangedSinceInput>;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The credential's own ids. */
  credentialId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: InputMaybe<Array<Scalars['String']['input']>>;
  /** How the credential came. */
  format?: InputMaybe<Array<CredentialFormat>>;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: InputMaybe<DateTimeRangeInput>;
  /** Issuers of the credential. */
  issuer?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publications or status changes, without it both; only of use where events are counted. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Ids behind `gx:providedBy`. */
  provider?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Time of the version's block in this range. */
  received?: InputMaybe<DateTimeRangeInput>;
  /** CloudEvent sources of the publication, byte for byte. */
  source?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Status as of the block. */
  status?: InputMaybe<Array<CredentialStatus>>;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Ids of the credential's subjects. */
  subjectId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** CloudEvent types of the publication. */
  type?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A page of credentials. */
export type CredentialConnection = {
  __typename?: 'CredentialConnection';
  /** As of when. */
  asOf: AsOf;
  /** The page. */
  edges: Array<CredentialEdge>;
  /** The page without cursors. */
  nodes: Array<Credential>;
  /** What lies around the page. */
  pageInfo: PageInfo;
  /** The budget ended before the page was full; `pageInfo.endCursor` goes on. */
  partial: Scalars['Boolean']['output'];
  /** How many match in all; see `totalCountRelation`. Counted when it is asked for. */
  totalCount: Scalars['Long']['output'];
  /**
   * Whether `totalCount` is exact. It is as long as `serviceConfig.limits.maxCounted` candidates have to be examined at
   * most; beyond, the newest so many are counted.
   */
  totalCountRelation: CountRelation;
};

/** A credential in a page. */
export type CredentialEdge = {
  __typename?: 'CredentialEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The credential. */
  node: Credential;
};

/** One event of the ledger's sequence. */
export type CredentialEvent = Node & {
  __typename?: 'CredentialEvent';
  /** As of when its status is told. A subscription is resumed from the cursor of a frame, which may be behind this one. */
  asOf: AsOf;
  /** The block. */
  block: BlockRef;
  /** SHA-256 of the credential's stored bytes: canonical JSON (RFC 8785), or the JWT as it came; null where the ledger has no credential. */
  contentHash: Maybe<Scalars['Hash']['output']>;
  /** The credential that this event is about; null for pinned and for marked events. */
  credential: Maybe<Credential>;
  /**
   * SHA-256 of the canonical form of the credential (of a JWT's payload): what `gx:integrity` and `gx:digestSRI` state. Empty
   * where the ledger has no credential: of a pinned one (see `pin`), and where a payload cannot be read.
   */
  credentialHash: Scalars['String']['output'];
  /** The place as a cursor. */
  cursor: Scalars['Cursor']['output'];
  /** The credential as JSON, in a status change that of its publication; for a VC-JWT its decoded payload. Null for pinned ones. */
  data: Maybe<Scalars['JSON']['output']>;
  /** Running hash over all events up to this one. */
  digest: Scalars['Hash']['output'];
  /** The whole event id. */
  eventId: Scalars['Hash']['output'];
  /**
   * The first 122 bits of the event id as a UUID: what `credentialEvent`, `submission`, mutations and the CES interface call the
   * id. Its type is ID, as Relay wants it of a node; its value is a UUID always.
   */
  id: Scalars['ID']['output'];
  /** The VC-JWT byte for byte, when it came as one. */
  jwt: Maybe<Scalars['String']['output']>;
  /** What happened. */
  kind: CredentialEventKind;
  /** Place of the log in its block. */
  logIndex: Scalars['Int']['output'];
  /** Why this event is kept but not trusted; null for events that are what they say. */
  mark: Maybe<CredentialEventMark>;
  /** Of a pinned publication, and of a change of its status: where the credential is kept; null for all others. */
  pin: Maybe<Pin>;
  /** The account that published it. */
  publisher: Publisher;
  /** Time of the event's block, the same at every operator. */
  receivedAt: Scalars['DateTime']['output'];
  /** Revision of that publication: of its latest status change; the next change makes the one after it. */
  revision: Maybe<Scalars['Int']['output']>;
  /** Place in the sequence: 1, 2, 3 … without a gap. */
  seq: Scalars['Long']['output'];
  /** CloudEvent source. */
  source: Scalars['String']['output'];
  /** Status, as of the answer's block, of the publication that this event makes or changes; null for marked events. */
  status: Maybe<CredentialStatus>;
  /** Of a status change: what changed. */
  statusChange: Maybe<StatusChange>;
  /** Status changes of that publication, oldest first; at most the newest `serviceConfig.limits.maxStatusChanges`. */
  statusChanges: Array<CredentialEvent>;
  /** Why that status is what it is, in words. */
  statusReason: Maybe<Scalars['String']['output']>;
  /** CloudEvent subject. */
  subject: Maybe<Scalars['String']['output']>;
  /** CloudEvent time as the publisher wrote it. */
  time: Maybe<Scalars['String']['output']>;
  /** The transaction. */
  transactionHash: Scalars['String']['output'];
  /** CloudEvent type. */
  type: Scalars['String']['output'];
};

/** Conditions on events, all of which must hold: an alternative or an exception of a filter. At least one field. */
export type CredentialEventConditions = {
  /** A range of blocks, both ends included. */
  block?: InputMaybe<BlockRangeInput>;
  /** Only events after this. */
  changedSince?: InputMaybe<ChangedSinceInput>;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The credential's own ids. */
  credentialId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: InputMaybe<Array<Scalars['String']['input']>>;
  /** How the credential came. */
  format?: InputMaybe<Array<CredentialFormat>>;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: InputMaybe<DateTimeRangeInput>;
  /** Issuers of the credential. */
  issuer?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publications (pinned ones as well) or status changes; without it both, for there are no others. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: InputMaybe<Array<Scalars['String']['input']>>;
  /**
   * Only events that are not trusted, for these reasons: the audit trail. Of marked events nothing is indexed beside kind,
   * publisher and mark, so no other filter finds them.
   */
  mark?: InputMaybe<Array<CredentialEventMark>>;
  /** Ids behind `gx:providedBy`. */
  provider?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Time of the block in this range. */
  received?: InputMaybe<DateTimeRangeInput>;
  /** CloudEvent sources, byte for byte. */
  source?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Status of the event's publication as of the block. */
  status?: InputMaybe<Array<CredentialStatus>>;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Ids of the credential's subjects. */
  subjectId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** CloudEvent types. */
  type?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A page of events. */
export type CredentialEventConnection = {
  __typename?: 'CredentialEventConnection';
  /** As of when. */
  asOf: AsOf;
  /** The page. */
  edges: Array<CredentialEventEdge>;
  /** The page without cursors. */
  nodes: Array<CredentialEvent>;
  /** What lies around the page. */
  pageInfo: PageInfo;
  /** The budget ended before the page was full; `pageInfo.endCursor` goes on. */
  partial: Scalars['Boolean']['output'];
  /** How many match in all; see `totalCountRelation`. Counted when it is asked for. */
  totalCount: Scalars['Long']['output'];
  /**
   * Whether `totalCount` is exact. It is as long as `serviceConfig.limits.maxCounted` candidates have to be examined at
   * most; beyond, the newest so many are counted.
   */
  totalCountRelation: CountRelation;
};

/** An event in a page. */
export type CredentialEventEdge = {
  __typename?: 'CredentialEventEdge';
  /** Its place. */
  cursor: Scalars['Cursor']['output'];
  /** The event. */
  node: CredentialEvent;
};

/** Which events. All given fields must match; a field that is a list matches when one of its values does. */
export type CredentialEventFilter = {
  /** A range of blocks, both ends included. */
  block?: InputMaybe<BlockRangeInput>;
  /** Only events after this. */
  changedSince?: InputMaybe<ChangedSinceInput>;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The credential's own ids. */
  credentialId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: InputMaybe<Array<Scalars['String']['input']>>;
  /** How the credential came. */
  format?: InputMaybe<Array<CredentialFormat>>;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: InputMaybe<DateTimeRangeInput>;
  /** Issuers of the credential. */
  issuer?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publications (pinned ones as well) or status changes; without it both, for there are no others. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: InputMaybe<Array<Scalars['String']['input']>>;
  /**
   * Only events that are not trusted, for these reasons: the audit trail. Of marked events nothing is indexed beside kind,
   * publisher and mark, so no other filter finds them.
   */
  mark?: InputMaybe<Array<CredentialEventMark>>;
  /** None of these may hold. */
  not?: InputMaybe<Array<CredentialEventConditions>>;
  /** At least one of these must hold as well. */
  or?: InputMaybe<Array<CredentialEventConditions>>;
  /** Ids behind `gx:providedBy`. */
  provider?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Time of the block in this range. */
  received?: InputMaybe<DateTimeRangeInput>;
  /** CloudEvent sources, byte for byte. */
  source?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Status of the event's publication as of the block. */
  status?: InputMaybe<Array<CredentialStatus>>;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Ids of the credential's subjects. */
  subjectId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** CloudEvent types. */
  type?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A frame of the events subscription. Every frame carries the cursor to resume from. */
export type CredentialEventFrame = CaughtUp | CredentialEvents | Heartbeat | Lagged | Rollback;

/** Kinds of events. */
export type CredentialEventKind =
  /** A credential was published. */
  | 'PUBLICATION'
  /** The status of a published credential changed. */
  | 'STATUS_CHANGE';

/**
 * Why an event is kept but not trusted. The contract counts every event, but cannot read payloads; what a payload does not
 * bear out is marked, so that the sequence stays whole and nobody is misled.
 */
export type CredentialEventMark =
  /** Its payload does not give its id: somebody published under an id that is not his content's. An administrator can release the id. */
  | 'ID_MISMATCH'
  /** Its payload cannot be read. */
  | 'UNDECODABLE'
  /** It changes the status of a publication that is unknown, or not trusted itself. */
  | 'UNKNOWN_PUBLICATION'
  /** Its UUID is that of another event. */
  | 'UUID_TAKEN';

/** Orders of events. */
export type CredentialEventOrder =
  /** The last event first. */
  | 'NEWEST'
  /** The first event first. */
  | 'OLDEST';

/** Events in the order of the ledger. */
export type CredentialEvents = {
  __typename?: 'CredentialEvents';
  /** Behind the last of them. */
  cursor: Scalars['Cursor']['output'];
  /** At least one. */
  events: Array<CredentialEvent>;
};

/** Which credentials. All given fields must match; a field that is a list matches when one of its values does. */
export type CredentialFilter = {
  /** Blocks in which the version was published, both ends included. */
  block?: InputMaybe<BlockRangeInput>;
  /** Only credentials that changed after this: published, changed in status, or expired. */
  changedSince?: InputMaybe<ChangedSinceInput>;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The credential's own ids. */
  credentialId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: InputMaybe<Array<Scalars['String']['input']>>;
  /** How the credential came. */
  format?: InputMaybe<Array<CredentialFormat>>;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: InputMaybe<DateTimeRangeInput>;
  /** Issuers of the credential. */
  issuer?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publications or status changes, without it both; only of use where events are counted. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: InputMaybe<Array<Scalars['String']['input']>>;
  /** None of these may hold. */
  not?: InputMaybe<Array<CredentialConditions>>;
  /** At least one of these must hold as well. */
  or?: InputMaybe<Array<CredentialConditions>>;
  /** Ids behind `gx:providedBy`. */
  provider?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Time of the version's block in this range. */
  received?: InputMaybe<DateTimeRangeInput>;
  /** CloudEvent sources of the publication, byte for byte. */
  source?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Status as of the block. */
  status?: InputMaybe<Array<CredentialStatus>>;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Ids of the credential's subjects. */
  subjectId?: InputMaybe<Array<Scalars['String']['input']>>;
  /** CloudEvent types of the publication. */
  type?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** How a credential came, and is kept. */
export type CredentialFormat =
  /** As JSON, kept in its canonical form (RFC 8785). */
  | 'JSON'
  /** As VC-JWT, kept byte for byte. */
  | 'JWT';

/** A frame of one credential's subscription. Every frame carries the cursor to resume from. */
export type CredentialFrame = CaughtUp | CredentialState | Heartbeat | Rollback;

/** Orders of credentials. */
export type CredentialOrder =
  /** The highest Gaia-X label first (L3, L2, L1, SC, none); of equal ones the last published version. */
  | 'LABEL_LEVEL'
  /** The last published version first. */
  | 'NEWEST'
  /** The first published version first. */
  | 'OLDEST';

/** The state that a credential has got. After a `Rollback` the present one is told again; none before the next `CaughtUp`: it is no more there. */
export type CredentialState = {
  __typename?: 'CredentialState';
  /** The status told before, also of an earlier version; null in the first state told. */
  before: Maybe<CredentialStatus>;
  /** The credential in its current version, right after the event, or as of now. */
  credential: Credential;
  /** Up to where this is true. */
  cursor: Scalars['Cursor']['output'];
  /** The status. */
  status: CredentialStatus;
};

/** Status of a credential as Gaia-X ICAM computes it. */
export type CredentialStatus =
  /** None of the others. */
  | 'ACTIVE'
  /** A newer version of it exists, or it was superseded on the ledger. */
  | 'DEPRECATED'
  /** Its validity has ended. */
  | 'EXPIRED'
  /** Revoked on the ledger, for good. */
  | 'REVOKED'
  /** Suspended on the ledger; may be reinstated. */
  | 'SUSPENDED'
  /** It states an end of validity that is no date (RFC 3339, XSD), so that nobody can tell whether it has ended. */
  | 'UNKNOWN';

/**
 * A subject of a credential. Types follow `type` of the subject and, where that names nothing of Gaia-X, of the credential.
 * Properties are found by their local name under any prefix or IRI (`gx:name`, `schema:name`, `https://schema.org/name`); the
 * descriptions name them, those of Tagus (22.10) before those of Loire (24.11 and later) where they differ. Text may be a JSON
 * string or a JSON-LD `@value`, a reference a string or an object's `id`. The field `json` has all of it.
 *
 * `subjectId` is not called `id`: clients that normalise by `id` would merge what two credentials claim of one subject.
 */
export type CredentialSubject = {
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** Its `id` or `@id`; null when it has none. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
};

/** A way to get data out of a service. */
export type DataExport = {
  __typename?: 'DataExport';
  /** How it is handed over: `accessType` (Tagus), `means`. */
  accessType: Maybe<Scalars['String']['output']>;
  /** Media types: `formatType` (Tagus), `formats`. */
  formatTypes: Array<Scalars['String']['output']>;
  /** How it is asked for: `requestType` (Tagus). */
  requestType: Maybe<Scalars['String']['output']>;
};

/** A range of moments in whole seconds, both ends included. */
export type DateTimeRangeInput = {
  /** From then on. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Until then. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/**
 * Which documents are executed. All policies take `documentId: "sha256:…"` instead of `query` for those of the operator's
 * manifest, on every line; beside an empty `query` on websockets, whose protocol wants one.
 */
export type DocumentPolicy =
  /** Only those of the manifest. */
  | 'KNOWN'
  /** All; the operator finds in the log those that the manifest does not have. */
  | 'LOG'
  /** All. */
  | 'OPEN';

/** A value and how many have it. */
export type Facet = {
  __typename?: 'Facet';
  /** How many. */
  count: Scalars['Long']['output'];
  /** Of a publisher its name as of the answer's block, when the ledger knows one; null in all other dimensions. */
  name: Maybe<Scalars['String']['output']>;
  /** The value. */
  value: Scalars['String']['output'];
};

/** Counts by value of one dimension. */
export type FacetCounts = {
  __typename?: 'FacetCounts';
  /** How many values there are. */
  distinct: Scalars['Long']['output'];
  /** Counts of the values that are not told, in sum. */
  other: Scalars['Long']['output'];
  /** Whether all this is exact; else the counts are lower bounds. */
  relation: CountRelation;
  /** The most frequent values. */
  values: Array<Facet>;
};

/** Dimensions that facets count. */
export type FacetDimension =
  /** Country, as ISO 3166-1 alpha-2. */
  | 'COUNTRY'
  /** Type of the credential and its subjects. */
  | 'CREDENTIAL_TYPE'
  /** Data-protection regime. */
  | 'DATA_PROTECTION_REGIME'
  /** How the credential came. */
  | 'FORMAT'
  /** Media type. */
  | 'FORMAT_TYPE'
  /** What a compliance credential vouches for. */
  | 'GX_TYPE'
  /** Issuer. */
  | 'ISSUER'
  /** Kind of event. */
  | 'KIND'
  /** Gaia-X label; credentials without one are not counted here. */
  | 'LABEL_LEVEL'
  /** Why events are not trusted; only of use where events are counted. */
  | 'MARK'
  /** Provider. */
  | 'PROVIDER'
  /** Publisher account. */
  | 'PUBLISHER'
  /** CloudEvent source. */
  | 'SOURCE'
  /** Status as of the block. */
  | 'STATUS'
  /** Host or DID of subjects. */
  | 'SUBJECT_HOST'
  /** CloudEvent type. */
  | 'TYPE'
  /** Validated criterion, whatever the version of its document. */
  | 'VALIDATED_CRITERION';

/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type Facets = {
  __typename?: 'Facets';
  /** As of when. */
  asOf: AsOf;
  /** One dimension with what is not told of it. */
  by: FacetCounts;
  /** By country. */
  country: Array<Facet>;
  /** By type of the credential and its subjects. */
  credentialType: Array<Facet>;
  /** By data-protection regime. */
  dataProtectionRegime: Array<Facet>;
  /** By how the credential came. */
  format: Array<Facet>;
  /** By media type. */
  formatType: Array<Facet>;
  /** By what compliance credentials vouch for. */
  gxType: Array<Facet>;
  /** By issuer. */
  issuer: Array<Facet>;
  /** By kind of event. */
  kind: Array<Facet>;
  /** By Gaia-X label; credentials without one are not counted here. */
  labelLevel: Array<Facet>;
  /** Why events are not trusted. */
  mark: Array<Facet>;
  /** By provider. */
  provider: Array<Facet>;
  /** By publisher account. */
  publisher: Array<Facet>;
  /** By CloudEvent source. */
  source: Array<Facet>;
  /** By status as of the block. */
  status: Array<Facet>;
  /** By host or DID of subjects. */
  subjectHost: Array<Facet>;
  /** How many match the whole filter. */
  total: Scalars['Long']['output'];
  /** Whether `total` is exact. */
  totalRelation: CountRelation;
  /** By CloudEvent type. */
  type: Array<Facet>;
  /** By validated criterion, whatever the version of its document. */
  validatedCriterion: Array<Facet>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsByArgs = {
  dimension: FacetDimension;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsCountryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsCredentialTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsDataProtectionRegimeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsFormatArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsFormatTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsGxTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsIssuerArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsKindArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsLabelLevelArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsMarkArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsProviderArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsPublisherArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsSourceArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsStatusArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsSubjectHostArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the search and the filter, without what the filter says of that dimension itself (see
 * `honourOwnFilter`); what `or` and `not` say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates
 * have to be examined at most; beyond, the newest so many are counted.
 *
 * What names one credential or one thing that credentials are about (`credentialId`, `hash`, `subjectId`) is no dimension:
 * nearly every value would count one or two, and a catalogue has more of them than are counted. Subjects are counted by host
 * or DID (`subjectHost`), moments and blocks by `total` under a range.
 */
export type FacetsValidatedCriterionArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What facets count. */
export type FacetsOf =
  /** Current versions of credentials. */
  | 'CREDENTIALS'
  /** Events. */
  | 'EVENTS';

/** Nothing that matches happened; the cursor moves on all the same. */
export type Heartbeat = {
  __typename?: 'Heartbeat';
  /** Up to where nothing was missed. */
  cursor: Scalars['Cursor']['output'];
};

/** Issuer and id of a credential. */
export type IssuerAndId = {
  /** The credential's own id. */
  credentialId: Scalars['String']['input'];
  /** The issuer. */
  issuer: Scalars['String']['input'];
};

/** A Gaia-X label: `gx:LabelCredential` (Loire). */
export type Label = CredentialSubject & {
  __typename?: 'Label';
  /** What was found compliant: `compliantCredentials`. */
  compliantCredentials: Array<CompliantCredential>;
  /** `engineVersion`. */
  engineVersion: Maybe<Scalars['String']['output']>;
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** SC, L1, L2 or L3: `labelLevel`. */
  labelLevel: Maybe<Scalars['String']['output']>;
  /** `rulesVersion`. */
  rulesVersion: Maybe<Scalars['String']['output']>;
  /** Its `id` or `@id`; null when it has none. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
  /** IRIs of the criteria that were checked: `validatedCriteria`. */
  validatedCriteria: Array<Scalars['String']['output']>;
};

/**
 * The end of a stream whose client, once live, did not take what it was sent and is more than `lagThreshold` events behind.
 * Nothing is lost: subscribe again from the cursor.
 */
export type Lagged = {
  __typename?: 'Lagged';
  /** How many events it is behind. */
  behind: Scalars['Long']['output'];
  /** Where the subscriber is. */
  cursor: Scalars['Cursor']['output'];
};

/** A node of the ledger as the indexer sees it. */
export type LedgerNode = {
  __typename?: 'LedgerNode';
  /** In what it contradicted the other nodes; null while it does not. */
  disagreement: Maybe<Scalars['String']['output']>;
  /** What it said instead of an answer. */
  error: Maybe<Scalars['String']['output']>;
  /** Hash of that block. */
  hash: Maybe<Scalars['Hash']['output']>;
  /** Its newest block, null when it does not answer. */
  head: Maybe<Scalars['Long']['output']>;
  /** Its address, without credentials. */
  url: Scalars['String']['output'];
};

/** Pace of an index that catches up with its ledger. */
export type LedgerProgress = {
  __typename?: 'LedgerProgress';
  /** Blocks indexed in a second. */
  blocksPerSecond: Scalars['Float']['output'];
  /** Seconds until the head is reached at this pace. */
  etaSeconds: Scalars['Long']['output'];
  /** Events indexed in a second. */
  eventsPerSecond: Scalars['Float']['output'];
};

/** Something that was mended. */
export type LedgerRepair = {
  __typename?: 'LedgerRepair';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What, in words for an operator. */
  what: Scalars['String']['output'];
};

/** The ledger and how far it is indexed. */
export type LedgerStatus = {
  __typename?: 'LedgerStatus';
  /** The indexed block. */
  block: BlockRef;
  /** Chain id (EIP-155). */
  chainId: Scalars['Long']['output'];
  /** Address of the contract. */
  contract: Scalars['String']['output'];
  /** See `contractSeq`. */
  contractDigest: Maybe<Scalars['Hash']['output']>;
  /**
   * The contract's own count and running hash, read from the ledger at `provenBlock`; equal to those the index had there.
   * Null until the contract was asked: while no node that answers keeps the state of the indexed block.
   */
  contractSeq: Maybe<Scalars['Long']['output']>;
  /** The last event as a cursor. */
  cursor: Scalars['Cursor']['output'];
  /** Running hash over them. */
  digest: Scalars['Hash']['output'];
  /** Hash of the first block. */
  genesisHash: Scalars['Hash']['output'];
  /** Newest block the indexer has heard of. */
  headBlock: Maybe<Scalars['Long']['output']>;
  /** Blocks between head and indexed block. */
  lagBlocks: Maybe<Scalars['Long']['output']>;
  /** Seconds between the times of the newest block and of the indexed one, as the blocks tell them. */
  lagSeconds: Maybe<Scalars['Long']['output']>;
  /** What was mended last: an answer of a node that was withheld or altered, or the index; null when nothing had to be. */
  lastRepair: Maybe<LedgerRepair>;
  /** The indexer that writes the view. */
  leader: Maybe<Scalars['String']['output']>;
  /** Events that are kept but not trusted. */
  markedEvents: Maybe<Scalars['Long']['output']>;
  /** The nodes it asks. */
  nodes: Array<LedgerNode>;
  /** How catching up goes on; null while the index is at the head. */
  progress: Maybe<LedgerProgress>;
  /** Block at which the index was last compared with the contract; null as `contractSeq` is. */
  provenBlock: Maybe<Scalars['Long']['output']>;
  /** When the indexer last told all this; null when it never did. */
  reportedAt: Maybe<Scalars['DateTime']['output']>;
  /** Number of events up to it. */
  seq: Scalars['Long']['output'];
  /** Indexers that wait to take over, as far as they made themselves known. */
  standbys: Array<Scalars['String']['output']>;
  /** Why the view stands still; null while all is well. */
  stopped: Maybe<Scalars['String']['output']>;
};

/** Commands. They are acknowledged once Kafka has them; `submission` tells what became of them. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Changes the status of a publication. Repeating a change is safe: it is the same event. */
  changeCredentialStatus: ChangeCredentialStatusResult;
  /**
   * Publishes that a credential exists without publishing it: only a salted commitment to its bytes and a locator go on the
   * ledger, for ever; the credential stays where its keeper can erase it.
   *
   * To make a commitment, draw a salt of at least 16 random bytes for this credential alone, and take
   * SHA-256(salt ‖ credential) or HMAC-SHA-256(key: salt, message: credential) over the credential's canonical bytes
   * (RFC 8785; of a VC-JWT, the JWT as it is). Keep salt and credential together in an erasable store behind the locator, and
   * hand out both: whoever has them computes the commitment and compares. Erase both, and nobody can tell any more what was
   * committed to, not even by guessing the credential: the event, its publisher and its status remain, the content is gone. A
   * commitment without a salt, or with one used twice, does not give that.
   *
   * The commitment alone makes the id: pinning it again, under whatever locator, is the same event, and the first locator
   * stands. The status of a pinned publication changes as that of any other.
   */
  pinCredential: SubmitCredentialResult;
  /** Submits a credential. Submitting the same one again is safe: it is the same event. */
  submitCredential: SubmitCredentialResult;
  /** Submits several credentials; each is answered for itself, in order. */
  submitCredentials: Array<SubmitCredentialResult>;
};


/** Commands. They are acknowledged once Kafka has them; `submission` tells what became of them. */
export type MutationChangeCredentialStatusArgs = {
  input: ChangeCredentialStatusInput;
};


/** Commands. They are acknowledged once Kafka has them; `submission` tells what became of them. */
export type MutationPinCredentialArgs = {
  input: PinCredentialInput;
};


/** Commands. They are acknowledged once Kafka has them; `submission` tells what became of them. */
export type MutationSubmitCredentialArgs = {
  input: SubmitCredentialInput;
};


/** Commands. They are acknowledged once Kafka has them; `submission` tells what became of them. */
export type MutationSubmitCredentialsArgs = {
  inputs: Array<SubmitCredentialInput>;
};

/** Statuses a publisher can give. */
export type NewCredentialStatus =
  /** Reinstate a suspended credential. */
  | 'ACTIVE'
  /** Revoke it for good. */
  | 'REVOKED'
  /** Another credential took its place. */
  | 'SUPERSEDED'
  /** Suspend it; it may be reinstated. */
  | 'SUSPENDED';

/** An object that `node` finds again by its id, as Relay's Global Object Identification describes it. No two objects share an id. */
export type Node = {
  /** The id. */
  id: Scalars['ID']['output'];
};

/** A subject of which Gaia-X terms say nothing here. */
export type OtherSubject = CredentialSubject & {
  __typename?: 'OtherSubject';
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** Its `id` or `@id`; null when it has none. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
};

/** Relay's page information. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last edge; of a partial page from the front, where the search stopped. */
  endCursor: Maybe<Scalars['Cursor']['output']>;
  /** Whether there is more behind this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; of a partial page from the back, where the search stopped. */
  startCursor: Maybe<Scalars['Cursor']['output']>;
};

/** A participant: `gx:LegalParticipant` (Tagus), `gx:LegalPerson`, `gx:Participant`. */
export type Participant = CredentialSubject & {
  __typename?: 'Participant';
  /** `description`. */
  description: Maybe<Scalars['String']['output']>;
  /** `headquarterAddress` (Tagus), `headquartersAddress`. */
  headquartersAddress: Maybe<PostalAddress>;
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** `legalAddress`. */
  legalAddress: Maybe<PostalAddress>;
  /** `legalName` (Tagus), `name`. */
  name: Maybe<Scalars['String']['output']>;
  /** Ids of organisations that it is a part of: `parentOrganization` (Tagus), `subOrganisationOf`. */
  parentOrganizations: Array<Scalars['String']['output']>;
  /** `legalRegistrationNumber` (Tagus), `registrationNumber`. */
  registrationNumbers: Array<RegistrationNumber>;
  /** Ids of organisations that are a part of it: `subOrganization` (Tagus), `parentOrganizationOf`. */
  subOrganizations: Array<Scalars['String']['output']>;
  /** Its `id` or `@id`; null when it has none. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
};

/** A credential that is kept elsewhere. */
export type Pin = {
  __typename?: 'Pin';
  /** Salted commitment to the credential's bytes; how it is made: see `pinCredential`. */
  commitment: Scalars['Hash']['output'];
  /** Where to ask for the credential and its salt. Whether they are there is not known here. */
  locator: Scalars['String']['output'];
};

/** A credential to pin, and the attributes of its CloudEvent. There is no subject: it may name a person, and the ledger forgets nothing. */
export type PinCredentialInput = {
  /**
   * 32 bytes, not all zero: 64 hexadecimal digits or base64, plain or behind 0x (hexadecimal) or `sha256-`. How to make one: see
   * `pinCredential`.
   */
  commitment: Scalars['String']['input'];
  /**
   * Where to ask for credential and salt: an absolute https, did, ipfs or urn URI of at most
   * `serviceConfig.limits.maxLocatorCharacters` characters, without user or password. It is public for ever, so it must not
   * name a person.
   */
  locator: Scalars['String']['input'];
  /** CloudEvent source: who announces it, a URI reference; kept byte for byte. */
  source: Scalars['String']['input'];
  /** CloudEvent time, kept as written: RFC 3339, RFC 1123 (GMT) or milliseconds since 1970. */
  time?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent type. */
  type?: InputMaybe<Scalars['String']['input']>;
};

/** An address. */
export type PostalAddress = {
  __typename?: 'PostalAddress';
  /** `countryCode`; without it, the first part of the subdivision's code (ISO 3166-1). */
  countryCode: Maybe<Scalars['String']['output']>;
  /** `countryName`, `country-name`. */
  countryName: Maybe<Scalars['String']['output']>;
  /** `locality`. */
  locality: Maybe<Scalars['String']['output']>;
  /** `postal-code`, `postalCode`. */
  postalCode: Maybe<Scalars['String']['output']>;
  /** `region`. */
  region: Maybe<Scalars['String']['output']>;
  /** `street-address`, `streetAddress`. */
  streetAddress: Maybe<Scalars['String']['output']>;
  /** `countrySubdivisionCode` (Tagus), `subdivisionCountryCode` (ISO 3166-2). */
  subdivisionCode: Maybe<Scalars['String']['output']>;
};

/** Who published. */
export type Publisher = {
  __typename?: 'Publisher';
  /** The account on the ledger. */
  account: Scalars['String']['output'];
  /** Its name as of the answer's block, when the ledger knows one. */
  name: Maybe<Scalars['String']['output']>;
};

/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type Query = {
  __typename?: 'Query';
  /**
   * One block with the events in it, by exactly one of number and hash. By number every indexed block is found; by hash those
   * that hold events, for of the others the index keeps no hash.
   */
  block: Maybe<Block>;
  /** The blocks that hold events. Blocks without events are not listed; `block(number)` tells of any. */
  blocks: BlockConnection;
  /**
   * What became of credentials between two blocks: which versions came, and whose status changed, by an event, by a newer
   * version or by the end of its validity. Whoever has the listing as of `from` and applies all of it has the listing as of `to`.
   * The next question is then from `to`: nothing lies between the two. Forward only, in the order of publication.
   */
  changes: CredentialChangeConnection;
  /** One credential with all its versions and its current status. */
  credential: Maybe<Credential>;
  /** One event by its id. */
  credentialEvent: Maybe<CredentialEvent>;
  /** What happened: publications and status changes in the order of the ledger. */
  credentialEvents: CredentialEventConnection;
  /** What is: one node per issuer and credential id, in its version as of the block. */
  credentials: CredentialConnection;
  /** How many match, by the values of each dimension. */
  facets: Facets;
  /** The ledger behind this service and how far it is indexed. */
  ledger: LedgerStatus;
  /** Any object by the id that it told in `id`; null when there is none, or none any more. */
  node: Maybe<Node>;
  /** Several objects by their ids, in their order; null in the place of what there is not. */
  nodes: Array<Maybe<Node>>;
  /** The most relevant credentials: only current versions and, unless the filter names a status, only active ones. */
  relevantCredentials: RelevantCredentialConnection;
  /** Every limit a client can run into, and what this service does and does not do. */
  serviceConfig: ServiceConfig;
  /** What became of a submission, by the id that the mutation answered (the event's id). */
  submission: Maybe<Submission>;
  /** One transaction with the events that it made; null when it made none of the ledger's events. */
  transaction: Maybe<Transaction>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryBlockArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  hash?: InputMaybe<Scalars['Hash']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  number?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryBlocksArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['Long']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  orderBy?: InputMaybe<BlockOrder>;
  to?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryChangesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['Long']['input']>;
  fromTime?: InputMaybe<Scalars['DateTime']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  to?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryCredentialArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  asOfTime?: InputMaybe<Scalars['DateTime']['input']>;
  by: CredentialBy;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryCredentialEventArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  asOfTime?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['UUID']['input'];
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryCredentialEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialEventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  orderBy?: InputMaybe<CredentialEventOrder>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryCredentialsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  orderBy?: InputMaybe<CredentialOrder>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryFacetsArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  honourOwnFilter?: InputMaybe<Scalars['Boolean']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  of?: InputMaybe<FacetsOf>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryLedgerArgs = {
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryNodesArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  ids: Array<Scalars['ID']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryRelevantCredentialsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QuerySubmissionArgs = {
  id: Scalars['UUID']['input'];
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Questions. Those about the ledger are answered as of one block, which each answer names in `asOf`: ask, then subscribe behind
 * `asOf.cursor`, and nothing is missed. Null names no block.
 */
export type QueryTransactionArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  asOfTime?: InputMaybe<Scalars['DateTime']['input']>;
  hash: Scalars['Hash']['input'];
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};

/** A registration number of a participant, or where it is stated. */
export type RegistrationNumber = {
  __typename?: 'RegistrationNumber';
  /** Which register: the property or type that says so, as `vatID`, `leiCode`, `EORI`, `EUID`, `taxID`, `local`; null when only the reference is known. */
  kind: Maybe<Scalars['String']['output']>;
  /** Id of the credential or the subject that states it; null when it has none. */
  reference: Maybe<Scalars['String']['output']>;
  /** The number; null when only the reference is known. */
  value: Maybe<Scalars['String']['output']>;
};

/** Weights of the parts of a relevance score. */
export type RelevanceConfig = {
  __typename?: 'RelevanceConfig';
  /** Expiry and recency are computed as of the clock floored to this many seconds, where no block is named. */
  clockStepSeconds: Scalars['Int']['output'];
  /** Seconds after which recency counts half. */
  halfLifeSeconds: Scalars['Int']['output'];
  /** Weight of the label. */
  labelWeight: Scalars['Float']['output'];
  /** Weight of recency. */
  recencyWeight: Scalars['Float']['output'];
  /** Weight of matching words. */
  textWeight: Scalars['Float']['output'];
  /** Weight of a matching type. */
  typeWeight: Scalars['Float']['output'];
};

/** A score; the parts add up to the total. */
export type RelevanceScore = {
  __typename?: 'RelevanceScore';
  /** Its Gaia-X label. */
  label: Scalars['Float']['output'];
  /** Which of the words matched, in their folded form. */
  matchedWords: Array<Scalars['String']['output']>;
  /** How new it is; halves every `serviceConfig.relevance.halfLifeSeconds`. */
  recency: Scalars['Float']['output'];
  /** How well the words match: the sum of `words`. */
  text: Scalars['Float']['output'];
  /** Sum of the parts. */
  total: Scalars['Float']['output'];
  /** Which share of the search names a type of the credential. */
  type: Scalars['Float']['output'];
  /** What each of them adds, by its best match. */
  words: Array<WordScore>;
};

/** A page of ranked credentials. */
export type RelevantCredentialConnection = {
  __typename?: 'RelevantCredentialConnection';
  /** As of when they were ranked. */
  asOf: AsOf;
  /** The page, best first. */
  edges: Array<RelevantCredentialEdge>;
  /** The page without cursors and scores. */
  nodes: Array<Credential>;
  /** What lies around the page. */
  pageInfo: PageInfo;
  /**
   * More matched than were ranked, so `totalCount` is a lower bound. Ranked were `serviceConfig.limits.maxRanked`: the newest
   * of those that have all words, then the newest of those that have the rarest word, and so on. Or a word may mean more words
   * of the index than are looked for: `maxCompletions`, twelve inflections, sixteen compounds, eight slips.
   */
  partial: Scalars['Boolean']['output'];
  /** How many were ranked; see `totalCountRelation`. */
  totalCount: Scalars['Long']['output'];
  /** Whether `totalCount` is exact: it is unless the page is `partial`. */
  totalCountRelation: CountRelation;
};

/** A ranked credential. */
export type RelevantCredentialEdge = {
  __typename?: 'RelevantCredentialEdge';
  /** Its place in this ranking. */
  cursor: Scalars['Cursor']['output'];
  /** The credential. */
  node: Credential;
  /** Why it stands here. */
  score: RelevanceScore;
  /** Where the words stand: a part of each text that has one, those of the name first. */
  snippets: Array<Snippet>;
};

/** The ledger went back: forget every event behind the cursor; what follows continues from it. */
export type Rollback = {
  __typename?: 'Rollback';
  /** The last event that both histories share, as far as is proven. */
  cursor: Scalars['Cursor']['output'];
};

/** Limits and behaviour of this service. */
export type ServiceConfig = {
  __typename?: 'ServiceConfig';
  /** Who may do what. */
  access: AccessConfig;
  /** A cursor before the first event: subscribe from it to see everything. */
  ledgerStart: Scalars['Cursor']['output'];
  /** What a client can run into. */
  limits: ServiceLimits;
  /** How relevance is weighed. */
  relevance: RelevanceConfig;
  /** Whether signatures of credentials are verified before they are taken. */
  verifiesSignatures: Scalars['Boolean']['output'];
  /** Version of the service. */
  version: Scalars['String']['output'];
};

/** Limits, each configurable by the operator. */
export type ServiceLimits = {
  __typename?: 'ServiceLimits';
  /** How long a list without a size of its own is assumed to be when costs are computed. */
  assumedListSize: Scalars['Int']['output'];
  /** Milliseconds that a websocket may take to send `connection_init`, before it is closed with 4408. */
  connectionInitTimeoutMs: Scalars['Int']['output'];
  /** Page size where none is asked for. */
  defaultPageSize: Scalars['Int']['output'];
  /** Milliseconds after which a harvest whose client takes nothing is cut off. */
  harvestStallMs: Scalars['Int']['output'];
  /** Milliseconds that the head of a request may take to come. */
  headTimeoutMs: Scalars['Int']['output'];
  /** Milliseconds between heartbeats of a subscription. */
  heartbeatIntervalMs: Scalars['Int']['output'];
  /** Events that a subscriber who was live may be behind because it does not take them, before `Lagged` ends its stream. */
  lagThreshold: Scalars['Int']['output'];
  /** Aliases in a GraphQL document. */
  maxAliases: Scalars['Int']['output'];
  /** Characters of an attribute (source, type, subject, time, reason). */
  maxAttributeCharacters: Scalars['Int']['output'];
  /** Bytes of an HTTP request's body. */
  maxBodyBytes: Scalars['Int']['output'];
  /** Words that the beginning of one stands for, at most 48: of more those that occurred first, and for a quarter the newest. */
  maxCompletions: Scalars['Int']['output'];
  /** Connections of all kinds to one gateway; one more is not taken. */
  maxConnections: Scalars['Int']['output'];
  /** Connections of one client (of its network) to one gateway; one more is not taken. Behind trusted proxies all are theirs, and none is counted. */
  maxConnectionsPerClient: Scalars['Int']['output'];
  /**
   * Cost of one operation, known before it is executed: a point for each field; what stands below a list counts as often as
   * the list can be long, which for connections is their `first` or `last`, for fields that take a list its length, for
   * `subjects` and what stands in them two, and else `assumedListSize`. Ranking, changes and facets (200), each submission (50)
   * and each value of a filter (20) weigh more.
   */
  maxCost: Scalars['Int']['output'];
  /** Points that a client may spend in a second, ten seconds' worth at once; each request costs 50 and the cost of its operation. */
  maxCostPerSecond: Scalars['Int']['output'];
  /** Candidates examined for a count or for facets; beyond, counts are lower bounds over the newest. */
  maxCounted: Scalars['Int']['output'];
  /** Values of one dimension that are counted for facets, at most 20000; those that occurred first, when there are more. */
  maxCountedValues: Scalars['Int']['output'];
  /** Bytes of one credential in its stored form. */
  maxCredentialBytes: Scalars['Int']['output'];
  /** Depth of a GraphQL operation. */
  maxDepth: Scalars['Int']['output'];
  /** Directives in a GraphQL document. */
  maxDirectives: Scalars['Int']['output'];
  /** Entities in one `_entities`, where the service is a subgraph of Apollo Federation. */
  maxEntities: Scalars['Int']['output'];
  /** Event streams at a time (Server-Sent Events). */
  maxEventStreams: Scalars['Int']['output'];
  /** Event streams of one client (of a token's subject, or of a network) on one gateway, those that it reserved too. */
  maxEventStreamsPerClient: Scalars['Int']['output'];
  /** Values told of one dimension of facets. */
  maxFacetValues: Scalars['Int']['output'];
  /** Values in one field of a filter, and alternatives or exceptions of one filter. */
  maxFilterValues: Scalars['Int']['output'];
  /** Values in a whole filter, those of its alternatives and exceptions too; each costs 20 points. */
  maxFilterValuesInAll: Scalars['Int']['output'];
  /** Events in one frame of a subscription. */
  maxFrameEvents: Scalars['Int']['output'];
  /** Connections to one gateway that have not sent the head of a request yet, and websockets without `connection_init`: one more, and the one that has waited longest is cut off. */
  maxHalfOpenConnections: Scalars['Int']['output'];
  /** Harvests (`GET /harvest`) under way at one gateway. */
  maxHarvests: Scalars['Int']['output'];
  /** Harvests of one client (of a token's subject, or of a network) under way at one gateway. */
  maxHarvestsPerClient: Scalars['Int']['output'];
  /** Levels of nesting in a JSON value. */
  maxJsonDepth: Scalars['Int']['output'];
  /**
   * Bytes of answers that are given again while the ledger and the clock's step stay where they are: of answers that follow
   * from the ledger alone and are whole. A smaller figure than any answer, such as 1, turns this off.
   */
  maxKeptAnswerBytes: Scalars['Int']['output'];
  /** Characters of a pinned credential's locator. */
  maxLocatorCharacters: Scalars['Int']['output'];
  /** Ids in one `nodes`. */
  maxNodes: Scalars['Int']['output'];
  /** Largest page size. */
  maxPageSize: Scalars['Int']['output'];
  /** Credentials that are ranked for one listing. */
  maxRanked: Scalars['Int']['output'];
  /** Newest events that a gateway keeps in memory for all subscribers; whoever comes from further back is told the same out of the index. */
  maxRecentEvents: Scalars['Int']['output'];
  /** Largest page size of the CES REST listing. */
  maxRestPageSize: Scalars['Int']['output'];
  /** Fields at the root of an operation. */
  maxRootFields: Scalars['Int']['output'];
  /** Events examined for one page before it is answered as partial, and versions for a count of changes. */
  maxScanned: Scalars['Int']['output'];
  /** Words of a search that are looked at. */
  maxSearchWords: Scalars['Int']['output'];
  /** Websockets on one gateway that have sent `connection_init`. */
  maxSockets: Scalars['Int']['output'];
  /** Websockets of one client (of its network) on one gateway. */
  maxSocketsPerClient: Scalars['Int']['output'];
  /** Status changes told of one version, the newest. */
  maxStatusChanges: Scalars['Int']['output'];
  /** Subjects told of one credential, the first. */
  maxSubjects: Scalars['Int']['output'];
  /** Credentials in one `submitCredentials`. */
  maxSubmissionsPerRequest: Scalars['Int']['output'];
  /** Subscriptions of one client (of a token's subject, or of a network) on one gateway. */
  maxSubscriptionsPerClient: Scalars['Int']['output'];
  /** Subscriptions on one websocket or event stream, with queries and mutations under way. */
  maxSubscriptionsPerSocket: Scalars['Int']['output'];
  /** Tokens of a GraphQL document. */
  maxTokens: Scalars['Int']['output'];
  /** Events told of one transaction, the first. */
  maxTransactionEvents: Scalars['Int']['output'];
  /** Bytes that bodies of requests on their way to one gateway may come to; with more, the one that has been on its way longest is cut off. */
  maxUnfinishedBodyBytes: Scalars['Int']['output'];
  /** Bytes of frames that a connection may leave untaken before its subscriptions wait until it has taken them; then nothing more that it says on a websocket is heard either. A frame of several events has no more either. */
  maxUnreadBytes: Scalars['Int']['output'];
  /** Bytes that all connections of one gateway may leave untaken together; with more, those are cut off that have stopped taking, the longest first. Whoever subscribed comes back with the cursor. */
  maxUnreadBytesInAll: Scalars['Int']['output'];
  /** Versions told of one credential, the newest. */
  maxVersions: Scalars['Int']['output'];
  /** Bytes of one websocket message from a client, and of what is asked on an event stream; what is larger is sent by POST. */
  maxWebsocketMessageBytes: Scalars['Int']['output'];
  /** Milliseconds a read waits for `minBlock`, and for the event of a cursor that is ahead of the index; for this up to 3000 where that is more. */
  minBlockWaitMs: Scalars['Int']['output'];
  /** Milliseconds after which a question or a submission is ended with the error TIMEOUT. */
  operationTimeoutMs: Scalars['Int']['output'];
  /** Milliseconds that a whole request may take to come. */
  requestTimeoutMs: Scalars['Int']['output'];
  /** Milliseconds after which an HTTP connection is cut off on which nothing moves: neither comes nor is taken. */
  stallTimeoutMs: Scalars['Int']['output'];
  /** Milliseconds a submission waits for Kafka before it answers that the outcome is unknown. */
  submitTimeoutMs: Scalars['Int']['output'];
};

/** A service offering: `gx:ServiceOffering` and every type whose name ends with it. */
export type ServiceOffering = CredentialSubject & {
  __typename?: 'ServiceOffering';
  /** Ids of resources and services it is made of: `aggregationOf` (Tagus), `aggregationOfResources`. */
  aggregationOf: Array<Scalars['String']['output']>;
  /** How customers get their data out: `dataAccountExport` (Tagus), `dataPortability`. */
  dataExports: Array<DataExport>;
  /** `dataProtectionRegime`. */
  dataProtectionRegimes: Array<Scalars['String']['output']>;
  /** Ids of services it builds on: `dependsOn`. */
  dependsOn: Array<Scalars['String']['output']>;
  /** `description`. */
  description: Maybe<Scalars['String']['output']>;
  /** The subject as JSON. */
  json: Scalars['JSON']['output'];
  /** `keyword`. */
  keywords: Array<Scalars['String']['output']>;
  /** `name`. */
  name: Maybe<Scalars['String']['output']>;
  /** `policy` (Tagus), `servicePolicy`: policies as text, or the ids of policies. */
  policies: Array<Scalars['String']['output']>;
  /** Id of the participant: `providedBy`. */
  providedBy: Maybe<Scalars['String']['output']>;
  /** `provisionType`. */
  provisionType: Maybe<Scalars['String']['output']>;
  /** Its `id` or `@id`; null when it has none. */
  subjectId: Maybe<Scalars['String']['output']>;
  /** `termsAndConditions` (Tagus), `serviceOfferingTermsAndConditions`. */
  termsAndConditions: Array<TermsAndConditions>;
  /** Its `type` or `@type`, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
};

/** Part of a text of a credential, with the words that matched. */
export type Snippet = {
  __typename?: 'Snippet';
  /** Which text it is. */
  field: SnippetField;
  /** The words that matched, in the text's order; they do not overlap. Of a word longer than the part, what is in it. */
  ranges: Array<SnippetRange>;
  /** The text; of one longer than 200 UTF-16 units a part of at most so many, with … before or behind it for what was left out. */
  text: Scalars['String']['output'];
};

/** A text of a credential in which search looks. */
export type SnippetField =
  /** Another name, a title or a description. */
  | 'DESCRIPTION'
  /** The host in its issuer. */
  | 'ISSUER'
  /** Its name. */
  | 'NAME'
  /** The host in the id of a subject. */
  | 'SUBJECT'
  /** A type. */
  | 'TYPE';

/** A range of a text in UTF-16 units, as JavaScript, Java and C# count them. */
export type SnippetRange = {
  __typename?: 'SnippetRange';
  /** The unit behind its last one. */
  end: Scalars['Int']['output'];
  /** Its first unit. */
  start: Scalars['Int']['output'];
};

/** A change of a publication's status. */
export type StatusChange = {
  __typename?: 'StatusChange';
  /** Id of the event that published or pinned the credential. */
  publicationId: Scalars['UUID']['output'];
  /** Why, in the publisher's words. */
  reason: Maybe<Scalars['String']['output']>;
  /** 1 for the first change of an id, then counting up, also beyond a release of the id. */
  revision: Scalars['Int']['output'];
  /** The status it gave. */
  status: NewCredentialStatus;
};

/** A command on its way to the ledger. */
export type Submission = {
  __typename?: 'Submission';
  /** When this state was noted. */
  at: Maybe<Scalars['DateTime']['output']>;
  /** The block, once mined. */
  blockNumber: Maybe<Scalars['Long']['output']>;
  /** The event, once indexed. */
  event: Maybe<CredentialEvent>;
  /** The whole event id, of which `id` is the first 122 bits. */
  eventId: Scalars['Hash']['output'];
  /**
   * Id of the submission and of its event. A client that keeps objects by `id` alone, as Relay does, asks for it under another
   * name: `submissionId: id`.
   */
  id: Scalars['UUID']['output'];
  /** Why it was refused. */
  refusal: Maybe<SubmissionRefused>;
  /** How far it is. */
  state: SubmissionState;
  /** The transaction, once sent. */
  transactionHash: Maybe<Scalars['Hash']['output']>;
};

/** Kafka has the command. */
export type SubmissionAccepted = {
  __typename?: 'SubmissionAccepted';
  /** The submission; its id is the event's id. */
  submission: Submission;
  /** What is unusual but no reason to refuse. */
  warnings: Array<SubmissionWarning>;
};

/** The same credential or change was submitted before. */
export type SubmissionKnown = {
  __typename?: 'SubmissionKnown';
  /** The earlier submission. */
  submission: Submission;
};

/** The command was not taken; nothing of it was kept. */
export type SubmissionRefused = {
  __typename?: 'SubmissionRefused';
  /** A stable code for programs. */
  code: Scalars['String']['output'];
  /** What was found and what was expected. */
  message: Scalars['String']['output'];
  /** Where, as a JSONPath into the input. */
  path: Maybe<Scalars['String']['output']>;
};

/** States of a submission. */
export type SubmissionState =
  /** Every query sees it. */
  | 'INDEXED'
  /** It is in a block of the ledger. */
  | 'MINED'
  /** Kafka has it. */
  | 'QUEUED'
  /** It will not be on the ledger; `refusal` says why. It may be submitted again. */
  | 'REFUSED'
  /** A transaction that carries it was sent. */
  | 'SENT';

/** Something unusual in an accepted credential. */
export type SubmissionWarning = {
  __typename?: 'SubmissionWarning';
  /** A stable code for programs. */
  code: Scalars['String']['output'];
  /** What was found and what is usual. */
  message: Scalars['String']['output'];
  /** Where, as a JSONPath into the credential. */
  path: Maybe<Scalars['String']['output']>;
};

/** A credential to submit, and the attributes of its CloudEvent. */
export type SubmitCredentialInput = {
  /** The credential as JSON; exactly one of `json` and `jwt`. */
  json?: InputMaybe<Scalars['JSON']['input']>;
  /** The credential as VC-JWT in compact form, kept byte for byte. */
  jwt?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent source: who announces it, a URI reference; kept byte for byte. */
  source: Scalars['String']['input'];
  /** CloudEvent subject. */
  subject?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent time, kept as written: RFC 3339, RFC 1123 (GMT) or milliseconds since 1970. */
  time?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent type. */
  type?: InputMaybe<Scalars['String']['input']>;
};

/** Answer to a submission. */
export type SubmitCredentialResult = SubmissionAccepted | SubmissionKnown | SubmissionRefused;

/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`). Queries and mutations are answered there as well.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * The states of one credential: first the present one, then each time that its current version or that version's status is
   * another one, by an event or because its validity has ended. May begin before the credential is published.
   */
  credential: CredentialFrame;
  /**
   * History after the cursor, then what happens, in the order of the ledger, without a gap and without a duplicate. A line that
   * was lost is taken up again from the cursor of the last frame, at any gateway of any operator of this ledger.
   */
  credentialEvents: CredentialEventFrame;
  /** The states of a submission until it is INDEXED or REFUSED. */
  submission: Submission;
};


/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`). Queries and mutations are answered there as well.
 */
export type SubscriptionCredentialArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  by: CredentialBy;
};


/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`). Queries and mutations are answered there as well.
 */
export type SubscriptionCredentialEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialEventFilter>;
  fromBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`). Queries and mutations are answered there as well.
 */
export type SubscriptionSubmissionArgs = {
  id: Scalars['UUID']['input'];
};

/** Terms and conditions of a service offering. */
export type TermsAndConditions = {
  __typename?: 'TermsAndConditions';
  /** Hash of the document: `hash`. */
  hash: Maybe<Scalars['String']['output']>;
  /** Where to read them: `URL` (Tagus), `url`. */
  url: Maybe<Scalars['String']['output']>;
};

/** A transaction of the ledger. */
export type Transaction = {
  __typename?: 'Transaction';
  /** As of when. */
  asOf: AsOf;
  /** The block that it is in. */
  block: BlockRef;
  /** The events it made, in their order; at most the first `serviceConfig.limits.maxTransactionEvents`. */
  events: Array<CredentialEvent>;
  /** Its hash. */
  hash: Scalars['Hash']['output'];
};

/** Where a credential has a word. The first counts most. */
export type WordField =
  /** In its name. */
  | 'NAME'
  /** In another text, in its issuer's host or that of a subject. */
  | 'OTHER'
  /** In one of its types. */
  | 'TYPE';

/** What makes a word of a credential the same as a word of a search. The first counts most. */
export type WordMatchKind =
  /** The one is the last part of the other, or one of the two parts that the other is made of. */
  | 'COMPOUND'
  /** The same but for case, accents and other ways to write a letter. */
  | 'EXACT'
  /** Another ending. */
  | 'INFLECTION'
  /** It begins with the last word of the search, behind which nothing stands. */
  | 'PREFIX'
  /** It differs by one letter, or two are exchanged. Only for words of five letters and more that are in no credential. */
  | 'TYPO';

/** How a word of the search was found, and what it adds to the score. A compound that nothing has counts as its two parts. */
export type WordScore = {
  __typename?: 'WordScore';
  /** The word of the search, in its folded form. */
  asked: Scalars['String']['output'];
  /** Where the credential has it. */
  field: WordField;
  /** What makes them the same. */
  kind: WordMatchKind;
  /** Its part of `RelevanceScore.text`. */
  score: Scalars['Float']['output'];
  /** The word of the credential, in its folded form. */
  word: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ChangeCredentialStatusResult:
    | ( Omit<SubmissionAccepted, 'submission'> & { submission: _RefType['Submission'] } )
    | ( Omit<SubmissionKnown, 'submission'> & { submission: _RefType['Submission'] } )
    | ( SubmissionRefused )
  ;
  CredentialEventFrame:
    | ( CaughtUp )
    | ( Omit<CredentialEvents, 'events'> & { events: Array<_RefType['CredentialEvent']> } )
    | ( Heartbeat )
    | ( Lagged )
    | ( Rollback )
  ;
  CredentialFrame:
    | ( CaughtUp )
    | ( Omit<CredentialState, 'credential'> & { credential: _RefType['Credential'] } )
    | ( Heartbeat )
    | ( Rollback )
  ;
  SubmitCredentialResult:
    | ( Omit<SubmissionAccepted, 'submission'> & { submission: _RefType['Submission'] } )
    | ( Omit<SubmissionKnown, 'submission'> & { submission: _RefType['Submission'] } )
    | ( SubmissionRefused )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  CredentialSubject:
    | ( Omit<Compliance, 'compliantCredential'> & { compliantCredential: _RefType['CompliantCredential'] } )
    | ( Omit<Label, 'compliantCredentials'> & { compliantCredentials: Array<_RefType['CompliantCredential']> } )
    | ( OtherSubject )
    | ( Participant )
    | ( ServiceOffering )
  ;
  Node:
    | ( BlockModelModel )
    | ( CredentialModelModel )
    | ( EventModelModel )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessConfig: ResolverTypeWrapper<AccessConfig>;
  AsOf: ResolverTypeWrapper<AsOf>;
  Block: ResolverTypeWrapper<BlockModelModel>;
  BlockConnection: ResolverTypeWrapper<BlockConnectionModelModel>;
  BlockEdge: ResolverTypeWrapper<Omit<BlockEdge, 'node'> & { node: ResolversTypes['Block'] }>;
  BlockOrder: BlockOrder;
  BlockRangeInput: BlockRangeInput;
  BlockRef: ResolverTypeWrapper<BlockRef>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CaughtUp: ResolverTypeWrapper<CaughtUp>;
  ChangeCredentialStatusInput: ChangeCredentialStatusInput;
  ChangeCredentialStatusResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeCredentialStatusResult']>;
  ChangedSinceInput: ChangedSinceInput;
  Compliance: ResolverTypeWrapper<Omit<Compliance, 'compliantCredential'> & { compliantCredential: ResolversTypes['CompliantCredential'] }>;
  CompliantCredential: ResolverTypeWrapper<CompliantCredentialModelModel>;
  CountRelation: CountRelation;
  Credential: ResolverTypeWrapper<CredentialModelModel>;
  CredentialBy: CredentialBy;
  CredentialChange: ResolverTypeWrapper<ChangeModelModel>;
  CredentialChangeConnection: ResolverTypeWrapper<ChangeConnectionModelModel>;
  CredentialChangeEdge: ResolverTypeWrapper<Omit<CredentialChangeEdge, 'node'> & { node: ResolversTypes['CredentialChange'] }>;
  CredentialChangeKind: CredentialChangeKind;
  CredentialConditions: CredentialConditions;
  CredentialConnection: ResolverTypeWrapper<CredentialConnectionModelModel>;
  CredentialEdge: ResolverTypeWrapper<Omit<CredentialEdge, 'node'> & { node: ResolversTypes['Credential'] }>;
  CredentialEvent: ResolverTypeWrapper<EventModelModel>;
  CredentialEventConditions: CredentialEventConditions;
  CredentialEventConnection: ResolverTypeWrapper<EventConnectionModelModel>;
  CredentialEventEdge: ResolverTypeWrapper<Omit<CredentialEventEdge, 'node'> & { node: ResolversTypes['CredentialEvent'] }>;
  CredentialEventFilter: CredentialEventFilter;
  CredentialEventFrame: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CredentialEventFrame']>;
  CredentialEventKind: CredentialEventKind;
  CredentialEventMark: CredentialEventMark;
  CredentialEventOrder: CredentialEventOrder;
  CredentialEvents: ResolverTypeWrapper<Omit<CredentialEvents, 'events'> & { events: Array<ResolversTypes['CredentialEvent']> }>;
  CredentialFilter: CredentialFilter;
  CredentialFormat: CredentialFormat;
  CredentialFrame: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CredentialFrame']>;
  CredentialOrder: CredentialOrder;
  CredentialState: ResolverTypeWrapper<Omit<CredentialState, 'credential'> & { credential: ResolversTypes['Credential'] }>;
  CredentialStatus: CredentialStatus;
  CredentialSubject: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['CredentialSubject']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  DataExport: ResolverTypeWrapper<DataExport>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeRangeInput: DateTimeRangeInput;
  DocumentPolicy: DocumentPolicy;
  Facet: ResolverTypeWrapper<FacetModelModel>;
  FacetCounts: ResolverTypeWrapper<FacetCountsModel>;
  FacetDimension: FacetDimension;
  Facets: ResolverTypeWrapper<FacetsModelModel>;
  FacetsOf: FacetsOf;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Hash: ResolverTypeWrapper<Scalars['Hash']['output']>;
  Heartbeat: ResolverTypeWrapper<Heartbeat>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  IssuerAndId: IssuerAndId;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Label: ResolverTypeWrapper<Omit<Label, 'compliantCredentials'> & { compliantCredentials: Array<ResolversTypes['CompliantCredential']> }>;
  Lagged: ResolverTypeWrapper<Lagged>;
  LedgerNode: ResolverTypeWrapper<LedgerNode>;
  LedgerProgress: ResolverTypeWrapper<LedgerProgress>;
  LedgerRepair: ResolverTypeWrapper<LedgerRepair>;
  LedgerStatus: ResolverTypeWrapper<LedgerStatus>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NewCredentialStatus: NewCredentialStatus;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OtherSubject: ResolverTypeWrapper<OtherSubject>;
  PageInfo: ResolverTypeWrapper<PageInfoModelModel>;
  Participant: ResolverTypeWrapper<Participant>;
  Pin: ResolverTypeWrapper<Pin>;
  PinCredentialInput: PinCredentialInput;
  PostalAddress: ResolverTypeWrapper<PostalAddress>;
  Publisher: ResolverTypeWrapper<PublisherModelModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegistrationNumber: ResolverTypeWrapper<RegistrationNumber>;
  RelevanceConfig: ResolverTypeWrapper<RelevanceConfig>;
  RelevanceScore: ResolverTypeWrapper<ScoreModel>;
  RelevantCredentialConnection: ResolverTypeWrapper<RelevantConnectionModelModel>;
  RelevantCredentialEdge: ResolverTypeWrapper<HitModelModel>;
  Rollback: ResolverTypeWrapper<Rollback>;
  ServiceConfig: ResolverTypeWrapper<ServiceConfig>;
  ServiceLimits: ResolverTypeWrapper<ServiceLimits>;
  ServiceOffering: ResolverTypeWrapper<ServiceOffering>;
  Snippet: ResolverTypeWrapper<Snippet>;
  SnippetField: SnippetField;
  SnippetRange: ResolverTypeWrapper<SnippetRange>;
  StatusChange: ResolverTypeWrapper<StatusChange>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Submission: ResolverTypeWrapper<SubmissionModelModel>;
  SubmissionAccepted: ResolverTypeWrapper<Omit<SubmissionAccepted, 'submission'> & { submission: ResolversTypes['Submission'] }>;
  SubmissionKnown: ResolverTypeWrapper<Omit<SubmissionKnown, 'submission'> & { submission: ResolversTypes['Submission'] }>;
  SubmissionRefused: ResolverTypeWrapper<SubmissionRefused>;
  SubmissionState: SubmissionState;
  SubmissionWarning: ResolverTypeWrapper<SubmissionWarning>;
  SubmitCredentialInput: SubmitCredentialInput;
  SubmitCredentialResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SubmitCredentialResult']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TermsAndConditions: ResolverTypeWrapper<TermsAndConditions>;
  Transaction: ResolverTypeWrapper<Omit<Transaction, 'asOf' | 'events'> & { asOf: ResolversTypes['AsOf'], events: Array<ResolversTypes['CredentialEvent']> }>;
  UUID: ResolverTypeWrapper<Scalars['UUID']['output']>;
  WordField: WordField;
  WordMatchKind: WordMatchKind;
  WordScore: ResolverTypeWrapper<WordScoreModel>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessConfig: AccessConfig;
  AsOf: AsOf;
  Block: BlockModelModel;
  BlockConnection: BlockConnectionModelModel;
  BlockEdge: Omit<BlockEdge, 'node'> & { node: ResolversParentTypes['Block'] };
  BlockRangeInput: BlockRangeInput;
  BlockRef: BlockRef;
  Boolean: Scalars['Boolean']['output'];
  CaughtUp: CaughtUp;
  ChangeCredentialStatusInput: ChangeCredentialStatusInput;
  ChangeCredentialStatusResult: ResolversUnionTypes<ResolversParentTypes>['ChangeCredentialStatusResult'];
  ChangedSinceInput: ChangedSinceInput;
  Compliance: Omit<Compliance, 'compliantCredential'> & { compliantCredential: ResolversParentTypes['CompliantCredential'] };
  CompliantCredential: CompliantCredentialModelModel;
  Credential: CredentialModelModel;
  CredentialBy: CredentialBy;
  CredentialChange: ChangeModelModel;
  CredentialChangeConnection: ChangeConnectionModelModel;
  CredentialChangeEdge: Omit<CredentialChangeEdge, 'node'> & { node: ResolversParentTypes['CredentialChange'] };
  CredentialConditions: CredentialConditions;
  CredentialConnection: CredentialConnectionModelModel;
  CredentialEdge: Omit<CredentialEdge, 'node'> & { node: ResolversParentTypes['Credential'] };
  CredentialEvent: EventModelModel;
  CredentialEventConditions: CredentialEventConditions;
  CredentialEventConnection: EventConnectionModelModel;
  CredentialEventEdge: Omit<CredentialEventEdge, 'node'> & { node: ResolversParentTypes['CredentialEvent'] };
  CredentialEventFilter: CredentialEventFilter;
  CredentialEventFrame: ResolversUnionTypes<ResolversParentTypes>['CredentialEventFrame'];
  CredentialEvents: Omit<CredentialEvents, 'events'> & { events: Array<ResolversParentTypes['CredentialEvent']> };
  CredentialFilter: CredentialFilter;
  CredentialFrame: ResolversUnionTypes<ResolversParentTypes>['CredentialFrame'];
  CredentialState: Omit<CredentialState, 'credential'> & { credential: ResolversParentTypes['Credential'] };
  CredentialSubject: ResolversInterfaceTypes<ResolversParentTypes>['CredentialSubject'];
  Cursor: Scalars['Cursor']['output'];
  DataExport: DataExport;
  DateTime: Scalars['DateTime']['output'];
  DateTimeRangeInput: DateTimeRangeInput;
  Facet: FacetModelModel;
  FacetCounts: FacetCountsModel;
  Facets: FacetsModelModel;
  Float: Scalars['Float']['output'];
  Hash: Scalars['Hash']['output'];
  Heartbeat: Heartbeat;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  IssuerAndId: IssuerAndId;
  JSON: Scalars['JSON']['output'];
  Label: Omit<Label, 'compliantCredentials'> & { compliantCredentials: Array<ResolversParentTypes['CompliantCredential']> };
  Lagged: Lagged;
  LedgerNode: LedgerNode;
  LedgerProgress: LedgerProgress;
  LedgerRepair: LedgerRepair;
  LedgerStatus: LedgerStatus;
  Long: Scalars['Long']['output'];
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  OtherSubject: OtherSubject;
  PageInfo: PageInfoModelModel;
  Participant: Participant;
  Pin: Pin;
  PinCredentialInput: PinCredentialInput;
  PostalAddress: PostalAddress;
  Publisher: PublisherModelModel;
  Query: Record<PropertyKey, never>;
  RegistrationNumber: RegistrationNumber;
  RelevanceConfig: RelevanceConfig;
  RelevanceScore: ScoreModel;
  RelevantCredentialConnection: RelevantConnectionModelModel;
  RelevantCredentialEdge: HitModelModel;
  Rollback: Rollback;
  ServiceConfig: ServiceConfig;
  ServiceLimits: ServiceLimits;
  ServiceOffering: ServiceOffering;
  Snippet: Snippet;
  SnippetRange: SnippetRange;
  StatusChange: StatusChange;
  String: Scalars['String']['output'];
  Submission: SubmissionModelModel;
  SubmissionAccepted: Omit<SubmissionAccepted, 'submission'> & { submission: ResolversParentTypes['Submission'] };
  SubmissionKnown: Omit<SubmissionKnown, 'submission'> & { submission: ResolversParentTypes['Submission'] };
  SubmissionRefused: SubmissionRefused;
  SubmissionWarning: SubmissionWarning;
  SubmitCredentialInput: SubmitCredentialInput;
  SubmitCredentialResult: ResolversUnionTypes<ResolversParentTypes>['SubmitCredentialResult'];
  Subscription: Record<PropertyKey, never>;
  TermsAndConditions: TermsAndConditions;
  Transaction: Omit<Transaction, 'asOf' | 'events'> & { asOf: ResolversParentTypes['AsOf'], events: Array<ResolversParentTypes['CredentialEvent']> };
  UUID: Scalars['UUID']['output'];
  WordScore: WordScoreModel;
};

export type AccessConfigResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AccessConfig'] = ResolversParentTypes['AccessConfig']> = {
  algorithms?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  anonymousScopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  audience?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  documents?: Resolver<ResolversTypes['DocumentPolicy'], ParentType, ContextType>;
  introspection?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  issuer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopePrefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  takesTokens?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AsOfResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['AsOf'] = ResolversParentTypes['AsOf']> = {
  block?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
};

export type BlockResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Block'] = ResolversParentTypes['Block']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  eventCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['CredentialEventConnection'], ParentType, ContextType, RequireFields<BlockEventsArgs, 'orderBy'>>;
  hash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  timestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BlockConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BlockConnection'] = ResolversParentTypes['BlockConnection']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['BlockEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Block']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type BlockEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BlockEdge'] = ResolversParentTypes['BlockEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Block'], ParentType, ContextType>;
};

export type BlockRefResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['BlockRef'] = ResolversParentTypes['BlockRef']> = {
  hash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  timestamp?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CaughtUpResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CaughtUp'] = ResolversParentTypes['CaughtUp']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeCredentialStatusResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ChangeCredentialStatusResult'] = ResolversParentTypes['ChangeCredentialStatusResult']> = {
  __resolveType: TypeResolveFn<'SubmissionAccepted' | 'SubmissionKnown' | 'SubmissionRefused', ParentType, ContextType>;
};

export type ComplianceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Compliance'] = ResolversParentTypes['Compliance']> = {
  compliantCredential?: Resolver<ResolversTypes['CompliantCredential'], ParentType, ContextType>;
  integrityNormalization?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  subjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompliantCredentialResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CompliantCredential'] = ResolversParentTypes['CompliantCredential']> = {
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType>;
  integrity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CredentialResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Credential'] = ResolversParentTypes['Credential']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  credentialHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  credentialId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  event?: Resolver<ResolversTypes['CredentialEvent'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  jwt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  labelLevel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CredentialStatus'], ParentType, ContextType>;
  statusChanges?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  statusDecidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  statusDecidedBy?: Resolver<ResolversTypes['CredentialEvent'], ParentType, ContextType>;
  statusReason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subjectIds?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  subjects?: Resolver<Array<ResolversTypes['CredentialSubject']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  versions?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CredentialChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialChange'] = ResolversParentTypes['CredentialChange']> = {
  after?: Resolver<ResolversTypes['CredentialStatus'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['CredentialStatus']>, ParentType, ContextType>;
  credential?: Resolver<ResolversTypes['Credential'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CredentialChangeKind'], ParentType, ContextType>;
};

export type CredentialChangeConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialChangeConnection'] = ResolversParentTypes['CredentialChangeConnection']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['CredentialChangeEdge']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['CredentialChange']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  totalCountRelation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
};

export type CredentialChangeEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialChangeEdge'] = ResolversParentTypes['CredentialChangeEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CredentialChange'], ParentType, ContextType>;
};

export type CredentialConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialConnection'] = ResolversParentTypes['CredentialConnection']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['CredentialEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Credential']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  totalCountRelation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
};

export type CredentialEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEdge'] = ResolversParentTypes['CredentialEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Credential'], ParentType, ContextType>;
};

export type CredentialEventResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEvent'] = ResolversParentTypes['CredentialEvent']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  block?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  contentHash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType>;
  credentialHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  eventId?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jwt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CredentialEventKind'], ParentType, ContextType>;
  logIndex?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mark?: Resolver<Maybe<ResolversTypes['CredentialEventMark']>, ParentType, ContextType>;
  pin?: Resolver<Maybe<ResolversTypes['Pin']>, ParentType, ContextType>;
  publisher?: Resolver<ResolversTypes['Publisher'], ParentType, ContextType>;
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['CredentialStatus']>, ParentType, ContextType>;
  statusChange?: Resolver<Maybe<ResolversTypes['StatusChange']>, ParentType, ContextType>;
  statusChanges?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  time?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  transactionHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CredentialEventConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEventConnection'] = ResolversParentTypes['CredentialEventConnection']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['CredentialEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  totalCountRelation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
};

export type CredentialEventEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEventEdge'] = ResolversParentTypes['CredentialEventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CredentialEvent'], ParentType, ContextType>;
};

export type CredentialEventFrameResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEventFrame'] = ResolversParentTypes['CredentialEventFrame']> = {
  __resolveType: TypeResolveFn<'CaughtUp' | 'CredentialEvents' | 'Heartbeat' | 'Lagged' | 'Rollback', ParentType, ContextType>;
};

export type CredentialEventsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialEvents'] = ResolversParentTypes['CredentialEvents']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  events?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CredentialFrameResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialFrame'] = ResolversParentTypes['CredentialFrame']> = {
  __resolveType: TypeResolveFn<'CaughtUp' | 'CredentialState' | 'Heartbeat' | 'Rollback', ParentType, ContextType>;
};

export type CredentialStateResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialState'] = ResolversParentTypes['CredentialState']> = {
  before?: Resolver<Maybe<ResolversTypes['CredentialStatus']>, ParentType, ContextType>;
  credential?: Resolver<ResolversTypes['Credential'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CredentialStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CredentialSubjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CredentialSubject'] = ResolversParentTypes['CredentialSubject']> = {
  __resolveType: TypeResolveFn<'Compliance' | 'Label' | 'OtherSubject' | 'Participant' | 'ServiceOffering', ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type DataExportResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DataExport'] = ResolversParentTypes['DataExport']> = {
  accessType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  formatTypes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  requestType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type FacetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  count?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FacetCountsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['FacetCounts'] = ResolversParentTypes['FacetCounts']> = {
  distinct?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  other?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  relation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType>;
};

export type FacetsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Facets'] = ResolversParentTypes['Facets']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['FacetCounts'], ParentType, ContextType, RequireFields<FacetsByArgs, 'dimension'>>;
  country?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsCountryArgs>>;
  credentialType?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsCredentialTypeArgs>>;
  dataProtectionRegime?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsDataProtectionRegimeArgs>>;
  format?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsFormatArgs>>;
  formatType?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsFormatTypeArgs>>;
  gxType?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsGxTypeArgs>>;
  issuer?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsIssuerArgs>>;
  kind?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsKindArgs>>;
  labelLevel?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsLabelLevelArgs>>;
  mark?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsMarkArgs>>;
  provider?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsProviderArgs>>;
  publisher?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsPublisherArgs>>;
  source?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsSourceArgs>>;
  status?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsStatusArgs>>;
  subjectHost?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsSubjectHostArgs>>;
  total?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  totalRelation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
  type?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsTypeArgs>>;
  validatedCriterion?: Resolver<Array<ResolversTypes['Facet']>, ParentType, ContextType, Partial<FacetsValidatedCriterionArgs>>;
};

export interface HashScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Hash'], any> {
  name: 'Hash';
}

export type HeartbeatResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Heartbeat'] = ResolversParentTypes['Heartbeat']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LabelResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Label'] = ResolversParentTypes['Label']> = {
  compliantCredentials?: Resolver<Array<ResolversTypes['CompliantCredential']>, ParentType, ContextType>;
  engineVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  labelLevel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rulesVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  validatedCriteria?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LaggedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Lagged'] = ResolversParentTypes['Lagged']> = {
  behind?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LedgerNodeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LedgerNode'] = ResolversParentTypes['LedgerNode']> = {
  disagreement?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  head?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LedgerProgressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LedgerProgress'] = ResolversParentTypes['LedgerProgress']> = {
  blocksPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  etaSeconds?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  eventsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LedgerRepairResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LedgerRepair'] = ResolversParentTypes['LedgerRepair']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  what?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LedgerStatusResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['LedgerStatus'] = ResolversParentTypes['LedgerStatus']> = {
  block?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  chainId?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  contract?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  contractDigest?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  contractSeq?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  genesisHash?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  headBlock?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  lagBlocks?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  lagSeconds?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  lastRepair?: Resolver<Maybe<ResolversTypes['LedgerRepair']>, ParentType, ContextType>;
  leader?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  markedEvents?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['LedgerNode']>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['LedgerProgress']>, ParentType, ContextType>;
  provenBlock?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  reportedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  standbys?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  stopped?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface LongScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Long'], any> {
  name: 'Long';
}

export type MutationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  changeCredentialStatus?: Resolver<ResolversTypes['ChangeCredentialStatusResult'], ParentType, ContextType, RequireFields<MutationChangeCredentialStatusArgs, 'input'>>;
  pinCredential?: Resolver<ResolversTypes['SubmitCredentialResult'], ParentType, ContextType, RequireFields<MutationPinCredentialArgs, 'input'>>;
  submitCredential?: Resolver<ResolversTypes['SubmitCredentialResult'], ParentType, ContextType, RequireFields<MutationSubmitCredentialArgs, 'input'>>;
  submitCredentials?: Resolver<Array<ResolversTypes['SubmitCredentialResult']>, ParentType, ContextType, RequireFields<MutationSubmitCredentialsArgs, 'inputs'>>;
};

export type NodeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Block' | 'Credential' | 'CredentialEvent', ParentType, ContextType>;
};

export type OtherSubjectResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['OtherSubject'] = ResolversParentTypes['OtherSubject']> = {
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  subjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type ParticipantResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Participant'] = ResolversParentTypes['Participant']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  headquartersAddress?: Resolver<Maybe<ResolversTypes['PostalAddress']>, ParentType, ContextType>;
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  legalAddress?: Resolver<Maybe<ResolversTypes['PostalAddress']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  parentOrganizations?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  registrationNumbers?: Resolver<Array<ResolversTypes['RegistrationNumber']>, ParentType, ContextType>;
  subOrganizations?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  subjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PinResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Pin'] = ResolversParentTypes['Pin']> = {
  commitment?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  locator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PostalAddressResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PostalAddress'] = ResolversParentTypes['PostalAddress']> = {
  countryCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  countryName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  streetAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subdivisionCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PublisherResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Publisher'] = ResolversParentTypes['Publisher']> = {
  account?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  block?: Resolver<Maybe<ResolversTypes['Block']>, ParentType, ContextType, Partial<QueryBlockArgs>>;
  blocks?: Resolver<ResolversTypes['BlockConnection'], ParentType, ContextType, RequireFields<QueryBlocksArgs, 'orderBy'>>;
  changes?: Resolver<ResolversTypes['CredentialChangeConnection'], ParentType, ContextType, Partial<QueryChangesArgs>>;
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType, RequireFields<QueryCredentialArgs, 'by'>>;
  credentialEvent?: Resolver<Maybe<ResolversTypes['CredentialEvent']>, ParentType, ContextType, RequireFields<QueryCredentialEventArgs, 'id'>>;
  credentialEvents?: Resolver<ResolversTypes['CredentialEventConnection'], ParentType, ContextType, RequireFields<QueryCredentialEventsArgs, 'orderBy'>>;
  credentials?: Resolver<ResolversTypes['CredentialConnection'], ParentType, ContextType, RequireFields<QueryCredentialsArgs, 'orderBy'>>;
  facets?: Resolver<ResolversTypes['Facets'], ParentType, ContextType, RequireFields<QueryFacetsArgs, 'honourOwnFilter' | 'of'>>;
  ledger?: Resolver<ResolversTypes['LedgerStatus'], ParentType, ContextType, Partial<QueryLedgerArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  relevantCredentials?: Resolver<ResolversTypes['RelevantCredentialConnection'], ParentType, ContextType, RequireFields<QueryRelevantCredentialsArgs, 'first'>>;
  serviceConfig?: Resolver<ResolversTypes['ServiceConfig'], ParentType, ContextType>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType, RequireFields<QuerySubmissionArgs, 'id'>>;
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType, RequireFields<QueryTransactionArgs, 'hash'>>;
};

export type RegistrationNumberResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RegistrationNumber'] = ResolversParentTypes['RegistrationNumber']> = {
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RelevanceConfigResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RelevanceConfig'] = ResolversParentTypes['RelevanceConfig']> = {
  clockStepSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  halfLifeSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  labelWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  recencyWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  textWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  typeWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RelevanceScoreResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RelevanceScore'] = ResolversParentTypes['RelevanceScore']> = {
  label?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  matchedWords?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  recency?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  words?: Resolver<Array<ResolversTypes['WordScore']>, ParentType, ContextType>;
};

export type RelevantCredentialConnectionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RelevantCredentialConnection'] = ResolversParentTypes['RelevantCredentialConnection']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['RelevantCredentialEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Credential']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  partial?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  totalCountRelation?: Resolver<ResolversTypes['CountRelation'], ParentType, ContextType>;
};

export type RelevantCredentialEdgeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['RelevantCredentialEdge'] = ResolversParentTypes['RelevantCredentialEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Credential'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['RelevanceScore'], ParentType, ContextType>;
  snippets?: Resolver<Array<ResolversTypes['Snippet']>, ParentType, ContextType>;
};

export type RollbackResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Rollback'] = ResolversParentTypes['Rollback']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceConfigResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceConfig'] = ResolversParentTypes['ServiceConfig']> = {
  access?: Resolver<ResolversTypes['AccessConfig'], ParentType, ContextType>;
  ledgerStart?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ServiceLimits'], ParentType, ContextType>;
  relevance?: Resolver<ResolversTypes['RelevanceConfig'], ParentType, ContextType>;
  verifiesSignatures?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ServiceLimitsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceLimits'] = ResolversParentTypes['ServiceLimits']> = {
  assumedListSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  connectionInitTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  defaultPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  harvestStallMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  headTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  heartbeatIntervalMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lagThreshold?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAliases?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAttributeCharacters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxBodyBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCompletions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxConnections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxConnectionsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCostPerSecond?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCounted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCountedValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCredentialBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDepth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDirectives?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxEntities?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxEventStreams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxEventStreamsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFacetValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFilterValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFilterValuesInAll?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFrameEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxHalfOpenConnections?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxHarvests?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxHarvestsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxJsonDepth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxKeptAnswerBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxLocatorCharacters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxNodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRanked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRecentEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRestPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRootFields?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxScanned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSearchWords?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSockets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSocketsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxStatusChanges?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubjects?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubmissionsPerRequest?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubscriptionsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubscriptionsPerSocket?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTransactionEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxUnfinishedBodyBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxUnreadBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxUnreadBytesInAll?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxVersions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxWebsocketMessageBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minBlockWaitMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operationTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  requestTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stallTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  submitTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceOfferingResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['ServiceOffering'] = ResolversParentTypes['ServiceOffering']> = {
  aggregationOf?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  dataExports?: Resolver<Array<ResolversTypes['DataExport']>, ParentType, ContextType>;
  dataProtectionRegimes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  dependsOn?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  json?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  keywords?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  policies?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  providedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provisionType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subjectId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  termsAndConditions?: Resolver<Array<ResolversTypes['TermsAndConditions']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SnippetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Snippet'] = ResolversParentTypes['Snippet']> = {
  field?: Resolver<ResolversTypes['SnippetField'], ParentType, ContextType>;
  ranges?: Resolver<Array<ResolversTypes['SnippetRange']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SnippetRangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SnippetRange'] = ResolversParentTypes['SnippetRange']> = {
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StatusChangeResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StatusChange'] = ResolversParentTypes['StatusChange']> = {
  publicationId?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['NewCredentialStatus'], ParentType, ContextType>;
};

export type SubmissionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Submission'] = ResolversParentTypes['Submission']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  blockNumber?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  event?: Resolver<Maybe<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  eventId?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['SubmissionRefused']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubmissionState'], ParentType, ContextType>;
  transactionHash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
};

export type SubmissionAcceptedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmissionAccepted'] = ResolversParentTypes['SubmissionAccepted']> = {
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['SubmissionWarning']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionKnownResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmissionKnown'] = ResolversParentTypes['SubmissionKnown']> = {
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionRefusedResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmissionRefused'] = ResolversParentTypes['SubmissionRefused']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubmissionWarningResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmissionWarning'] = ResolversParentTypes['SubmissionWarning']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubmitCredentialResultResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SubmitCredentialResult'] = ResolversParentTypes['SubmitCredentialResult']> = {
  __resolveType: TypeResolveFn<'SubmissionAccepted' | 'SubmissionKnown' | 'SubmissionRefused', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  credential?: SubscriptionResolver<ResolversTypes['CredentialFrame'], "credential", ParentType, ContextType, RequireFields<SubscriptionCredentialArgs, 'by'>>;
  credentialEvents?: SubscriptionResolver<ResolversTypes['CredentialEventFrame'], "credentialEvents", ParentType, ContextType, Partial<SubscriptionCredentialEventsArgs>>;
  submission?: SubscriptionResolver<ResolversTypes['Submission'], "submission", ParentType, ContextType, RequireFields<SubscriptionSubmissionArgs, 'id'>>;
};

export type TermsAndConditionsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['TermsAndConditions'] = ResolversParentTypes['TermsAndConditions']> = {
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TransactionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction']> = {
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>;
  block?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  events?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
};

export interface UuidScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['UUID'], any> {
  name: 'UUID';
}

export type WordScoreResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['WordScore'] = ResolversParentTypes['WordScore']> = {
  asked?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['WordField'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['WordMatchKind'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  word?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GatewayContext> = {
  AccessConfig?: AccessConfigResolvers<ContextType>;
  AsOf?: AsOfResolvers<ContextType>;
  Block?: BlockResolvers<ContextType>;
  BlockConnection?: BlockConnectionResolvers<ContextType>;
  BlockEdge?: BlockEdgeResolvers<ContextType>;
  BlockRef?: BlockRefResolvers<ContextType>;
  CaughtUp?: CaughtUpResolvers<ContextType>;
  ChangeCredentialStatusResult?: ChangeCredentialStatusResultResolvers<ContextType>;
  Compliance?: ComplianceResolvers<ContextType>;
  CompliantCredential?: CompliantCredentialResolvers<ContextType>;
  Credential?: CredentialResolvers<ContextType>;
  CredentialChange?: CredentialChangeResolvers<ContextType>;
  CredentialChangeConnection?: CredentialChangeConnectionResolvers<ContextType>;
  CredentialChangeEdge?: CredentialChangeEdgeResolvers<ContextType>;
  CredentialConnection?: CredentialConnectionResolvers<ContextType>;
  CredentialEdge?: CredentialEdgeResolvers<ContextType>;
  CredentialEvent?: CredentialEventResolvers<ContextType>;
  CredentialEventConnection?: CredentialEventConnectionResolvers<ContextType>;
  CredentialEventEdge?: CredentialEventEdgeResolvers<ContextType>;
  CredentialEventFrame?: CredentialEventFrameResolvers<ContextType>;
  CredentialEvents?: CredentialEventsResolvers<ContextType>;
  CredentialFrame?: CredentialFrameResolvers<ContextType>;
  CredentialState?: CredentialStateResolvers<ContextType>;
  CredentialSubject?: CredentialSubjectResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  DataExport?: DataExportResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Facet?: FacetResolvers<ContextType>;
  FacetCounts?: FacetCountsResolvers<ContextType>;
  Facets?: FacetsResolvers<ContextType>;
  Hash?: GraphQLScalarType;
  Heartbeat?: HeartbeatResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Label?: LabelResolvers<ContextType>;
  Lagged?: LaggedResolvers<ContextType>;
  LedgerNode?: LedgerNodeResolvers<ContextType>;
  LedgerProgress?: LedgerProgressResolvers<ContextType>;
  LedgerRepair?: LedgerRepairResolvers<ContextType>;
  LedgerStatus?: LedgerStatusResolvers<ContextType>;
  Long?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OtherSubject?: OtherSubjectResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Participant?: ParticipantResolvers<ContextType>;
  Pin?: PinResolvers<ContextType>;
  PostalAddress?: PostalAddressResolvers<ContextType>;
  Publisher?: PublisherResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RegistrationNumber?: RegistrationNumberResolvers<ContextType>;
  RelevanceConfig?: RelevanceConfigResolvers<ContextType>;
  RelevanceScore?: RelevanceScoreResolvers<ContextType>;
  RelevantCredentialConnection?: RelevantCredentialConnectionResolvers<ContextType>;
  RelevantCredentialEdge?: RelevantCredentialEdgeResolvers<ContextType>;
  Rollback?: RollbackResolvers<ContextType>;
  ServiceConfig?: ServiceConfigResolvers<ContextType>;
  ServiceLimits?: ServiceLimitsResolvers<ContextType>;
  ServiceOffering?: ServiceOfferingResolvers<ContextType>;
  Snippet?: SnippetResolvers<ContextType>;
  SnippetRange?: SnippetRangeResolvers<ContextType>;
  StatusChange?: StatusChangeResolvers<ContextType>;
  Submission?: SubmissionResolvers<ContextType>;
  SubmissionAccepted?: SubmissionAcceptedResolvers<ContextType>;
  SubmissionKnown?: SubmissionKnownResolvers<ContextType>;
  SubmissionRefused?: SubmissionRefusedResolvers<ContextType>;
  SubmissionWarning?: SubmissionWarningResolvers<ContextType>;
  SubmitCredentialResult?: SubmitCredentialResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TermsAndConditions?: TermsAndConditionsResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  UUID?: GraphQLScalarType;
  WordScore?: WordScoreResolvers<ContextType>;
};

