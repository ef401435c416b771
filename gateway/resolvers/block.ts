import type { BlockConnectionResolvers, BlockResolvers } from '../schema.generated.ts';
import { type Filter, parseFilter } from '../view/filter.ts';
import { asOf } from './connections.ts';
import { blockId } from './nodes.ts';
import { blockRef } from './values.ts';

/** Fields of a block. */
export const blockResolvers: BlockResolvers = {
  id: ({ block }) => blockId(block.number),
  number: ({ block }) => block.number,
  hash: ({ block }) => block.hash ?? null,
  timestamp: ({ block }) => blockRef(block).timestamp,
  eventCount: ({ previousSeq, lastSeq }) => lastSeq - previousSeq,
  events: ({ block, at }, args, { view, config }) =>
    view.events(at, { ...args, filter: within(parseFilter(args.filter, config.limits), block.number) }),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};

/** A page of blocks; the place of each is that of its last event. */
export const blockConnectionResolvers: BlockConnectionResolvers = {
  edges: ({ at, items }, _args, { view }) =>
    Promise.all(items.map(async (node) => ({ cursor: await view.cursorOf(at, node.lastSeq), node }))),
  nodes: ({ items }) => items,
  pageInfo: async ({ at, items, hasNextPage, hasPreviousPage }, _args, { view }) => {
    const [first, last] = [items[0], items.at(-1)];
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : await view.cursorOf(at, first.lastSeq),
      endCursor: last === undefined ? null : await view.cursorOf(at, last.lastSeq),
    };
  },
  totalCount: ({ total }) => total,
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};

/** The filter, of one block only. */
function within(filter: Filter, number: number): Filter {
  const { from = number, to = number } = filter.block ?? {};
  return { ...filter, block: { from: Math.max(from, number), to: Math.min(to, number) } };
}
