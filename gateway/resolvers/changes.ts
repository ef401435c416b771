import type { CredentialChangeConnectionResolvers, CredentialChangeResolvers } from '../schema.generated.ts';
import { asOf, relation } from './connections.ts';
import { blockRef } from './values.ts';

/** What became of one version. */
export const changeResolvers: CredentialChangeResolvers = {
  kind: ({ before }) => (before === undefined ? 'ADDED' : 'STATUS_CHANGED'),
  before: ({ before }) => before ?? null,
  after: ({ after }) => after,
  credential: ({ model }) => model,
};

/** A page of changes; the place of each is that of its version's publication. */
export const changeConnectionResolvers: CredentialChangeConnectionResolvers = {
  edges: ({ at, items }, _args, { view }) =>
    items.map((node) => ({ cursor: view.cursorOfRow(at, node.model.row), node })),
  nodes: ({ items }) => items,
  pageInfo: async ({ at, items, hasNextPage, endSeq }, _args, { view }) => {
    const cursors = [items[0], items.at(-1)].map((item) =>
      item === undefined ? null : view.cursorOfRow(at, item.model.row),
    );
    const [startCursor = null, endCursor = null] = cursors;
    const stopped = endSeq === undefined ? endCursor : await view.cursorOf(at, endSeq);
    return { hasNextPage, hasPreviousPage: false, startCursor, endCursor: stopped };
  },
  totalCount: async (page) => (await page.total()).count,
  totalCountRelation: async (page) => relation((await page.total()).isExact),
  from: ({ from }) => blockRef(from.block),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
  partial: ({ endSeq }) => endSeq !== undefined,
};
