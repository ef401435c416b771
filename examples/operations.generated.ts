/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A range of blocks, both ends included. */
export type BlockRangeInput = {
  /** First block; without it, the ledger's start. */
  from?: number | null | undefined;
  /** Last block; without it, the newest. */
  to?: number | null | undefined;
};

/** A status to give to a publication. */
export type ChangeCredentialStatusInput = {
  /** Id of the event that published or pinned the credential. */
  id: string;
  /** Why, in words; public on the ledger. */
  reason?: string | null | undefined;
  /** The revision that this change makes: the one after the publication's `revision`. Without it, the next one as far as indexed. */
  revision?: number | null | undefined;
  /** CloudEvent source; without it, the publication's. */
  source?: string | null | undefined;
  /** The status to give. */
  status: NewCredentialStatus;
};

/**
 * Since when. With `cursor`, the one that an earlier answer's `asOf` told: everything that changed since that answer is in
 * the next, whatever the clock says.
 */
export type ChangedSinceInput =
  {   /** Behind this event. */
  cursor: string; time?: never; }
  |  { cursor?: never;   /** After this moment. */
  time: string; };

/** Names a credential in exactly one way. */
export type CredentialBy =
  {   /** By the id of an event that published a version of it. */
  eventId: string; hash?: never; id?: never; issuerAndId?: never; }
  |  { eventId?: never;   /**
   * By `credentialHash` or `contentHash` of a version: 64 hexadecimal digits, or 32 bytes in base64 or base64url; plain, behind
   * 0x (hexadecimal), or behind `sha256-` as `gx:integrity` and Subresource Integrity write it.
   */
  hash: string; id?: never; issuerAndId?: never; }
  |  { eventId?: never; hash?: never;   /** By `Credential.id`. */
  id: string | number; issuerAndId?: never; }
  |  { eventId?: never; hash?: never; id?: never;   /** By issuer and credential id. */
  issuerAndId: IssuerAndId; };

/** Kinds of changes. */
export type CredentialChangeKind =
  /** The version was published in between. */
  | 'ADDED'
  /** The version was there before, with another status. */
  | 'STATUS_CHANGED';

/** Conditions on credentials, all of which must hold: an alternative or an exception of a filter. At least one field. */
export type CredentialConditions = {
  /** Blocks in which the version was published, both ends included. */
  block?: BlockRangeInput | null | undefined;
  /** Only credentials that changed after this: published, changed in status, or expired. */
  changedSince?: ChangedSinceInput | null | undefined;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: Array<string> | null | undefined;
  /** The credential's own ids. */
  credentialId?: Array<string> | null | undefined;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: Array<string> | null | undefined;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: Array<string> | null | undefined;
  /** How the credential came. */
  format?: Array<CredentialFormat> | null | undefined;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: Array<string> | null | undefined;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: Array<string> | null | undefined;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: Array<string> | null | undefined;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: DateTimeRangeInput | null | undefined;
  /** Issuers of the credential. */
  issuer?: Array<string> | null | undefined;
  /** Publications or status changes, without it both; only of use where events are counted. */
  kind?: CredentialEventKind | null | undefined;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: Array<string> | null | undefined;
  /** Ids behind `gx:providedBy`. */
  provider?: Array<string> | null | undefined;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: Array<string> | null | undefined;
  /** Time of the version's block in this range. */
  received?: DateTimeRangeInput | null | undefined;
  /** CloudEvent sources of the publication, byte for byte. */
  source?: Array<string> | null | undefined;
  /** Status as of the block. */
  status?: Array<CredentialStatus> | null | undefined;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: Array<string> | null | undefined;
  /** Ids of the credential's subjects. */
  subjectId?: Array<string> | null | undefined;
  /** CloudEvent types of the publication. */
  type?: Array<string> | null | undefined;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: string | null | undefined;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: Array<string> | null | undefined;
};

/** Conditions on events, all of which must hold: an alternative or an exception of a filter. At least one field. */
export type CredentialEventConditions = {
  /** A range of blocks, both ends included. */
  block?: BlockRangeInput | null | undefined;
  /** Only events after this. */
  changedSince?: ChangedSinceInput | null | undefined;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: Array<string> | null | undefined;
  /** The credential's own ids. */
  credentialId?: Array<string> | null | undefined;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: Array<string> | null | undefined;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: Array<string> | null | undefined;
  /** How the credential came. */
  format?: Array<CredentialFormat> | null | undefined;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: Array<string> | null | undefined;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: Array<string> | null | undefined;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: Array<string> | null | undefined;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: DateTimeRangeInput | null | undefined;
  /** Issuers of the credential. */
  issuer?: Array<string> | null | undefined;
  /** Publications (pinned ones as well) or status changes; without it both, for there are no others. */
  kind?: CredentialEventKind | null | undefined;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: Array<string> | null | undefined;
  /**
   * Only events that are not trusted, for these reasons: the audit trail. Of marked events nothing is indexed beside kind,
   * publisher and mark, so no other filter finds them.
   */
  mark?: Array<CredentialEventMark> | null | undefined;
  /** Ids behind `gx:providedBy`. */
  provider?: Array<string> | null | undefined;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: Array<string> | null | undefined;
  /** Time of the block in this range. */
  received?: DateTimeRangeInput | null | undefined;
  /** CloudEvent sources, byte for byte. */
  source?: Array<string> | null | undefined;
  /** Status of the event's publication as of the block. */
  status?: Array<CredentialStatus> | null | undefined;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: Array<string> | null | undefined;
  /** Ids of the credential's subjects. */
  subjectId?: Array<string> | null | undefined;
  /** CloudEvent types. */
  type?: Array<string> | null | undefined;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: string | null | undefined;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: Array<string> | null | undefined;
};

/** Which events. All given fields must match; a field that is a list matches when one of its values does. */
export type CredentialEventFilter = {
  /** A range of blocks, both ends included. */
  block?: BlockRangeInput | null | undefined;
  /** Only events after this. */
  changedSince?: ChangedSinceInput | null | undefined;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: Array<string> | null | undefined;
  /** The credential's own ids. */
  credentialId?: Array<string> | null | undefined;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: Array<string> | null | undefined;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: Array<string> | null | undefined;
  /** How the credential came. */
  format?: Array<CredentialFormat> | null | undefined;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: Array<string> | null | undefined;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: Array<string> | null | undefined;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: Array<string> | null | undefined;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: DateTimeRangeInput | null | undefined;
  /** Issuers of the credential. */
  issuer?: Array<string> | null | undefined;
  /** Publications (pinned ones as well) or status changes; without it both, for there are no others. */
  kind?: CredentialEventKind | null | undefined;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: Array<string> | null | undefined;
  /**
   * Only events that are not trusted, for these reasons: the audit trail. Of marked events nothing is indexed beside kind,
   * publisher and mark, so no other filter finds them.
   */
  mark?: Array<CredentialEventMark> | null | undefined;
  /** None of these may hold. */
  not?: Array<CredentialEventConditions> | null | undefined;
  /** At least one of these must hold as well. */
  or?: Array<CredentialEventConditions> | null | undefined;
  /** Ids behind `gx:providedBy`. */
  provider?: Array<string> | null | undefined;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: Array<string> | null | undefined;
  /** Time of the block in this range. */
  received?: DateTimeRangeInput | null | undefined;
  /** CloudEvent sources, byte for byte. */
  source?: Array<string> | null | undefined;
  /** Status of the event's publication as of the block. */
  status?: Array<CredentialStatus> | null | undefined;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: Array<string> | null | undefined;
  /** Ids of the credential's subjects. */
  subjectId?: Array<string> | null | undefined;
  /** CloudEvent types. */
  type?: Array<string> | null | undefined;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: string | null | undefined;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: Array<string> | null | undefined;
};

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

/** Which credentials. All given fields must match; a field that is a list matches when one of its values does. */
export type CredentialFilter = {
  /** Blocks in which the version was published, both ends included. */
  block?: BlockRangeInput | null | undefined;
  /** Only credentials that changed after this: published, changed in status, or expired. */
  changedSince?: ChangedSinceInput | null | undefined;
  /** Countries of addresses, locations and registrations: ISO 3166 codes in any form (DE, DEU, 276), or subdivisions (DE-BY). */
  country?: Array<string> | null | undefined;
  /** The credential's own ids. */
  credentialId?: Array<string> | null | undefined;
  /** Types of the credential, its subjects, or `gx:type`; CURIE and full IRI are the same, and so are `VerifiableCredential` and its IRI. */
  credentialType?: Array<string> | null | undefined;
  /** Data-protection regimes, in any case, with or without prefix: `GDPR2016`. */
  dataProtectionRegime?: Array<string> | null | undefined;
  /** How the credential came. */
  format?: Array<CredentialFormat> | null | undefined;
  /** Media types under `gx:formatType` and `gx:formats`, in any case. */
  formatType?: Array<string> | null | undefined;
  /** What a compliance credential vouches for: `gx:type` of its subjects, types of its `gx:compliantCredentials`; CURIE and full IRI are the same. */
  gxType?: Array<string> | null | undefined;
  /** `credentialHash` or `contentHash`, in any spelling that `CredentialBy.hash` takes. */
  hash?: Array<string> | null | undefined;
  /** Begin of validity (in Tagus `issuanceDate`) in this range; what states none does not pass. */
  issued?: DateTimeRangeInput | null | undefined;
  /** Issuers of the credential. */
  issuer?: Array<string> | null | undefined;
  /** Publications or status changes, without it both; only of use where events are counted. */
  kind?: CredentialEventKind | null | undefined;
  /** Gaia-X labels: SC, L1, L2, L3; in any case, as CURIE (`gx:L2`) or IRI as well. */
  labelLevel?: Array<string> | null | undefined;
  /** None of these may hold. */
  not?: Array<CredentialConditions> | null | undefined;
  /** At least one of these must hold as well. */
  or?: Array<CredentialConditions> | null | undefined;
  /** Ids behind `gx:providedBy`. */
  provider?: Array<string> | null | undefined;
  /** Publishers: addresses of accounts, or names as of the block (in a subscription, of its beginning). */
  publisher?: Array<string> | null | undefined;
  /** Time of the version's block in this range. */
  received?: DateTimeRangeInput | null | undefined;
  /** CloudEvent sources of the publication, byte for byte. */
  source?: Array<string> | null | undefined;
  /** Status as of the block. */
  status?: Array<CredentialStatus> | null | undefined;
  /** Hosts of subjects with http ids (also those that did:web names), or DIDs without path and fragment; of an address its host is meant. */
  subjectHost?: Array<string> | null | undefined;
  /** Ids of the credential's subjects. */
  subjectId?: Array<string> | null | undefined;
  /** CloudEvent types of the publication. */
  type?: Array<string> | null | undefined;
  /** Valid at this moment by its own dates; dates that are not stated do not bound it. */
  validAt?: string | null | undefined;
  /** Criteria that a label validates: the IRI, `25.03#P1.1.4`, or `P1.1.4` for that of any version of Gaia-X's document. */
  validatedCriterion?: Array<string> | null | undefined;
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
  | 'SUSPENDED'
  /** It states an end of validity that is no date (RFC 3339, XSD), so that nobody can tell whether it has ended. */
  | 'UNKNOWN';

/** A range of moments in whole seconds, both ends included. */
export type DateTimeRangeInput = {
  /** From then on. */
  from?: string | null | undefined;
  /** Until then. */
  to?: string | null | undefined;
};

/** What facets count. */
export type FacetsOf =
  /** Current versions of credentials. */
  | 'CREDENTIALS'
  /** Events. */
  | 'EVENTS';

/** Issuer and id of a credential. */
export type IssuerAndId = {
  /** The credential's own id. */
  credentialId: string;
  /** The issuer. */
  issuer: string;
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

/** A credential to pin, and the attributes of its CloudEvent. There is no subject: it may name a person, and the ledger forgets nothing. */
export type PinCredentialInput = {
  /**
   * 32 bytes, not all zero: 64 hexadecimal digits or base64, plain or behind 0x (hexadecimal) or `sha256-`. How to make one: see
   * `pinCredential`.
   */
  commitment: string;
  /**
   * Where to ask for credential and salt: an absolute https, did, ipfs or urn URI of at most
   * `serviceConfig.limits.maxLocatorCharacters` characters, without user or password. It is public for ever, so it must not
   * name a person.
   */
  locator: string;
  /** CloudEvent source: who announces it, a URI reference; kept byte for byte. */
  source: string;
  /** CloudEvent time, kept as written: RFC 3339, RFC 1123 (GMT) or milliseconds since 1970. */
  time?: string | null | undefined;
  /** CloudEvent type. */
  type?: string | null | undefined;
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

/** A credential to submit, and the attributes of its CloudEvent. */
export type SubmitCredentialInput = {
  /** The credential as JSON; exactly one of `json` and `jwt`. */
  json?: unknown;
  /** The credential as VC-JWT in compact form, kept byte for byte. */
  jwt?: string | null | undefined;
  /** CloudEvent source: who announces it, a URI reference; kept byte for byte. */
  source: string;
  /** CloudEvent subject. */
  subject?: string | null | undefined;
  /** CloudEvent time, kept as written: RFC 3339, RFC 1123 (GMT) or milliseconds since 1970. */
  time?: string | null | undefined;
  /** CloudEvent type. */
  type?: string | null | undefined;
};

export type SubmitCredentialMutationVariables = Exact<{
  input: SubmitCredentialInput;
}>;


export type SubmitCredentialMutation = { submitCredential:
    | { __typename: 'SubmissionAccepted', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null }, warnings: Array<{ code: string, message: string, path: string | null }> }
    | { __typename: 'SubmissionKnown', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } }
    | { __typename: 'SubmissionRefused', code: string, message: string, path: string | null }
   };

export type SubmitCredentialsMutationVariables = Exact<{
  inputs: Array<SubmitCredentialInput> | SubmitCredentialInput;
}>;


export type SubmitCredentialsMutation = { submitCredentials: Array<
    | { __typename: 'SubmissionAccepted', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null }, warnings: Array<{ code: string, message: string, path: string | null }> }
    | { __typename: 'SubmissionKnown', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } }
    | { __typename: 'SubmissionRefused', code: string, message: string, path: string | null }
  > };

export type PinCredentialMutationVariables = Exact<{
  input: PinCredentialInput;
}>;


export type PinCredentialMutation = { pinCredential:
    | { __typename: 'SubmissionAccepted', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null }, warnings: Array<{ code: string, message: string, path: string | null }> }
    | { __typename: 'SubmissionKnown', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } }
    | { __typename: 'SubmissionRefused', code: string, message: string, path: string | null }
   };

type SubmitResult_SubmissionAccepted_Fragment = { __typename: 'SubmissionAccepted', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null }, warnings: Array<{ code: string, message: string, path: string | null }> };

type SubmitResult_SubmissionKnown_Fragment = { __typename: 'SubmissionKnown', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } };

type SubmitResult_SubmissionRefused_Fragment = { __typename: 'SubmissionRefused', code: string, message: string, path: string | null };

export type SubmitResultFragment =
  | SubmitResult_SubmissionAccepted_Fragment
  | SubmitResult_SubmissionKnown_Fragment
  | SubmitResult_SubmissionRefused_Fragment
;

export type SubmissionFieldsFragment = { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null };

export type ChangeCredentialStatusMutationVariables = Exact<{
  input: ChangeCredentialStatusInput;
}>;


export type ChangeCredentialStatusMutation = { changeCredentialStatus:
    | { __typename: 'SubmissionAccepted', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } }
    | { __typename: 'SubmissionKnown', submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } }
    | { __typename: 'SubmissionRefused', code: string, message: string, path: string | null }
   };

export type SubmissionQueryVariables = Exact<{
  id: string;
}>;


export type SubmissionQuery = { submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, event: { id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null } | null, refusal: { code: string, message: string, path: string | null } | null } | null };

export type WatchSubmissionSubscriptionVariables = Exact<{
  id: string;
}>;


export type WatchSubmissionSubscription = { submission: { id: string, eventId: string, state: SubmissionState, at: string | null, transactionHash: string | null, blockNumber: number | null, refusal: { code: string, message: string, path: string | null } | null } };

export type EventFieldsFragment = { id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null };

export type CredentialEventQueryVariables = Exact<{
  id: string;
}>;


export type CredentialEventQuery = { credentialEvent: { status: CredentialStatus | null, statusReason: string | null, revision: number | null, id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, statusChanges: Array<{ id: string, seq: number }>, credential: { id: string, status: CredentialStatus, revision: number } | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null } | null };

export type CredentialEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: CredentialEventFilter | null | undefined;
  orderBy?: CredentialEventOrder | null | undefined;
  asOfBlock?: number | null | undefined;
  minBlock?: number | null | undefined;
}>;


export type CredentialEventsQuery = { credentialEvents: { totalCount: number, partial: boolean, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, asOf: { cursor: string, block: { number: number, hash: string | null } }, edges: Array<{ cursor: string, node: { id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null } }> } };

export type CredentialFieldsFragment = { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } };

export type CredentialsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: CredentialFilter | null | undefined;
  orderBy?: CredentialOrder | null | undefined;
  asOfBlock?: number | null | undefined;
}>;


export type CredentialsQuery = { credentials: { totalCount: number, partial: boolean, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, asOf: { cursor: string, block: { number: number } }, edges: Array<{ cursor: string, node: { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } } }> } };

export type RelevantCredentialsQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: CredentialFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  asOfBlock?: number | null | undefined;
}>;


export type RelevantCredentialsQuery = { relevantCredentials: { totalCount: number, partial: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, asOf: { cursor: string, block: { number: number } }, edges: Array<{ cursor: string, score: { total: number, text: number, type: number, label: number, recency: number, matchedWords: Array<string> }, node: { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } } }> } };

export type CredentialQueryVariables = Exact<{
  by: CredentialBy;
  asOfBlock?: number | null | undefined;
}>;


export type CredentialQuery = { credential: { data: unknown, jwt: string | null, id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, versions: Array<{ id: string, seq: number }>, statusChanges: Array<{ id: string, seq: number, statusChange: { revision: number, status: NewCredentialStatus, reason: string | null } | null }>, event: { id: string, seq: number } } | null };

export type FacetsQueryVariables = Exact<{
  of?: FacetsOf | null | undefined;
  search?: string | null | undefined;
  filter?: CredentialFilter | null | undefined;
  asOfBlock?: number | null | undefined;
}>;


export type FacetsQuery = { facets: { total: number, kind: Array<{ value: string, count: number }>, type: Array<{ value: string, count: number }>, source: Array<{ value: string, count: number }>, publisher: Array<{ value: string, count: number }>, issuer: Array<{ value: string, count: number }>, credentialType: Array<{ value: string, count: number }>, labelLevel: Array<{ value: string, count: number }>, status: Array<{ value: string, count: number }> } };

export type FacetFieldsFragment = { value: string, count: number };

export type LedgerQueryVariables = Exact<{ [key: string]: never; }>;


export type LedgerQuery = { ledger: { chainId: number, genesisHash: string, contract: string, headBlock: number | null, seq: number, digest: string, contractSeq: number | null, contractDigest: string | null, provenBlock: number | null, lagBlocks: number | null, lagSeconds: number | null, cursor: string, markedEvents: number | null, leader: string | null, standbys: Array<string>, stopped: string | null, reportedAt: string | null, block: { number: number, hash: string | null, timestamp: string }, nodes: Array<{ url: string, head: number | null, hash: string | null, error: string | null, disagreement: string | null }>, lastRepair: { at: string, what: string } | null, progress: { blocksPerSecond: number, eventsPerSecond: number, etaSeconds: number } | null } };

export type ServiceConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceConfigQuery = { serviceConfig: { version: string, verifiesSignatures: boolean, ledgerStart: string, limits: { maxBodyBytes: number, maxPageSize: number, maxFrameEvents: number } } };

export type WatchEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  filter?: CredentialEventFilter | null | undefined;
}>;


export type WatchEventsSubscription = { credentialEvents:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'CredentialEvents', cursor: string, events: Array<{ id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null }> }
    | { __typename: 'Heartbeat', cursor: string }
    | { __typename: 'Lagged', cursor: string, behind: number }
    | { __typename: 'Rollback', cursor: string }
   };

export type CredentialDetailsQueryVariables = Exact<{
  by: CredentialBy;
  asOfBlock?: number | null | undefined;
  asOfTime?: string | null | undefined;
}>;


export type CredentialDetailsQuery = { credential: { statusDecidedAt: string, id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, statusDecidedBy: { id: string, kind: CredentialEventKind, seq: number }, subjects: Array<
      | { __typename: 'Compliance', subjectId: string | null, types: Array<string>, compliantCredential: { reference: string | null, type: string | null, integrity: string | null, credential: { id: string, status: CredentialStatus } | null } }
      | { __typename: 'Label', labelLevel: string | null, validatedCriteria: Array<string>, subjectId: string | null, types: Array<string>, compliantCredentials: Array<{ reference: string | null, type: string | null, integrity: string | null, credential: { id: string, status: CredentialStatus } | null }> }
      | { __typename: 'OtherSubject', subjectId: string | null, types: Array<string> }
      | { __typename: 'Participant', name: string | null, subjectId: string | null, types: Array<string>, legalAddress: { countryCode: string | null } | null, registrationNumbers: Array<{ kind: string | null, value: string | null, reference: string | null }> }
      | { __typename: 'ServiceOffering', name: string | null, description: string | null, providedBy: string | null, dataProtectionRegimes: Array<string>, subjectId: string | null, types: Array<string>, termsAndConditions: Array<{ url: string | null, hash: string | null }> }
    >, event: { id: string, seq: number } } | null };

export type CompliantCredentialFieldsFragment = { reference: string | null, type: string | null, integrity: string | null, credential: { id: string, status: CredentialStatus } | null };

export type NodesQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type NodesQuery = { nodes: Array<
    | { number: number, hash: string | null, id: string }
    | { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } }
    | { id: string, eventId: string, seq: number, cursor: string, digest: string, kind: CredentialEventKind, type: string, source: string, subject: string | null, time: string | null, receivedAt: string, contentHash: string | null, credentialHash: string, data: unknown, jwt: string | null, transactionHash: string, mark: CredentialEventMark | null, block: { number: number, hash: string | null, timestamp: string }, publisher: { account: string, name: string | null }, statusChange: { publicationId: string, revision: number, status: NewCredentialStatus, reason: string | null } | null, pin: { commitment: string, locator: string } | null }
   | null> };

export type ChangesQueryVariables = Exact<{
  from?: number | null | undefined;
  fromTime?: string | null | undefined;
  to?: number | null | undefined;
  filter?: CredentialFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ChangesQuery = { changes: { partial: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, asOf: { cursor: string, block: { number: number } }, nodes: Array<{ kind: CredentialChangeKind, before: CredentialStatus | null, after: CredentialStatus, credential: { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } } }> } };

export type BlocksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  from?: number | null | undefined;
  to?: number | null | undefined;
}>;


export type BlocksQuery = { blocks: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ number: number, hash: string | null, timestamp: string, eventCount: number, events: { nodes: Array<{ id: string, seq: number }> } }> } };

export type TransactionQueryVariables = Exact<{
  hash: string;
}>;


export type TransactionQuery = { transaction: { block: { number: number }, events: Array<{ id: string, seq: number }> } | null };

export type WatchCredentialSubscriptionVariables = Exact<{
  by: CredentialBy;
  after?: string | null | undefined;
}>;


export type WatchCredentialSubscription = { credential:
    | { __typename: 'CaughtUp', cursor: string }
    | { __typename: 'CredentialState', before: CredentialStatus | null, status: CredentialStatus, cursor: string, credential: { id: string, issuer: string, credentialId: string | null, types: Array<string>, subjectIds: Array<string>, name: string | null, description: string | null, labelLevel: string | null, validFrom: string | null, validUntil: string | null, status: CredentialStatus, statusReason: string, revision: number, credentialHash: string, event: { id: string, seq: number } } }
    | { __typename: 'Heartbeat', cursor: string }
    | { __typename: 'Rollback', cursor: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const SubmissionFieldsFragmentDoc = new TypedDocumentString(`
    fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}
    `, {"fragmentName":"SubmissionFields"}) as unknown as TypedDocumentString<SubmissionFieldsFragment, unknown>;
export const SubmitResultFragmentDoc = new TypedDocumentString(`
    fragment SubmitResult on SubmitCredentialResult {
  __typename
  ... on SubmissionAccepted {
    submission {
      ...SubmissionFields
    }
    warnings {
      code
      message
      path
    }
  }
  ... on SubmissionKnown {
    submission {
      ...SubmissionFields
    }
  }
  ... on SubmissionRefused {
    code
    message
    path
  }
}
    fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`, {"fragmentName":"SubmitResult"}) as unknown as TypedDocumentString<SubmitResultFragment, unknown>;
export const EventFieldsFragmentDoc = new TypedDocumentString(`
    fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}
    `, {"fragmentName":"EventFields"}) as unknown as TypedDocumentString<EventFieldsFragment, unknown>;
export const CredentialFieldsFragmentDoc = new TypedDocumentString(`
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}
    `, {"fragmentName":"CredentialFields"}) as unknown as TypedDocumentString<CredentialFieldsFragment, unknown>;
export const FacetFieldsFragmentDoc = new TypedDocumentString(`
    fragment FacetFields on Facet {
  value
  count
}
    `, {"fragmentName":"FacetFields"}) as unknown as TypedDocumentString<FacetFieldsFragment, unknown>;
export const CompliantCredentialFieldsFragmentDoc = new TypedDocumentString(`
    fragment CompliantCredentialFields on CompliantCredential {
  reference
  type
  integrity
  credential {
    id
    status
  }
}
    `, {"fragmentName":"CompliantCredentialFields"}) as unknown as TypedDocumentString<CompliantCredentialFieldsFragment, unknown>;
export const SubmitCredentialDocument = new TypedDocumentString(`
    mutation SubmitCredential($input: SubmitCredentialInput!) {
  submitCredential(input: $input) {
    ...SubmitResult
  }
}
    fragment SubmitResult on SubmitCredentialResult {
  __typename
  ... on SubmissionAccepted {
    submission {
      ...SubmissionFields
    }
    warnings {
      code
      message
      path
    }
  }
  ... on SubmissionKnown {
    submission {
      ...SubmissionFields
    }
  }
  ... on SubmissionRefused {
    code
    message
    path
  }
}
fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<SubmitCredentialMutation, SubmitCredentialMutationVariables>;
export const SubmitCredentialsDocument = new TypedDocumentString(`
    mutation SubmitCredentials($inputs: [SubmitCredentialInput!]!) {
  submitCredentials(inputs: $inputs) {
    ...SubmitResult
  }
}
    fragment SubmitResult on SubmitCredentialResult {
  __typename
  ... on SubmissionAccepted {
    submission {
      ...SubmissionFields
    }
    warnings {
      code
      message
      path
    }
  }
  ... on SubmissionKnown {
    submission {
      ...SubmissionFields
    }
  }
  ... on SubmissionRefused {
    code
    message
    path
  }
}
fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<SubmitCredentialsMutation, SubmitCredentialsMutationVariables>;
export const PinCredentialDocument = new TypedDocumentString(`
    mutation PinCredential($input: PinCredentialInput!) {
  pinCredential(input: $input) {
    ...SubmitResult
  }
}
    fragment SubmitResult on SubmitCredentialResult {
  __typename
  ... on SubmissionAccepted {
    submission {
      ...SubmissionFields
    }
    warnings {
      code
      message
      path
    }
  }
  ... on SubmissionKnown {
    submission {
      ...SubmissionFields
    }
  }
  ... on SubmissionRefused {
    code
    message
    path
  }
}
fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<PinCredentialMutation, PinCredentialMutationVariables>;
export const ChangeCredentialStatusDocument = new TypedDocumentString(`
    mutation ChangeCredentialStatus($input: ChangeCredentialStatusInput!) {
  changeCredentialStatus(input: $input) {
    __typename
    ... on SubmissionAccepted {
      submission {
        ...SubmissionFields
      }
    }
    ... on SubmissionKnown {
      submission {
        ...SubmissionFields
      }
    }
    ... on SubmissionRefused {
      code
      message
      path
    }
  }
}
    fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<ChangeCredentialStatusMutation, ChangeCredentialStatusMutationVariables>;
export const SubmissionDocument = new TypedDocumentString(`
    query Submission($id: UUID!) {
  submission(id: $id) {
    ...SubmissionFields
    event {
      ...EventFields
    }
  }
}
    fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}
fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}`) as unknown as TypedDocumentString<SubmissionQuery, SubmissionQueryVariables>;
export const WatchSubmissionDocument = new TypedDocumentString(`
    subscription WatchSubmission($id: UUID!) {
  submission(id: $id) {
    ...SubmissionFields
  }
}
    fragment SubmissionFields on Submission {
  id
  eventId
  state
  at
  transactionHash
  blockNumber
  refusal {
    code
    message
    path
  }
}`) as unknown as TypedDocumentString<WatchSubmissionSubscription, WatchSubmissionSubscriptionVariables>;
export const CredentialEventDocument = new TypedDocumentString(`
    query CredentialEvent($id: UUID!) {
  credentialEvent(id: $id) {
    ...EventFields
    status
    statusReason
    revision
    statusChanges {
      id
      seq
    }
    credential {
      id
      status
      revision
    }
  }
}
    fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}`) as unknown as TypedDocumentString<CredentialEventQuery, CredentialEventQueryVariables>;
export const CredentialEventsDocument = new TypedDocumentString(`
    query CredentialEvents($first: Int, $after: Cursor, $last: Int, $before: Cursor, $filter: CredentialEventFilter, $orderBy: CredentialEventOrder, $asOfBlock: Long, $minBlock: Long) {
  credentialEvents(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
    asOfBlock: $asOfBlock
    minBlock: $minBlock
  ) {
    totalCount
    partial
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    asOf {
      cursor
      block {
        number
        hash
      }
    }
    edges {
      cursor
      node {
        ...EventFields
      }
    }
  }
}
    fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}`) as unknown as TypedDocumentString<CredentialEventsQuery, CredentialEventsQueryVariables>;
export const CredentialsDocument = new TypedDocumentString(`
    query Credentials($first: Int, $after: Cursor, $last: Int, $before: Cursor, $filter: CredentialFilter, $orderBy: CredentialOrder, $asOfBlock: Long) {
  credentials(
    first: $first
    after: $after
    last: $last
    before: $before
    filter: $filter
    orderBy: $orderBy
    asOfBlock: $asOfBlock
  ) {
    totalCount
    partial
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    asOf {
      cursor
      block {
        number
      }
    }
    edges {
      cursor
      node {
        ...CredentialFields
      }
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<CredentialsQuery, CredentialsQueryVariables>;
export const RelevantCredentialsDocument = new TypedDocumentString(`
    query RelevantCredentials($search: String, $filter: CredentialFilter, $first: Int, $after: Cursor, $asOfBlock: Long) {
  relevantCredentials(
    search: $search
    filter: $filter
    first: $first
    after: $after
    asOfBlock: $asOfBlock
  ) {
    totalCount
    partial
    pageInfo {
      hasNextPage
      endCursor
    }
    asOf {
      cursor
      block {
        number
      }
    }
    edges {
      cursor
      score {
        total
        text
        type
        label
        recency
        matchedWords
      }
      node {
        ...CredentialFields
      }
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<RelevantCredentialsQuery, RelevantCredentialsQueryVariables>;
export const CredentialDocument = new TypedDocumentString(`
    query Credential($by: CredentialBy!, $asOfBlock: Long) {
  credential(by: $by, asOfBlock: $asOfBlock) {
    ...CredentialFields
    data
    jwt
    versions {
      id
      seq
    }
    statusChanges {
      id
      seq
      statusChange {
        revision
        status
        reason
      }
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<CredentialQuery, CredentialQueryVariables>;
export const FacetsDocument = new TypedDocumentString(`
    query Facets($of: FacetsOf, $search: String, $filter: CredentialFilter, $asOfBlock: Long) {
  facets(of: $of, search: $search, filter: $filter, asOfBlock: $asOfBlock) {
    total
    kind {
      ...FacetFields
    }
    type {
      ...FacetFields
    }
    source {
      ...FacetFields
    }
    publisher {
      ...FacetFields
    }
    issuer {
      ...FacetFields
    }
    credentialType {
      ...FacetFields
    }
    labelLevel {
      ...FacetFields
    }
    status {
      ...FacetFields
    }
  }
}
    fragment FacetFields on Facet {
  value
  count
}`) as unknown as TypedDocumentString<FacetsQuery, FacetsQueryVariables>;
export const LedgerDocument = new TypedDocumentString(`
    query Ledger {
  ledger {
    chainId
    genesisHash
    contract
    headBlock
    block {
      number
      hash
      timestamp
    }
    seq
    digest
    contractSeq
    contractDigest
    provenBlock
    lagBlocks
    lagSeconds
    cursor
    markedEvents
    leader
    standbys
    stopped
    nodes {
      url
      head
      hash
      error
      disagreement
    }
    lastRepair {
      at
      what
    }
    progress {
      blocksPerSecond
      eventsPerSecond
      etaSeconds
    }
    reportedAt
  }
}
    `) as unknown as TypedDocumentString<LedgerQuery, LedgerQueryVariables>;
export const ServiceConfigDocument = new TypedDocumentString(`
    query ServiceConfig {
  serviceConfig {
    version
    verifiesSignatures
    ledgerStart
    limits {
      maxBodyBytes
      maxPageSize
      maxFrameEvents
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceConfigQuery, ServiceConfigQueryVariables>;
export const WatchEventsDocument = new TypedDocumentString(`
    subscription WatchEvents($after: Cursor, $filter: CredentialEventFilter) {
  credentialEvents(after: $after, filter: $filter) {
    __typename
    ... on CredentialEvents {
      cursor
      events {
        ...EventFields
      }
    }
    ... on CaughtUp {
      cursor
    }
    ... on Rollback {
      cursor
    }
    ... on Lagged {
      cursor
      behind
    }
    ... on Heartbeat {
      cursor
    }
  }
}
    fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}`) as unknown as TypedDocumentString<WatchEventsSubscription, WatchEventsSubscriptionVariables>;
export const CredentialDetailsDocument = new TypedDocumentString(`
    query CredentialDetails($by: CredentialBy!, $asOfBlock: Long, $asOfTime: DateTime) {
  credential(by: $by, asOfBlock: $asOfBlock, asOfTime: $asOfTime) {
    ...CredentialFields
    statusDecidedAt
    statusDecidedBy {
      id
      kind
      seq
    }
    subjects {
      __typename
      subjectId
      types
      ... on Participant {
        name
        legalAddress {
          countryCode
        }
        registrationNumbers {
          kind
          value
          reference
        }
      }
      ... on ServiceOffering {
        name
        description
        providedBy
        dataProtectionRegimes
        termsAndConditions {
          url
          hash
        }
      }
      ... on Label {
        labelLevel
        validatedCriteria
        compliantCredentials {
          ...CompliantCredentialFields
        }
      }
      ... on Compliance {
        compliantCredential {
          ...CompliantCredentialFields
        }
      }
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}
fragment CompliantCredentialFields on CompliantCredential {
  reference
  type
  integrity
  credential {
    id
    status
  }
}`) as unknown as TypedDocumentString<CredentialDetailsQuery, CredentialDetailsQueryVariables>;
export const NodesDocument = new TypedDocumentString(`
    query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on CredentialEvent {
      ...EventFields
    }
    ... on Credential {
      ...CredentialFields
    }
    ... on Block {
      number
      hash
    }
  }
}
    fragment EventFields on CredentialEvent {
  id
  eventId
  seq
  cursor
  digest
  kind
  type
  source
  subject
  time
  receivedAt
  contentHash
  credentialHash
  data
  jwt
  transactionHash
  block {
    number
    hash
    timestamp
  }
  publisher {
    account
    name
  }
  statusChange {
    publicationId
    revision
    status
    reason
  }
  pin {
    commitment
    locator
  }
  mark
}
fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<NodesQuery, NodesQueryVariables>;
export const ChangesDocument = new TypedDocumentString(`
    query Changes($from: Long, $fromTime: DateTime, $to: Long, $filter: CredentialFilter, $first: Int, $after: Cursor) {
  changes(
    from: $from
    fromTime: $fromTime
    to: $to
    filter: $filter
    first: $first
    after: $after
  ) {
    partial
    pageInfo {
      hasNextPage
      endCursor
    }
    asOf {
      cursor
      block {
        number
      }
    }
    nodes {
      kind
      before
      after
      credential {
        ...CredentialFields
      }
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<ChangesQuery, ChangesQueryVariables>;
export const BlocksDocument = new TypedDocumentString(`
    query Blocks($first: Int, $after: Cursor, $from: Long, $to: Long) {
  blocks(first: $first, after: $after, from: $from, to: $to) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      number
      hash
      timestamp
      eventCount
      events {
        nodes {
          id
          seq
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BlocksQuery, BlocksQueryVariables>;
export const TransactionDocument = new TypedDocumentString(`
    query Transaction($hash: Hash!) {
  transaction(hash: $hash) {
    block {
      number
    }
    events {
      id
      seq
    }
  }
}
    `) as unknown as TypedDocumentString<TransactionQuery, TransactionQueryVariables>;
export const WatchCredentialDocument = new TypedDocumentString(`
    subscription WatchCredential($by: CredentialBy!, $after: Cursor) {
  credential(by: $by, after: $after) {
    __typename
    ... on CredentialState {
      before
      status
      cursor
      credential {
        ...CredentialFields
      }
    }
    ... on CaughtUp {
      cursor
    }
    ... on Rollback {
      cursor
    }
    ... on Heartbeat {
      cursor
    }
  }
}
    fragment CredentialFields on Credential {
  id
  issuer
  credentialId
  types
  subjectIds
  name
  description
  labelLevel
  validFrom
  validUntil
  status
  statusReason
  revision
  credentialHash
  event {
    id
    seq
  }
}`) as unknown as TypedDocumentString<WatchCredentialSubscription, WatchCredentialSubscriptionVariables>;