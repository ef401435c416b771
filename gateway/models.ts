import type { Column } from '../ledger/column.ts';
import type { SubmissionNote } from '../ledger/submission.ts';
import type { EventRow } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import type { KnownBlock } from './view/blocks.ts';
import type { Facet, Facets } from './view/facets.ts';
import type { Listing } from './view/listing.ts';
import type { Score } from './view/relevance.ts';
import type { Count } from './view/scan.ts';
import type { Snapshot } from './view/snapshot.ts';
import type { CredentialStatus } from './view/status.ts';

/** An event, seen as of a snapshot. */
export type EventModel = { row: EventRow; at: Snapshot };

/** A version of a credential, seen as of a snapshot. */
export type CredentialModel = { row: EventRow; column: Column; at: Snapshot };

/** A submission: its latest note, and its event once the view has it. At least one of both is there. */
export type SubmissionModel = { uuid: string; note?: SubmissionNote; event?: EventModel };

/** A page of events or credentials. What takes another look at the view is only computed when it is asked for. */
export type PageModel<T> = Omit<Listing, 'matches'> & { at: Snapshot; items: T[] };
export type EventConnectionModel = PageModel<EventModel>;
export type CredentialConnectionModel = PageModel<CredentialModel>;

/** What lies around a page. */
export type PageInfoModel = {
  hasNextPage: boolean | (() => Promise<boolean>);
  hasPreviousPage: boolean | (() => Promise<boolean>);
  startCursor: string | null;
  endCursor: string | null;
};

/** A ranked credential, and the words of the index that the search may mean. */
export type HitModel = { model: CredentialModel; score: Score; cursor: string; words: ReadonlySet<string> };

/** A page of ranked credentials. */
export type RelevantConnectionModel = {
  at: Snapshot;
  hits: HitModel[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  total: number;
  partial: boolean;
};

/** Counts, each computed when it is asked for. */
export type FacetsModel = { at: Snapshot; counts: Facets };

/** An account, whose name is looked up when it is asked for. */
export type PublisherModel = { account: Hex; at: Snapshot };

/** A counted value; of a publisher with as of when, for its name is looked up when it is asked for. */
export type FacetModel = Facet & { publisher?: PublisherModel };

/** A block, with its place in the sequence: what it holds lies behind `previousSeq` and ends with `lastSeq`. */
export type BlockModel = { block: KnownBlock; previousSeq: number; lastSeq: number; at: Snapshot };

/** A page of blocks. */
export type BlockConnectionModel = {
  at: Snapshot;
  items: BlockModel[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  total: number;
};

/** What a credential claims to be compliant, which is looked up when it is asked for. */
export type CompliantCredentialModel = {
  reference: string | null;
  type: string | null;
  integrity: string | null;
  at: Snapshot;
};

/** What became of one version between two moments. */
export type ChangeModel = { model: CredentialModel; before?: CredentialStatus; after: CredentialStatus };

/** A page of changes since `from`. */
export type ChangeConnectionModel = {
  at: Snapshot;
  from: Snapshot;
  items: ChangeModel[];
  hasNextPage: boolean;
  /** Of a partial page: where the search stopped. */
  endSeq?: number;
  /** How many changes there are in all. */
  total(): Promise<Count>;
};
