import { ServiceError } from '../../lib/errors.ts';
import type { Hex } from '../../lib/hex.ts';
import type { AnswerNotes } from '../context.ts';
import type { QueryResolvers } from '../schema.generated.ts';
import { checkBlockNumber, checkBlockRange } from '../view/block-number.ts';
import { parseFilter } from '../view/filter.ts';
import type { SnapshotArgs } from '../view/snapshot.ts';
import { asOf } from './connections.ts';
import { ledgerStatus } from './ledger.ts';
import { nodesById } from './nodes.ts';
import { blockRef } from './values.ts';

type Questions = Required<
  Pick<
    QueryResolvers,
    | 'credentialEvents'
    | 'credentials'
    | 'relevantCredentials'
    | 'credentialEvent'
    | 'credential'
    | 'facets'
    | 'node'
    | 'nodes'
    | 'transaction'
    | 'block'
    | 'blocks'
    | 'changes'
    | 'ledger'
  >
>;

/** Questions about the ledger, each answered as of one snapshot. */
export const queryResolvers: Questions = {
  credentialEvents(_, args, { view, config, signal, notes }) {
    const filter = parseFilter(args.filter, config.limits);
    return noting(
      notes,
      view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.events(at, { ...args, filter })),
    );
  },
  credentials(_, args, { view, config, signal, notes }) {
    const filter = parseFilter(args.filter, config.limits);
    return noting(
      notes,
      view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.credentials(at, { ...args, filter })),
    );
  },
  relevantCredentials(_, args, { view, config, signal, notes }) {
    const filter = parseFilter(args.filter, config.limits);
    return noting(
      notes,
      view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.relevant(at, { ...args, filter })),
    );
  },
  async credentialEvent(_, { id, ...args }, { view, signal, notes }) {
    return (await view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.eventByUuid(at, id))) ?? null;
  },
  async credential(_, { by, ...args }, { view, signal, notes }) {
    return (await view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.credentialBy(at, by))) ?? null;
  },
  async facets(_, args, { view, config, signal, notes }) {
    const filter = parseFilter(args.filter, config.limits);
    const at = await view.snapshot({ ...args, ...seen(notes, signal) });
    return view.facets(at, { of: args.of, search: args.search, filter, honourOwn: args.honourOwnFilter });
  },
  async ledger(_, { minBlock }, { view, signal }) {
    if (minBlock != null) await view.snapshot({ minBlock, signal });
    return ledgerStatus(view);
  },
  node: async (_, { id }, { view, signal, notes }) =>
    (await view.consistent(seen(notes, signal), (at) => nodesById(view, at, [id])))[0] ?? null,
  nodes(_, { ids, ...args }, { view, config, signal, notes }) {
    const { maxNodes: most } = config.limits;
    if (ids.length > most) throw new ServiceError('BAD_INPUT', `Expected at most ${most} ids, found ${ids.length}`);
    return view.consistent({ ...args, ...seen(notes, signal) }, (at) => nodesById(view, at, ids));
  },
  async transaction(_, { hash, ...args }, { view, signal, notes }) {
    const events = await view.consistent({ ...args, ...seen(notes, signal) }, (at) =>
      view.transaction(at, hash as Hex),
    );
    const [first] = events ?? [];
    if (events === undefined || first === undefined) return null;
    const { blockNumber: number, blockHash, blockTime: time } = first.row;
    return { hash, block: blockRef({ number, hash: blockHash, time }), events, asOf: await asOf(view, first.at) };
  },
  async block(_, { number, hash, ...args }, { view, signal, notes }) {
    const by = blockBy(number, hash as Hex | null | undefined);
    return (await view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.block(at, by))) ?? null;
  },
  blocks(_, args, { view, signal, notes }) {
    checkBlockRange(args);
    return view.consistent({ ...args, ...seen(notes, signal) }, (at) => view.blocks(at, args));
  },
  changes(_, { from, fromTime, to, minBlock, ...args }, { view, config, signal, notes }) {
    if ((from == null) === (fromTime == null)) {
      const found = from == null ? 'none' : 'both';
      throw new ServiceError('BAD_INPUT', `Expected exactly one of from and fromTime, found ${found}`);
    }
    const filter = parseFilter(args.filter, config.limits);
    const upTo = { asOfBlock: to ?? 'newest', minBlock, names: { asOfBlock: 'to' } } as const;
    return noting(
      notes,
      view.consistent({ ...upTo, ...seen(notes, signal) }, (at) =>
        view.changes(at, { asOfBlock: from, asOfTime: fromTime }, { ...args, filter }),
      ),
    );
  },
};

/** As of when a question is answered, unless its arguments say: as was seen once for all of its operation. */
function seen(notes: AnswerNotes | undefined, signal: AbortSignal): Pick<SnapshotArgs, 'head' | 'signal'> {
  return { head: notes?.height?.head, signal };
}

/** A page; when it is partial, that is noted. */
async function noting<P extends { partial: boolean } | { endSeq?: number }>(
  notes: AnswerNotes | undefined,
  asking: Promise<P>,
): Promise<P> {
  const page = await asking;
  const isPartial = 'partial' in page ? page.partial : page.endSeq !== undefined;
  if (isPartial && notes !== undefined) notes.isPartial = true;
  return page;
}

function blockBy(number: number | null | undefined, hash: Hex | null | undefined): { number: number } | { hash: Hex } {
  if (number != null && hash == null) return { number: checkBlockNumber(number, 'number') };
  if (number == null && hash != null) return { hash };
  throw new ServiceError(
    'BAD_INPUT',
    `Expected exactly one of number and hash, found ${number == null ? 'none' : 'both'}`,
  );
}
