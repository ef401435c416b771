import type { Column } from '../../ledger/column.ts';
import { textsOfCredential } from '../../ledger/credential.ts';
import { digest8Of, type EventCursor, encodeCursor } from '../../ledger/cursor.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import type { EventRow, LedgerReport, ViewKeys } from '../../ledger/view.ts';
import { once } from '../../lib/async.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import type { Limits } from '../limits.ts';
import type {
  BlockConnectionModel,
  BlockModel,
  ChangeConnectionModel,
  CredentialConnectionModel,
  CredentialModel,
  EventConnectionModel,
  EventModel,
  FacetsModel,
  PageModel,
  RelevantConnectionModel,
} from '../models.ts';
import { type BlockPageArgs, findBlock, listBlocks } from './block-pages.ts';
import { type CredentialBody, decodeBody } from './body.ts';
import { countChanges, listChanges } from './changes.ts';
import { createDetails } from './details.ts';
import { createDocumentCounter } from './documents.ts';
import { createFacets } from './facets.ts';
import { type Filter, textOf } from './filter.ts';
import { countHarvest, harvest } from './harvest.ts';
import type { Listed, Match } from './judge.ts';
import { createKeptWords } from './kept-words.ts';
import { type ListingArgs, list } from './listing.ts';
import { createLoaders } from './loaders.ts';
import { lookUp, type WordLookUp } from './looked-up.ts';
import { withoutStatus } from './matches.ts';
import { type CheckedCursor, createPlaces } from './places.ts';
import { namesAsOf } from './publishers.ts';
import { bytes, createReader, text, ViewMoved } from './reader.ts';
import type { RelevanceWeights } from './relevance.ts';
import { type RelevantArgs, relevantPage } from './relevant-page.ts';
import { findRows } from './rows.ts';
import { activeUnlessAsked, searchQuestion } from './search-question.ts';
import { seqsInBlocks } from './seq-ranges.ts';
import { createSharing } from './sharing.ts';
import { createSnapshots, type Head, notIndexed, readDigest8, type Snapshot, type SnapshotArgs } from './snapshot.ts';
import { snippetTexts } from './snippets.ts';
import { momentText } from './status.ts';
import { createTables } from './tables.ts';
import {
  type CredentialBy,
  eventsOfCredential,
  findCredential,
  findCredentials,
  findVersions,
  firstEventIn,
  rowsOfTransaction,
  seqsOfUuids,
} from './versions.ts';
import { resolveFilter } from './where.ts';

/** Options of `createView`. */
export type ViewOptions = {
  redis: Redis;
  keyPrefix: string;
  contract: Hex;
  limits: Limits;
  clockStepSeconds: number;
  relevance: RelevanceWeights;
  log: Log;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
};

/** Arguments of a listing; cursors as clients write them. */
export type ViewListingArgs = ListingArgs & { after?: string | null | undefined; before?: string | null | undefined };

/** Answers as of a snapshot are taken again when the ledger goes back meanwhile; so often at most. */
const MAX_TAKES = 3;

/** Everything the gateway can be asked about the ledger, read from the view in Redis. */
export function createView(options: ViewOptions) {
  const { redis, limits, relevance, log } = options;
  const reader = createReader(redis);
  const snapshots = createSnapshots({ ...options, reader, minBlockWaitMs: limits.minBlockWaitMs });
  const places = createPlaces({ reader, snapshots, minBlockWaitMs: limits.minBlockWaitMs });
  const loadersOf = createLoaders(reader);
  const tables = createTables();
  const readWords = createKeptWords();
  const countDocuments = createDocumentCounter();
  const sharing = createSharing();
  const details = createDetails(reader, loadersOf, limits);

  async function keys(): Promise<ViewKeys> {
    return (await snapshots.head()).keys;
  }

  /** Answers as of one snapshot; again, when the ledger went back before it was whole. */
  async function consistent<T>(args: SnapshotArgs, answer: (at: Snapshot) => Promise<T>): Promise<T> {
    for (let taken = 1; ; taken += 1) {
      try {
        return await answer(await snapshots.take(taken === 1 ? args : { ...args, head: undefined }));
      } catch (error) {
        if (!(error instanceof ViewMoved) || taken >= MAX_TAKES) throw error;
        log.debug({ taken }, 'The ledger went back while a question was answered; answering it again');
      }
    }
  }

  /** A filter with cursors and names of publishers looked up. */
  function resolve(at: Snapshot, filter: Filter): Promise<Filter> {
    return resolveFilter(reader.from(at), places, filter);
  }

  async function listing(at: Snapshot, listed: Listed, args: ViewListingArgs) {
    const [afterSeq = args.afterSeq, beforeSeq = args.beforeSeq] = await Promise.all([
      places.seqOf(at, args.after),
      places.seqOf(at, args.before),
    ]);
    const filter = await resolve(at, args.filter);
    return list({ source: reader.from(at), tables }, listed, { ...args, filter, afterSeq, beforeSeq }, limits);
  }

  /** Many ask for the newest at once. */
  async function pageOf<T>(
    at: Snapshot,
    listed: Listed,
    args: ViewListingArgs,
    itemsOf: (matches: Match[]) => Promise<T[]>,
  ): Promise<PageModel<T>> {
    const key = `${listed} ${textOf(args)}`;
    const page = await sharing(at, key, async () => {
      const { matches, ...around } = await listing(at, listed, args);
      return { ...around, at, items: await itemsOf(matches) };
    });
    return { ...page, total: () => sharing(at, `total of ${key}`, page.total) };
  }

  function events(at: Snapshot, args: ViewListingArgs): Promise<EventConnectionModel> {
    return pageOf(at, 'events', args, async (matches) => (await rowsOf(at, matches)).map((row) => ({ row, at })));
  }

  function credentials(at: Snapshot, args: ViewListingArgs): Promise<CredentialConnectionModel> {
    return pageOf(at, 'credentials', args, (matches) => credentialsOf(at, matches));
  }

  /** Events behind one, oldest first, that pass a filter but for its status, and up to which event was looked. */
  async function eventsBehind(
    at: Snapshot,
    filter: Filter,
    seq: number,
    limit: number,
  ): Promise<{ rows: EventRow[]; examinedTo: number }> {
    const lenient = withoutStatus(filter);
    const args = { filter: lenient, orderBy: 'OLDEST' as const, afterSeq: seq, first: limit, maxPageSize: limit };
    const { matches, partial, endSeq } = await list({ source: reader.from(at), tables }, 'events', args, limits);
    const rows = await rowsOf(at, matches);
    const last = rows.length >= limit ? rows.at(-1)?.seq : undefined;
    return { rows, examinedTo: last ?? (partial ? endSeq : undefined) ?? at.seq };
  }

  /** The place before a block's first event; waits shortly for the block before it. */
  async function placeBeforeBlock(block: number): Promise<EventCursor> {
    const isNext = ({ cursor }: Head) => block <= cursor.blockNumber + 1;
    const head = await snapshots.headWhen(isNext);
    if (!isNext(head)) throw notIndexed(block, head, head.cursor.blockNumber + 1);
    const at = await snapshots.take({ head });
    const source = reader.from(at);
    const { from } = await seqsInBlocks(source, { from: block, to: Number.MAX_SAFE_INTEGER });
    const seq = Math.min(from - 1, at.seq);
    return { seq, digest8: seq === at.seq ? at.digest8 : await readDigest8(source.read, at.keys, seq) };
  }

  function rowsOf(at: Snapshot, matches: readonly { seq: number }[]): Promise<EventRow[]> {
    return loadersOf(at).rows.loadAll(matches.map(({ seq }) => seq));
  }

  async function credentialsOf(
    at: Snapshot,
    matches: readonly { seq: number; column?: CredentialModel['column'] | undefined }[],
  ): Promise<CredentialModel[]> {
    const missing = matches.filter(({ column }) => column === undefined).map(({ seq }) => seq);
    const [rows, columns] = await Promise.all([
      rowsOf(at, matches),
      missing.length === 0 ? [] : loadersOf(at).columns.loadAll(missing),
    ]);
    return rows.map((row, index) => ({ row, column: matches[index]?.column ?? (columns.shift() as Column), at }));
  }

  /** A page shows hits and facets of the same words. */
  const lookUpOnce: WordLookUp = (source, question) =>
    sharing(source.at, `words ${textOf(question)}`, () => lookUp(source, readWords, question));

  function relevant(at: Snapshot, args: RelevantArgs): Promise<RelevantConnectionModel> {
    const kept = { tables, lookUp: lookUpOnce, countDocuments };
    return relevantPage({ ...kept, reader, snapshots, places, limits, weights: relevance, credentialsOf }, at, args);
  }

  /** The texts of a credential in which search looks. */
  async function searchedTexts({ row, at }: CredentialModel) {
    const { json } = await loadersOf(at).bodies.load(row.seq);
    return snippetTexts({ ...row, ...textsOfCredential(json) });
  }

  async function facets(
    at: Snapshot,
    args: {
      of?: 'EVENTS' | 'CREDENTIALS' | null | undefined;
      search?: string | null | undefined;
      filter: Filter;
      honourOwn?: boolean | null | undefined;
    },
  ): Promise<FacetsModel> {
    const listed = args.of === 'EVENTS' ? 'events' : 'credentials';
    if (listed === 'events' && args.search != null) {
      throw new ServiceError('BAD_INPUT', 'Expected search with CREDENTIALS only: words find credentials, not events');
    }
    const search = args.search == null ? undefined : searchQuestion(args.search, limits);
    const resolved = await resolve(at, args.filter);
    const filter = search === undefined ? resolved : activeUnlessAsked(resolved);
    const question = { listed, filter, search, honourOwn: args.honourOwn === true } as const;
    return { at, counts: createFacets(reader.from(at), { tables, lookUp: lookUpOnce }, question, limits) };
  }

  async function credentialBy(at: Snapshot, by: CredentialBy): Promise<CredentialModel | undefined> {
    const version = await findCredential(reader.from(at), by);
    return version === undefined ? undefined : { ...version, at };
  }

  async function credentialsBy(at: Snapshot, bys: readonly CredentialBy[]): Promise<(CredentialModel | undefined)[]> {
    const versions = await findCredentials(reader.from(at), bys);
    return versions.map((version) => version && { ...version, at });
  }

  async function credentialOfHash(at: Snapshot, hash: Hex): Promise<CredentialModel | undefined> {
    const version = await loadersOf(at).hashes.load(hash);
    return version && { ...version, at };
  }

  /** The very versions that have a hash, current or not; the newest of several. */
  async function versionsOfHashes(at: Snapshot, hashes: readonly Hex[]): Promise<(CredentialModel | undefined)[]> {
    const versions = await findVersions(reader.from(at), hashes);
    return versions.map((version) => version && { ...version, at });
  }

  async function eventByUuid(at: Snapshot, uuid: string): Promise<EventModel | undefined> {
    return (await eventsByUuid(at, [uuid]))[0];
  }

  async function eventsByUuid(at: Snapshot, uuids: readonly string[]): Promise<(EventModel | undefined)[]> {
    const seqs = await seqsOfUuids(reader.from(at), uuids);
    return Promise.all(
      seqs.map(async (seq) => (seq === undefined ? undefined : { row: await loadersOf(at).rows.load(seq), at })),
    );
  }

  async function block(at: Snapshot, by: { number: number } | { hash: Hex }): Promise<BlockModel | undefined> {
    const source = reader.from(at);
    const number = 'number' in by ? by.number : await numberOfBlock(at, by.hash);
    return number === undefined ? undefined : findBlock(source, await snapshots.head(), number);
  }

  /** Of blocks without events only the newest one's hash is known. */
  async function numberOfBlock(at: Snapshot, hash: Hex): Promise<number | undefined> {
    if (hash === at.block.hash) return at.block.number;
    return (await firstEventIn(reader.from(at), hash, 'blockHash'))?.blockNumber;
  }

  async function blocks(
    at: Snapshot,
    args: Omit<BlockPageArgs, 'afterSeq' | 'beforeSeq'> & Pick<ViewListingArgs, 'after' | 'before'>,
  ): Promise<BlockConnectionModel> {
    const [afterSeq, beforeSeq] = await Promise.all([places.seqOf(at, args.after), places.seqOf(at, args.before)]);
    return listBlocks(reader.from(at), { ...args, afterSeq, beforeSeq }, limits);
  }

  /** What became of versions between a moment and the snapshot; `from` names the moment. */
  async function changes(
    at: Snapshot,
    from: Pick<SnapshotArgs, 'asOfBlock' | 'asOfTime'>,
    args: { filter: Filter; first?: number | null | undefined; after?: string | null | undefined },
  ): Promise<ChangeConnectionModel> {
    const before = await snapshots.take({ ...from, names: { asOfBlock: 'from', asOfTime: 'fromTime' } });
    if (before.epoch !== at.epoch) throw new ViewMoved();
    if (before.block.number > at.block.number) {
      const { number, time } = at.block;
      throw new ServiceError(
        'BAD_INPUT',
        from.asOfTime == null
          ? `Expected from to be at most ${number}, as to is: found ${from.asOfBlock}`
          : `Expected fromTime to be at most ${momentText(time)}, the time of block ${number}, as to is: found ${momentText(from.asOfTime)}`,
      );
    }
    const afterSeq = await places.seqOf(at, args.after);
    const filter = await resolve(at, args.filter);
    const asked = { ...args, filter, afterSeq };
    const source = reader.from(at);
    const { changes: found, ...page } = await listChanges(source, before, asked, limits);
    const items = found.map(({ row, column, ...change }) => ({ ...change, model: { row, column, at } }));
    return { ...page, at, from: before, items, total: once(() => countChanges(source, before, filter, limits)) };
  }

  /** The events of a transaction, in their order; undefined when it made none. */
  async function transaction(at: Snapshot, hash: Hex): Promise<EventModel[] | undefined> {
    const first = await firstEventIn(reader.from(at), hash, 'transactionHash');
    if (first === undefined) return undefined;
    const rows = await rowsOfTransaction(reader.from(at), first, limits.maxTransactionEvents);
    return rows.map((row) => ({ row, at }));
  }

  async function rows(seqs: readonly number[]): Promise<(EventRow | undefined)[]> {
    return seqs.length === 0 ? [] : findRows(reader.read, await keys(), seqs);
  }

  async function bodies(seqs: readonly number[]): Promise<(CredentialBody | undefined)[]> {
    if (seqs.length === 0) return [];
    const { body } = await keys();
    const [payloads] = await reader.read([bytes(seqs.map(body))]);
    return payloads.map((payload) => (payload === null ? undefined : decodeBody(payload)));
  }

  async function cursorOf(at: Snapshot, seq: number): Promise<string> {
    const digest8 = seq === at.seq ? at.digest8 : await readDigest8(reader.from(at).read, at.keys, seq);
    return encodeCursor(at.identity, { seq, digest8 });
  }

  async function report(): Promise<LedgerReport | undefined> {
    const [json] = await reader.read([text((await keys()).report)]);
    return json === null ? undefined : (JSON.parse(json) as LedgerReport);
  }

  return {
    identity: async (): Promise<LedgerIdentity> => (await snapshots.head()).identity,
    keys,
    head: snapshots.head,
    snapshot: snapshots.take,
    consistent,
    resolve,
    events,
    eventsBehind,
    placeBeforeBlock,
    credentials,
    relevant,
    searchedTexts,
    facets,
    credentialBy,
    credentialsBy,
    credentialOfHash,
    versionsOfHashes,
    eventByUuid,
    eventsByUuid,
    block,
    blocks,
    transaction,
    changes,
    ...details,
    rows,
    bodies,
    cursorOf,
    /** Cursor behind an event whose row is at hand. */
    cursorOfRow: (at: Snapshot, row: EventRow): string =>
      encodeCursor(at.identity, { seq: row.seq, digest8: digest8Of(row.digest) }),
    checkCursor: (cursor: string): Promise<CheckedCursor> => places.checkCursor(cursor),
    /** The clock as answers use it that are not as of a block, in seconds since 1970. */
    clock: snapshots.clock,
    /** Rows of what happened to a credential behind an event, in order. */
    eventsOfCredential: (at: Snapshot, key: string, afterSeq: number): Promise<EventRow[]> =>
      eventsOfCredential(reader.from(at), key, afterSeq),
    /** The event that a cursor of events names, as queries take it; undefined without one. */
    seqOfCursor: places.seqOf,
    countHarvest: (at: Snapshot, filter: Filter): Promise<number> =>
      countHarvest({ source: reader.from(at), tables }, filter),
    /** Names of all publishers that were ever named, as of the snapshot's block. */
    publisherNames: (at: Snapshot): Promise<Map<Hex, string>> => namesAsOf(reader.from(at)),
    harvest: (at: Snapshot, filter: Filter, afterSeq: number) => harvest(reader, at, filter, afterSeq),
    digest8At: (at: Snapshot, seq: number): Promise<string> => readDigest8(reader.from(at).read, at.keys, seq),
    report,
  };
}
export type View = ReturnType<typeof createView>;
