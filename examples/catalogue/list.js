import { DIMENSIONS } from './dimensions.js';
import { LIST, SEARCH } from './queries.js';
import { ask } from './service.js';
import { filterOf } from './state.js';

const PAGE_SIZE = 20;
/** Values of a dimension that are shown, and those of the one that is opened further. */
const FEW = 6;
const MANY = 50;

/** The facets that were counted last while words were looked for. */
let counted = {};

/** Asks for the list and its facets, as of one block, in one request. */
export async function loadList(state, minBlock, signal) {
  const filter = filterOf(state);
  const sizes = Object.fromEntries(DIMENSIONS.map(({ name }) => [name, state.more === name ? MANY : FEW]));
  const common = { filter, minBlock, ...sizes };
  if (state.search !== '') return search(state, common, signal);
  const page = state.before ? { last: PAGE_SIZE, before: state.before } : { first: PAGE_SIZE, after: state.after };
  return ask(LIST, { ...common, facetFilter: filter, orderBy: state.order, ...page }, signal);
}

/** Facets count filters, not words: while only the words change, they are not counted again. */
async function search({ search: words, after, more }, common, signal) {
  // Ranked are the active ones only, unless a status is chosen; the facets count the same.
  const facetFilter = { status: ['ACTIVE'], ...common.filter };
  const key = JSON.stringify([facetFilter, more]);
  const withFacets = counted.key !== key;
  const variables = { ...common, facetFilter, withFacets, search: words, first: PAGE_SIZE, after };
  const { list, facets = counted.facets } = await ask(SEARCH, variables, signal);
  counted = { key, facets };
  return { list, facets };
}
