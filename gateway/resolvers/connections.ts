import type { EventRow } from '../../ledger/view.ts';
import type { PageInfoModel, PageModel } from '../models.ts';
import type {
  CountRelation,
  CredentialConnectionResolvers,
  CredentialEventConnectionResolvers,
  PageInfoResolvers,
  RelevanceScoreResolvers,
  RelevantCredentialConnectionResolvers,
  RelevantCredentialEdgeResolvers,
  WordScoreResolvers,
} from '../schema.generated.ts';
import type { Snapshot } from '../view/snapshot.ts';
import { snippetsOf } from '../view/snippets.ts';
import type { View } from '../view/view.ts';
import { blockRef } from './values.ts';

/** A page of events. */
export const eventConnectionResolvers: CredentialEventConnectionResolvers = {
  edges: ({ at, items }, _args, { view }) => items.map((node) => ({ cursor: view.cursorOfRow(at, node.row), node })),
  nodes: ({ items }) => items,
  pageInfo: (page, _args, { view }) => pageInfo(view, page),
  totalCount: async (page) => (await page.total()).count,
  totalCountRelation: async (page) => relation((await page.total()).isExact),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
  partial: ({ partial }) => partial,
};

/** A page of credentials; their places are those of the events that published the versions. */
export const credentialConnectionResolvers: CredentialConnectionResolvers = {
  edges: ({ at, items }, _args, { view }) => items.map((node) => ({ cursor: view.cursorOfRow(at, node.row), node })),
  nodes: ({ items }) => items,
  pageInfo: (page, _args, { view }) => pageInfo(view, page),
  totalCount: async (page) => (await page.total()).count,
  totalCountRelation: async (page) => relation((await page.total()).isExact),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
  partial: ({ partial }) => partial,
};

/** A page of ranked credentials. */
export const relevantConnectionResolvers: RelevantCredentialConnectionResolvers = {
  edges: ({ hits }) => hits,
  nodes: ({ hits }) => hits.map(({ model }) => model),
  pageInfo: ({ hits, hasNextPage, hasPreviousPage }) => ({
    hasNextPage,
    hasPreviousPage,
    startCursor: hits[0]?.cursor ?? null,
    endCursor: hits.at(-1)?.cursor ?? null,
  }),
  totalCount: ({ total }) => total,
  totalCountRelation: ({ partial }) => relation(!partial),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
  partial: ({ partial }) => partial,
};

/** A hit: its place, and why it stands there. */
export const relevantEdgeResolvers: RelevantCredentialEdgeResolvers = {
  node: ({ model }) => model,
  snippets: async ({ model, words }, _args, { view }) =>
    words.size === 0 ? [] : snippetsOf(await view.searchedTexts(model), words),
};

/** What lies around a page; what takes another look is looked at when it is asked for. */
export const pageInfoResolvers: PageInfoResolvers = {
  hasNextPage: ({ hasNextPage }) => (typeof hasNextPage === 'function' ? hasNextPage() : hasNextPage),
  hasPreviousPage: ({ hasPreviousPage }) =>
    typeof hasPreviousPage === 'function' ? hasPreviousPage() : hasPreviousPage,
};

/** Parts of a score. */
export const relevanceScoreResolvers: RelevanceScoreResolvers = {
  matchedWords: ({ words }) => [...new Set(words.map(({ asked }) => asked))],
};

/** How a word was found. */
export const wordScoreResolvers: WordScoreResolvers = { field: ({ field }) => WORD_FIELDS[field] };

const WORD_FIELDS = { nameWord: 'NAME', typeWord: 'TYPE', word: 'OTHER' } as const;

/** How a count compares with the truth. */
export function relation(isExact: boolean): CountRelation {
  return isExact ? 'EQUAL' : 'AT_LEAST';
}

/** As of when an answer is true. */
export async function asOf(view: View, at: Snapshot) {
  return { block: blockRef(at.block), cursor: await view.cursorOf(at, at.seq) };
}

async function pageInfo(view: View, page: PageModel<{ row: EventRow }>): Promise<PageInfoModel> {
  const { at, items, startSeq, endSeq } = page;
  const cursor = (row: EventRow | undefined) => (row === undefined ? null : view.cursorOfRow(at, row));
  return {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    startCursor: startSeq === undefined ? cursor(items[0]?.row) : await view.cursorOf(at, startSeq),
    endCursor: endSeq === undefined ? cursor(items.at(-1)?.row) : await view.cursorOf(at, endSeq),
  };
}
