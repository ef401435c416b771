import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { EventModel as EventModelModel, CredentialModel as CredentialModelModel, SubmissionModel as SubmissionModelModel, EventConnectionModel as EventConnectionModelModel, CredentialConnectionModel as CredentialConnectionModelModel, RelevantConnectionModel as RelevantConnectionModelModel, HitModel as HitModelModel, PageInfoModel as PageInfoModelModel, FacetsModel as FacetsModelModel, PublisherModel as PublisherModelModel } from './models.ts';
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
   * subscription) or answers the error code `ROLLBACK` (a query) with a cursor that both histories share.
   */
  Cursor: { input: string; output: string; }
  /** A moment as RFC 3339, in UTC. */
  DateTime: { input: string; output: string; }
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
  /** The block. */
  block: BlockRef;
  /** The last event counted in, as a cursor. */
  cursor: Scalars['Cursor']['output'];
};

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

/** How a count compares with the truth. */
export type CountRelation =
  /** The budget ended: there are at least so many. */
  | 'AT_LEAST'
  /** It is the truth. */
  | 'EQUAL';

/** A credential: everything that one issuer published under one id. */
export type Credential = {
  __typename?: 'Credential';
  /** `credentialHash` of this version. */
  credentialHash: Scalars['String']['output'];
  /** The credential's own id; null when it has none. */
  credentialId: Maybe<Scalars['String']['output']>;
  /** This version as JSON. */
  data: Maybe<Scalars['JSON']['output']>;
  /** The first description. */
  description: Maybe<Scalars['String']['output']>;
  /** The event that published this version. */
  event: CredentialEvent;
  /** Names issuer and credential id; the same at every operator. */
  id: Scalars['ID']['output'];
  /** The issuer. */
  issuer: Scalars['String']['output'];
  /** This version as VC-JWT, when it came as one. */
  jwt: Maybe<Scalars['String']['output']>;
  /** Gaia-X label: SC, L1, L2, L3. */
  labelLevel: Maybe<Scalars['String']['output']>;
  /** The first name of a subject. */
  name: Maybe<Scalars['String']['output']>;
  /** Revision of this version: of its latest status change; the next change makes the one after it. */
  revision: Scalars['Int']['output'];
  /** Status as of the block. */
  status: CredentialStatus;
  /** The status changes of this version, oldest first; at most the newest `serviceConfig.limits.maxStatusChanges`. */
  statusChanges: Array<CredentialEvent>;
  /** Why the status is what it is, in words. */
  statusReason: Scalars['String']['output'];
  /** Ids of the subjects. */
  subjectIds: Array<Scalars['String']['output']>;
  /** Types of the credential, its subjects, and `gx:type`; Gaia-X IRIs as CURIEs. */
  types: Array<Scalars['String']['output']>;
  /** Start of validity. */
  validFrom: Maybe<Scalars['DateTime']['output']>;
  /** End of validity. */
  validUntil: Maybe<Scalars['DateTime']['output']>;
  /** The events that published versions, newest first; at most the newest `serviceConfig.limits.maxVersions`. */
  versions: Array<CredentialEvent>;
};

/** Names a credential in exactly one way. */
export type CredentialBy =
  /** By the id of an event that published a version of it. */
  { eventId: Scalars['UUID']['input']; hash?: never; issuerAndId?: never; }
  |  /** By `credentialHash` of a version: 64 hexadecimal digits, plain, behind 0x, or behind `sha256-` as `gx:integrity` writes it. */
  { eventId?: never; hash: Scalars['String']['input']; issuerAndId?: never; }
  |  /** By issuer and credential id. */
  { eventId?: never; hash?: never; issuerAndId: IssuerAndId; };

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
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, with or without prefix: `GDPR2016`. */
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
  /** Publications, status changes; only of use where events are counted. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3. */
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
export type CredentialEvent = {
  __typename?: 'CredentialEvent';
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
  /** The first 122 bits of the event id as a UUID. */
  id: Scalars['UUID']['output'];
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
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, with or without prefix: `GDPR2016`. */
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
  /** Publications (pinned ones as well), status changes. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3. */
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
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, with or without prefix: `GDPR2016`. */
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
  /** Publications (pinned ones as well), status changes. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3. */
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
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same. */
  credentialType?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Data-protection regimes, with or without prefix: `GDPR2016`. */
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
  /** Publications, status changes; only of use where events are counted. */
  kind?: InputMaybe<CredentialEventKind>;
  /** Gaia-X labels: SC, L1, L2, L3. */
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

/** Orders of credentials. */
export type CredentialOrder =
  /** The highest Gaia-X label first (L3, L2, L1, SC, none); of equal ones the last published version. */
  | 'LABEL_LEVEL'
  /** The last published version first. */
  | 'NEWEST'
  /** The first published version first. */
  | 'OLDEST';

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
  | 'SUSPENDED';

/** A range of moments in whole seconds, both ends included. */
export type DateTimeRangeInput = {
  /** From then on. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Until then. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Which documents are executed. All policies take `documentId: "sha256:…"` instead of `query` for those of the operator's manifest. */
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
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
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
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsByArgs = {
  dimension: FacetDimension;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsCountryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsCredentialTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsDataProtectionRegimeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsFormatArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsFormatTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsGxTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsIssuerArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsKindArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsLabelLevelArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsMarkArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsProviderArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsPublisherArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsSourceArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsStatusArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsSubjectHostArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
 */
export type FacetsTypeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Counts by value for each dimension: the most frequent `serviceConfig.limits.maxFacetValues` values, or the `first`. Every
 * dimension honours the filter, without what it says of that dimension itself (see `honourOwnFilter`); what `or` and `not`
 * say holds for all. Exact as long as `serviceConfig.limits.maxCounted` candidates have to be examined at most; beyond, the
 * newest so many are counted.
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
  /** The contract's own count and running hash, read from the ledger at `provenBlock`; equal to those the index had there. */
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
  /** Block at which the index was last compared with the contract. */
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
  /** 32 bytes, not all zero: 64 hexadecimal digits, plain or behind 0x or `sha256-`. How to make one: see `pinCredential`. */
  commitment: Scalars['String']['input'];
  /**
   * Where to ask for credential and salt: an absolute https, did, ipfs or urn URI of at most
   * `serviceConfig.limits.maxLocatorCharacters` characters, without user or password. It is public for ever, so it must not
   * name a person.
   */
  locator: Scalars['String']['input'];
  /** CloudEvent source: who announces it, a URI reference; kept byte for byte. */
  source: Scalars['String']['input'];
  /** CloudEvent time, kept as written. */
  time?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent type. */
  type?: InputMaybe<Scalars['String']['input']>;
};

/** Who published. */
export type Publisher = {
  __typename?: 'Publisher';
  /** The account on the ledger. */
  account: Scalars['String']['output'];
  /** Its name, when the ledger knows one. */
  name: Maybe<Scalars['String']['output']>;
};

/** Questions. All of them are answered as of one block, which the answer names. */
export type Query = {
  __typename?: 'Query';
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
  /** The most relevant credentials: only current versions and, unless the filter names a status, only active ones. */
  relevantCredentials: RelevantCredentialConnection;
  /** Every limit a client can run into, and what this service does and does not do. */
  serviceConfig: ServiceConfig;
  /** What became of a submission, by the id that the mutation answered (the event's id). */
  submission: Maybe<Submission>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
export type QueryCredentialArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  by: CredentialBy;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
export type QueryCredentialEventArgs = {
  id: Scalars['UUID']['input'];
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
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


/** Questions. All of them are answered as of one block, which the answer names. */
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


/** Questions. All of them are answered as of one block, which the answer names. */
export type QueryFacetsArgs = {
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  honourOwnFilter?: InputMaybe<Scalars['Boolean']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  of?: InputMaybe<FacetsOf>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
export type QueryLedgerArgs = {
  minBlock?: InputMaybe<Scalars['Long']['input']>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
export type QueryRelevantCredentialsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  asOfBlock?: InputMaybe<Scalars['Long']['input']>;
  filter?: InputMaybe<CredentialFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  minBlock?: InputMaybe<Scalars['Long']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** Questions. All of them are answered as of one block, which the answer names. */
export type QuerySubmissionArgs = {
  id: Scalars['UUID']['input'];
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
   * of those that have all words, then the newest of those that have the rarest word, and so on.
   */
  partial: Scalars['Boolean']['output'];
  /** How many were ranked. */
  totalCount: Scalars['Long']['output'];
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
  /** Page size where none is asked for. */
  defaultPageSize: Scalars['Int']['output'];
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
  /**
   * Cost of one operation, known before it is executed: a point for each field; what stands below a list counts as often as
   * the list can be long, which for connections is their `first` or `last`, for fields that take a list its length, and
   * else `assumedListSize`. Ranking (200), facets (50) and each submission (50) weigh more.
   */
  maxCost: Scalars['Int']['output'];
  /** Points that a client may spend in a second, ten seconds' worth at once; each request costs 50 and the cost of its operation. */
  maxCostPerSecond: Scalars['Int']['output'];
  /** Candidates examined for a count or for facets; beyond, counts are lower bounds over the newest. */
  maxCounted: Scalars['Int']['output'];
  /** Values of one dimension that are counted for facets; those that occurred first, when there are more. */
  maxCountedValues: Scalars['Int']['output'];
  /** Bytes of one credential in its stored form. */
  maxCredentialBytes: Scalars['Int']['output'];
  /** Depth of a GraphQL operation. */
  maxDepth: Scalars['Int']['output'];
  /** Directives in a GraphQL document. */
  maxDirectives: Scalars['Int']['output'];
  /** Event streams at a time (Server-Sent Events). */
  maxEventStreams: Scalars['Int']['output'];
  /** Values told of one dimension of facets. */
  maxFacetValues: Scalars['Int']['output'];
  /** Values in one field of a filter. */
  maxFilterValues: Scalars['Int']['output'];
  /** Events in one frame of a subscription. */
  maxFrameEvents: Scalars['Int']['output'];
  /** Levels of nesting in a JSON value. */
  maxJsonDepth: Scalars['Int']['output'];
  /** Characters of a pinned credential's locator. */
  maxLocatorCharacters: Scalars['Int']['output'];
  /** Largest page size. */
  maxPageSize: Scalars['Int']['output'];
  /** Credentials that are ranked for one listing. */
  maxRanked: Scalars['Int']['output'];
  /** Largest page size of the CES REST listing. */
  maxRestPageSize: Scalars['Int']['output'];
  /** Fields at the root of an operation. */
  maxRootFields: Scalars['Int']['output'];
  /** Events examined for one page before it is answered as partial. */
  maxScanned: Scalars['Int']['output'];
  /** Words of a search that are looked at. */
  maxSearchWords: Scalars['Int']['output'];
  /** Websockets on one gateway. */
  maxSockets: Scalars['Int']['output'];
  /** Websockets of one client (of its network) on one gateway. */
  maxSocketsPerClient: Scalars['Int']['output'];
  /** Status changes told of one version, the newest. */
  maxStatusChanges: Scalars['Int']['output'];
  /** Credentials in one `submitCredentials`. */
  maxSubmissionsPerRequest: Scalars['Int']['output'];
  /** Subscriptions of one client (of a token's subject, or of a network) on one gateway. */
  maxSubscriptionsPerClient: Scalars['Int']['output'];
  /** Subscriptions on one websocket. */
  maxSubscriptionsPerSocket: Scalars['Int']['output'];
  /** Tokens of a GraphQL document. */
  maxTokens: Scalars['Int']['output'];
  /** Bytes of frames that a connection may leave untaken before its subscriptions wait until it has taken them. */
  maxUnreadBytes: Scalars['Int']['output'];
  /** Versions told of one credential, the newest. */
  maxVersions: Scalars['Int']['output'];
  /** Bytes of one websocket message from a client. */
  maxWebsocketMessageBytes: Scalars['Int']['output'];
  /** Milliseconds a read waits for `minBlock`. */
  minBlockWaitMs: Scalars['Int']['output'];
  /** Milliseconds after which a question or a submission is ended with the error TIMEOUT. */
  operationTimeoutMs: Scalars['Int']['output'];
  /** Milliseconds a submission waits for Kafka before it answers that the outcome is unknown. */
  submitTimeoutMs: Scalars['Int']['output'];
};

/** Part of a text of a credential, with the words that matched. */
export type Snippet = {
  __typename?: 'Snippet';
  /** Which text it is. */
  field: SnippetField;
  /** The words that matched, in the text's order; they do not overlap. */
  ranges: Array<SnippetRange>;
  /** The text; of a long one a part, with … for what was left out. */
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
  /** Id of the submission and of its event. */
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
  /** CloudEvent time, kept as written. */
  time?: InputMaybe<Scalars['String']['input']>;
  /** CloudEvent type. */
  type?: InputMaybe<Scalars['String']['input']>;
};

/** Answer to a submission. */
export type SubmitCredentialResult = SubmissionAccepted | SubmissionKnown | SubmissionRefused;

/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`).
 */
export type Subscription = {
  __typename?: 'Subscription';
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
 * at `/graphql/stream`).
 */
export type SubscriptionCredentialEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CredentialEventFilter>;
  fromBlock?: InputMaybe<Scalars['Long']['input']>;
};


/**
 * Live answers over websockets (protocol graphql-transport-ws, same path) and over Server-Sent Events (protocol graphql-sse,
 * at `/graphql/stream`).
 */
export type SubscriptionSubmissionArgs = {
  id: Scalars['UUID']['input'];
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
  SubmitCredentialResult:
    | ( Omit<SubmissionAccepted, 'submission'> & { submission: _RefType['Submission'] } )
    | ( Omit<SubmissionKnown, 'submission'> & { submission: _RefType['Submission'] } )
    | ( SubmissionRefused )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessConfig: ResolverTypeWrapper<AccessConfig>;
  AsOf: ResolverTypeWrapper<AsOf>;
  BlockRangeInput: BlockRangeInput;
  BlockRef: ResolverTypeWrapper<BlockRef>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CaughtUp: ResolverTypeWrapper<CaughtUp>;
  ChangeCredentialStatusInput: ChangeCredentialStatusInput;
  ChangeCredentialStatusResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeCredentialStatusResult']>;
  ChangedSinceInput: ChangedSinceInput;
  CountRelation: CountRelation;
  Credential: ResolverTypeWrapper<CredentialModelModel>;
  CredentialBy: CredentialBy;
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
  CredentialOrder: CredentialOrder;
  CredentialStatus: CredentialStatus;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeRangeInput: DateTimeRangeInput;
  DocumentPolicy: DocumentPolicy;
  Facet: ResolverTypeWrapper<Facet>;
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
  Lagged: ResolverTypeWrapper<Lagged>;
  LedgerNode: ResolverTypeWrapper<LedgerNode>;
  LedgerProgress: ResolverTypeWrapper<LedgerProgress>;
  LedgerRepair: ResolverTypeWrapper<LedgerRepair>;
  LedgerStatus: ResolverTypeWrapper<LedgerStatus>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NewCredentialStatus: NewCredentialStatus;
  PageInfo: ResolverTypeWrapper<PageInfoModelModel>;
  Pin: ResolverTypeWrapper<Pin>;
  PinCredentialInput: PinCredentialInput;
  Publisher: ResolverTypeWrapper<PublisherModelModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RelevanceConfig: ResolverTypeWrapper<RelevanceConfig>;
  RelevanceScore: ResolverTypeWrapper<ScoreModel>;
  RelevantCredentialConnection: ResolverTypeWrapper<RelevantConnectionModelModel>;
  RelevantCredentialEdge: ResolverTypeWrapper<HitModelModel>;
  Rollback: ResolverTypeWrapper<Rollback>;
  ServiceConfig: ResolverTypeWrapper<ServiceConfig>;
  ServiceLimits: ResolverTypeWrapper<ServiceLimits>;
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
  UUID: ResolverTypeWrapper<Scalars['UUID']['output']>;
  WordField: WordField;
  WordMatchKind: WordMatchKind;
  WordScore: ResolverTypeWrapper<WordScoreModel>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessConfig: AccessConfig;
  AsOf: AsOf;
  BlockRangeInput: BlockRangeInput;
  BlockRef: BlockRef;
  Boolean: Scalars['Boolean']['output'];
  CaughtUp: CaughtUp;
  ChangeCredentialStatusInput: ChangeCredentialStatusInput;
  ChangeCredentialStatusResult: ResolversUnionTypes<ResolversParentTypes>['ChangeCredentialStatusResult'];
  ChangedSinceInput: ChangedSinceInput;
  Credential: CredentialModelModel;
  CredentialBy: CredentialBy;
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
  Cursor: Scalars['Cursor']['output'];
  DateTime: Scalars['DateTime']['output'];
  DateTimeRangeInput: DateTimeRangeInput;
  Facet: Facet;
  FacetCounts: FacetCountsModel;
  Facets: FacetsModelModel;
  Float: Scalars['Float']['output'];
  Hash: Scalars['Hash']['output'];
  Heartbeat: Heartbeat;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  IssuerAndId: IssuerAndId;
  JSON: Scalars['JSON']['output'];
  Lagged: Lagged;
  LedgerNode: LedgerNode;
  LedgerProgress: LedgerProgress;
  LedgerRepair: LedgerRepair;
  LedgerStatus: LedgerStatus;
  Long: Scalars['Long']['output'];
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfoModelModel;
  Pin: Pin;
  PinCredentialInput: PinCredentialInput;
  Publisher: PublisherModelModel;
  Query: Record<PropertyKey, never>;
  RelevanceConfig: RelevanceConfig;
  RelevanceScore: ScoreModel;
  RelevantCredentialConnection: RelevantConnectionModelModel;
  RelevantCredentialEdge: HitModelModel;
  Rollback: Rollback;
  ServiceConfig: ServiceConfig;
  ServiceLimits: ServiceLimits;
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

export type CredentialResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Credential'] = ResolversParentTypes['Credential']> = {
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
  statusReason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subjectIds?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  types?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  versions?: Resolver<Array<ResolversTypes['CredentialEvent']>, ParentType, ContextType>;
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
  block?: Resolver<ResolversTypes['BlockRef'], ParentType, ContextType>;
  contentHash?: Resolver<Maybe<ResolversTypes['Hash']>, ParentType, ContextType>;
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType>;
  credentialHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  eventId?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
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

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type FacetResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  count?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
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

export type PageInfoResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PinResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Pin'] = ResolversParentTypes['Pin']> = {
  commitment?: Resolver<ResolversTypes['Hash'], ParentType, ContextType>;
  locator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PublisherResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Publisher'] = ResolversParentTypes['Publisher']> = {
  account?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType, RequireFields<QueryCredentialArgs, 'by'>>;
  credentialEvent?: Resolver<Maybe<ResolversTypes['CredentialEvent']>, ParentType, ContextType, RequireFields<QueryCredentialEventArgs, 'id'>>;
  credentialEvents?: Resolver<ResolversTypes['CredentialEventConnection'], ParentType, ContextType, RequireFields<QueryCredentialEventsArgs, 'orderBy'>>;
  credentials?: Resolver<ResolversTypes['CredentialConnection'], ParentType, ContextType, RequireFields<QueryCredentialsArgs, 'orderBy'>>;
  facets?: Resolver<ResolversTypes['Facets'], ParentType, ContextType, RequireFields<QueryFacetsArgs, 'honourOwnFilter' | 'of'>>;
  ledger?: Resolver<ResolversTypes['LedgerStatus'], ParentType, ContextType, Partial<QueryLedgerArgs>>;
  relevantCredentials?: Resolver<ResolversTypes['RelevantCredentialConnection'], ParentType, ContextType, RequireFields<QueryRelevantCredentialsArgs, 'first'>>;
  serviceConfig?: Resolver<ResolversTypes['ServiceConfig'], ParentType, ContextType>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType, RequireFields<QuerySubmissionArgs, 'id'>>;
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
  defaultPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  heartbeatIntervalMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lagThreshold?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAliases?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAttributeCharacters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxBodyBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCostPerSecond?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCounted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCountedValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxCredentialBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDepth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDirectives?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxEventStreams?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFacetValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFilterValues?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFrameEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxJsonDepth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxLocatorCharacters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRanked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRestPageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxRootFields?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxScanned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSearchWords?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSockets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSocketsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxStatusChanges?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubmissionsPerRequest?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubscriptionsPerClient?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSubscriptionsPerSocket?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxUnreadBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxVersions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxWebsocketMessageBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minBlockWaitMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  operationTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  submitTimeoutMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  credentialEvents?: SubscriptionResolver<ResolversTypes['CredentialEventFrame'], "credentialEvents", ParentType, ContextType, Partial<SubscriptionCredentialEventsArgs>>;
  submission?: SubscriptionResolver<ResolversTypes['Submission'], "submission", ParentType, ContextType, RequireFields<SubscriptionSubmissionArgs, 'id'>>;
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
  BlockRef?: BlockRefResolvers<ContextType>;
  CaughtUp?: CaughtUpResolvers<ContextType>;
  ChangeCredentialStatusResult?: ChangeCredentialStatusResultResolvers<ContextType>;
  Credential?: CredentialResolvers<ContextType>;
  CredentialConnection?: CredentialConnectionResolvers<ContextType>;
  CredentialEdge?: CredentialEdgeResolvers<ContextType>;
  CredentialEvent?: CredentialEventResolvers<ContextType>;
  CredentialEventConnection?: CredentialEventConnectionResolvers<ContextType>;
  CredentialEventEdge?: CredentialEventEdgeResolvers<ContextType>;
  CredentialEventFrame?: CredentialEventFrameResolvers<ContextType>;
  CredentialEvents?: CredentialEventsResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Facet?: FacetResolvers<ContextType>;
  FacetCounts?: FacetCountsResolvers<ContextType>;
  Facets?: FacetsResolvers<ContextType>;
  Hash?: GraphQLScalarType;
  Heartbeat?: HeartbeatResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Lagged?: LaggedResolvers<ContextType>;
  LedgerNode?: LedgerNodeResolvers<ContextType>;
  LedgerProgress?: LedgerProgressResolvers<ContextType>;
  LedgerRepair?: LedgerRepairResolvers<ContextType>;
  LedgerStatus?: LedgerStatusResolvers<ContextType>;
  Long?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Pin?: PinResolvers<ContextType>;
  Publisher?: PublisherResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RelevanceConfig?: RelevanceConfigResolvers<ContextType>;
  RelevanceScore?: RelevanceScoreResolvers<ContextType>;
  RelevantCredentialConnection?: RelevantCredentialConnectionResolvers<ContextType>;
  RelevantCredentialEdge?: RelevantCredentialEdgeResolvers<ContextType>;
  Rollback?: RollbackResolvers<ContextType>;
  ServiceConfig?: ServiceConfigResolvers<ContextType>;
  ServiceLimits?: ServiceLimitsResolvers<ContextType>;
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
  UUID?: GraphQLScalarType;
  WordScore?: WordScoreResolvers<ContextType>;
};

