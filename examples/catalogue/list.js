import { DIMENSIONS } from './dimensions.js';
import { LIST, SEARCH } from './queries.js';
import { ask } from './service.js';
import { filterOf } from './state.js';

const PAGE_SIZE = 20;
/** Values of a dimension that are shown, and those of the one that is opened further. */
const FEW = 6;
const MANY = 50;

/** Asks for the list and its facets, as of one block, in one request. */
export async function loadList(state, minBlock, signal) {
  const sizes = Object.fromEntries(DIMENSIONS.map(({ name }) => [name, state.more === name ? MANY : FEW]));
  const common = { filter: filterOf(state), minBlock, ...sizes };
  const { search, after, before, order } = state;
  if (search !== '') return ask(SEARCH, { ...common, search, first: PAGE_SIZE, after }, signal);
  const page = before ? { last: PAGE_SIZE, before } : { first: PAGE_SIZE, after };
  return ask(LIST, { ...common, orderBy: order, ...page }, signal);
}
