import type { SubmissionNote } from '../ledger/submission.ts';
import type { Column, EventRow } from '../ledger/view.ts';
import type { Snapshot } from './view/snapshot.ts';

/** An event, seen as of a snapshot. */
export type EventModel = { row: EventRow; at: Snapshot };

/** A version of a credential, seen as of a snapshot. */
export type CredentialModel = { row: EventRow; column: Column; at: Snapshot };

/** A submission: its latest note, and its event once the view has it. At least one of both is there. */
export type SubmissionModel = { uuid: string; note?: SubmissionNote; event?: EventModel };

/** A page of events or credentials. `total` is counted only when asked for. */
export type PageModel<T> = {
  at: Snapshot;
  items: T[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Where a partial page's search stopped; the page's last item otherwise. */
  endSeq?: number;
  partial: boolean;
  total(): Promise<number>;
};
export type EventConnectionModel = PageModel<EventModel>;
export type CredentialConnectionModel = PageModel<CredentialModel>;

/** Parts of a score; they add up to `total`. */
export type ScoreModel = {
  total: number;
  text: number;
  type: number;
  label: number;
  recency: number;
  matchedWords: string[];
};

/** A page of ranked credentials. */
export type RelevantConnectionModel = {
  at: Snapshot;
  hits: { model: CredentialModel; score: ScoreModel; cursor: string }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  total: number;
  partial: boolean;
};
