import type { JsonDefect } from '../lib/json-source.ts';
import type { Caller } from './access/access.ts';
import type { Height } from './height.ts';
import type { FoundAnswer } from './kept-answers.ts';
import type { GatewayParts } from './parts.ts';

/** What is found out about an answer while it is made: whether others may be given it. */
export type AnswerNotes = {
  /** The look at the view that was asked for when the question came. */
  look: Promise<Height>;
  /** Called once it is known that nothing but the ledger decides about the answer. */
  begin(): AnswerNotes['end'];
  /** What to tell those who wait for the same answer; absent when nobody does. */
  end?: ((made?: FoundAnswer) => void) | undefined;
  /** What that look saw; absent when more than the ledger decides what is answered. */
  height?: Height;
  /** Points that its operation cost. */
  cost: number;
  /** Whether a search in it was ended by its budget. */
  isPartial: boolean;
  /** Whether all went well. */
  isWhole: boolean;
};

/** What every resolver is given: the gateway's parts, the same for all requests, and what belongs to the request. */
export type GatewayContext = GatewayParts & {
  /** Who asks over HTTP; subscriptions are let in before they have a context. */
  caller?: Caller;
  /** The request's end: its client has gone, or its time is over. */
  signal: AbortSignal;
  /** Kept of an HTTP request; subscriptions have none. */
  notes?: AnswerNotes;
  /** What parsing the request's text changed inside an object of it. */
  defectsIn(container: object): JsonDefect[];
};
