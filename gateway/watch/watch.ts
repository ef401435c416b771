import { type ExecutionResult, type GraphQLSchema, getArgumentValues, getVariableValues, locatedError } from 'graphql';
import { decodeCursor, type EventCursor, encodeCursor } from '../../ledger/cursor.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { createBell, createGate } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/process.ts';
import { MAX_VALIDATION_ERRORS } from '../apollo.ts';
import type { Limits } from '../limits.ts';
import type { SubscriptionCredentialEventsArgs } from '../schema.generated.ts';
import { isOutage, type Tail } from '../tail.ts';
import { checkBlockNumber } from '../view/block-number.ts';
import { type Filter, parseFilter, textOf } from '../view/filter.ts';
import type { View } from '../view/view.ts';
import { isResolved } from '../view/where.ts';
import type { Answers } from './answers.ts';
import type { Follower } from './follower.ts';
import { type EventsFrame, type Frame, isSamePlace, placeFrame, requireLedger } from './frame.ts';
import { createHistory } from './history.ts';
import { createLive } from './live.ts';
import type { Operation } from './operation.ts';
import type { Sink } from './sink.ts';

/** Subscriptions to the ledger's events. */
export type Watch = Closable & {
  /** Begins one. An answer instead of a way to stop it says why it cannot begin. */
  start(operation: Operation, sink: Sink): Promise<{ stop(): void } | ExecutionResult>;
  /** How many are live, and how many read what is behind them. */
  followers(): { live: number; reading: number };
  /** How many were ended because they lagged. */
  lagged(): number;
};

/** How long a follower waits before it looks again while the view is away, in milliseconds. */
const AWAY_MS = 250;
/** Events of a first frame at the most: how large they are shows only when it was made. */
const FIRST_EVENTS = 20;
/** Followers that read at the same time. */
const READERS = 32;

/** What a step of reading came to. */
type Outcome = 'LIVE' | 'MORE' | 'AT_HEAD' | 'AWAY';

/**
 * Creates the subscriptions to events. A follower reads history by steps, each when its connection has taken the last,
 * and joins the live ones at their end. Who does not take what is live reads again from where it was: bytes that the
 * connection has not taken are the only queue there is, and it is bounded.
 */
export function createWatch(options: {
  schema: GraphQLSchema;
  tail: Tail;
  view: Pick<View, 'eventsBehind' | 'digest8At' | 'placeBeforeBlock' | 'resolve' | 'snapshot'>;
  answers: Answers;
  limits: Limits;
}): Watch {
  const { schema, tail, view, answers, limits } = options;
  const readStep = createHistory({ tail, view, maxFrameEvents: limits.maxFrameEvents });
  const live = createLive({ tail, answers, limits, onOut: (follower) => void read(follower) });
  const throughGate = createGate(READERS);
  const bells = new Map<Follower, ReturnType<typeof createBell>>();
  const untaken = new Set<Follower>();
  let lagged = 0;
  const stop = tail.onMove(() => {
    for (const bell of bells.values()) bell.ring();
    for (const follower of [...untaken]) if (isLagging(follower)) void endLagged(follower);
  });

  /** Reads for a follower until it is live or over. */
  async function read(follower: Follower): Promise<void> {
    const bell = createBell();
    bells.set(follower, bell);
    try {
      for (;;) {
        await takenBy(follower);
        if (follower.isOver) return;
        // A place that this view has not reached yet is waited for, without keeping others from reading.
        const isAhead = follower.place.seq > tail.seq();
        const outcome = await (isAhead ? step(follower) : throughGate(() => step(follower)));
        if (outcome === 'LIVE' || follower.isOver) return;
        const quietMs = follower.toldAt + limits.heartbeatIntervalMs - performance.now();
        if (quietMs <= 0) await tellPlace(follower, 'Heartbeat');
        else if (outcome === 'AT_HEAD') await bell.wait(quietMs);
        else if (outcome === 'AWAY') await bell.wait(Math.min(AWAY_MS, quietMs));
      }
    } catch (error) {
      if (!follower.isOver) follower.sink.end(error);
      end(follower);
    } finally {
      bells.delete(follower);
    }
  }

  /** While the view is away the stream waits for it, and goes on where it was. */
  async function step(follower: Follower): Promise<Outcome> {
    try {
      return follower.isOver ? 'MORE' : await readOn(follower);
    } catch (error) {
      if (isOutage(error)) return 'AWAY';
      throw error;
    }
  }

  async function readOn(follower: Follower): Promise<Outcome> {
    const next = await readStep(follower);
    requireLedger(follower.identity, next.head.identity);
    if (next.kind === 'rollback') {
      await tell(follower, placeFrame('Rollback', follower.identity, next.to));
      follower.place = next.to;
      return 'MORE';
    }
    if (next.frame !== undefined && !(await tellEvents(follower, next.frame))) return 'MORE';
    follower.place = next.place;
    return joinLive(follower, next.head.seq);
  }

  async function joinLive(follower: Follower, headSeq: number): Promise<Outcome> {
    const isAtEnd = () => isSamePlace(follower.place, live.end() ?? { seq: -1, digest8: '' });
    if (!isAtEnd()) return follower.place.seq >= headSeq ? 'AT_HEAD' : 'MORE';
    if (!follower.isCaughtUp) {
      const answer = await answers.of(follower.operation, placeFrame('CaughtUp', follower.identity, follower.place));
      // What came meanwhile is told first.
      if (follower.isOver || !isAtEnd()) return 'MORE';
      hand(follower, answer);
      follower.isCaughtUp = true;
    }
    return live.join(follower) ? 'LIVE' : 'MORE';
  }

  /** Tells events; false when they are more than fit in the bytes that a connection may leave untaken: then fewer are read. */
  async function tellEvents(follower: Follower, frame: EventsFrame): Promise<boolean> {
    const { length } = frame.events;
    const answer = await answers.of(follower.operation, frame);
    if (answer.length > limits.maxUnreadBytes && length > 1) {
      follower.frameEvents = Math.max(1, Math.floor((length * limits.maxUnreadBytes) / answer.length));
      return false;
    }
    hand(follower, answer);
    if (answer.length < limits.maxUnreadBytes / 4 && length === follower.frameEvents)
      follower.frameEvents = Math.min(2 * length, limits.maxFrameEvents);
    return true;
  }

  async function tell(follower: Follower, frame: Frame): Promise<void> {
    hand(follower, await answers.of(follower.operation, frame));
  }

  async function tellPlace(follower: Follower, kind: 'Heartbeat'): Promise<void> {
    await tell(follower, placeFrame(kind, follower.identity, follower.place));
  }

  function hand(follower: Follower, answer: Buffer): void {
    if (follower.isOver) return;
    follower.toldAt = performance.now();
    follower.sink.next(answer);
  }

  async function takenBy(follower: Follower): Promise<void> {
    untaken.add(follower);
    await follower.sink.taken();
    untaken.delete(follower);
  }

  /** Who reads history at his own pace does not lag; who was live and leaves more untaken than the limit does. */
  function isLagging({ isCaughtUp, place }: Follower): boolean {
    return isCaughtUp && tail.seq() - place.seq > limits.lagThreshold;
  }

  async function endLagged(follower: Follower): Promise<void> {
    const { operation, identity, place, sink } = follower;
    const behind = tail.seq() - place.seq;
    end(follower);
    lagged += 1;
    const frame: Frame = { __typename: 'Lagged', cursor: encodeCursor(identity, place), behind };
    try {
      sink.next(await answers.of(operation, frame));
      sink.end();
    } catch (error) {
      sink.end(error);
    }
  }

  function end(follower: Follower): void {
    follower.isOver = true;
    untaken.delete(follower);
    live.leave(follower);
    bells.get(follower)?.ring();
  }

  async function begin(operation: Operation, args: SubscriptionCredentialEventsArgs, sink: Sink): Promise<Follower> {
    const { identity, place } = await startOf(args);
    const filter = await resolved(parseFilter(args.filter, limits));
    const key = `${operation.shape} ${textOf(filter)}`;
    const same = live.find(key);
    return {
      ...{ key: same?.key ?? key, operation: same?.operation ?? operation, filter: same?.filter ?? filter },
      ...{ identity, place, sink, isCaughtUp: false, isOver: false, toldAt: performance.now() },
      frameEvents: Math.min(limits.maxFrameEvents, FIRST_EVENTS),
    };
  }

  /** Names of publishers and cursors are looked up when a subscription begins: the same names may mean others by then. */
  async function resolved(filter: Filter): Promise<Filter> {
    return isResolved(filter) ? filter : view.resolve(await view.snapshot(), filter);
  }

  /** Where to begin. Throws `BAD_CURSOR`, `FOREIGN_CURSOR`, `BAD_INPUT`, and what keeps the view away. */
  async function startOf({ after, fromBlock }: SubscriptionCredentialEventsArgs): Promise<Start> {
    const { identity, seq, digest8 } = await tail.head();
    if (after == null) return { identity, place: fromBlock == null ? { seq, digest8 } : await beforeBlock(fromBlock) };
    if (fromBlock == null) return { identity, place: decodeCursor(identity, after) };
    throw new ServiceError('BAD_INPUT', 'Expected `after` or `fromBlock`, not both');
  }

  async function beforeBlock(block: number): Promise<EventCursor> {
    return view.placeBeforeBlock(checkBlockNumber(block, 'fromBlock'));
  }

  return {
    async start(operation, sink) {
      try {
        const args = argumentsOf(schema, operation);
        if (!('values' in args)) return args;
        const follower = await begin(operation, args.values, sink);
        void read(follower);
        return { stop: () => end(follower) };
      } catch (error) {
        const { field } = operation;
        return { errors: [locatedError(error, [field], [field.alias?.value ?? field.name.value])] };
      }
    },
    followers: () => ({ live: live.count(), reading: bells.size }),
    lagged: () => lagged,
    async close() {
      stop();
      await live.close();
      for (const [follower] of bells) end(follower);
    },
  };
}

type Start = { identity: LedgerIdentity; place: EventCursor };

/** What is wrong with variables: they may have thousands of fields that do not exist, with names of any length. */
const FEW_WORDS = { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: true };

/** The arguments of an operation's field, as a resolver gets them. */
function argumentsOf(
  schema: GraphQLSchema,
  { definition, field, variables }: Operation,
): { values: SubscriptionCredentialEventsArgs } | ExecutionResult {
  const read = getVariableValues(schema, definition.variableDefinitions ?? [], variables, FEW_WORDS);
  if (read.errors !== undefined) return { errors: read.errors };
  const declared = schema.getSubscriptionType()?.getFields()[field.name.value];
  if (declared === undefined) throw new TypeError(`The schema has no subscription ${field.name.value}`);
  return { values: getArgumentValues(declared, field, read.coerced) as SubscriptionCredentialEventsArgs };
}
