import { announce, byId, h, replace } from './dom.js';
import { chips, facets } from './facets.js';
import { loadList } from './list.js';
import { pager } from './pager.js';
import { problem } from './problem.js';
import { results } from './results.js';
import { filterOf, listKey, ORDERS } from './state.js';
import { countWords } from './words.js';

/** The list with its filters: asks when the address names another one, and shows the latest answer only. */
export function createListView({ choose, onLoaded }) {
  let shown;
  let asking = new AbortController();

  /** Shows the list of a state; one that is there already stays as it is. */
  async function show(state, minBlock) {
    const key = listKey();
    if (key === shown) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    // What is being asked for counts as shown, so that nothing asks for it twice.
    shown = key;
    byId('results').setAttribute('aria-busy', 'true');
    byId('order').value = state.search === '' ? state.order : 'RELEVANCE';
    byId('order').disabled = state.search !== '';
    try {
      const answer = await loadList(state, minBlock, signal);
      if (signal.aborted) return;
      render(answer, state);
      onLoaded(answer.list.asOf, filterOf(state));
    } catch (error) {
      if (signal.aborted) return;
      shown = undefined;
      replace(byId('results'), problem(error, state));
      announce(`The list could not be loaded: ${error.message}`);
    }
    if (!signal.aborted) byId('results').setAttribute('aria-busy', 'false');
  }

  function render({ list, facets: counts }, state) {
    const words = countWords(list.totalCount, { relation: list.totalCountRelation });
    byId('content').textContent = words;
    replace(byId('facets'), ...facets(counts, state, choose));
    replace(byId('chosen'), ...chips(state));
    replace(byId('results'), ...(list.edges.length === 0 ? [nothing()] : [results(list)]), ...pager(list, state));
    filtersWords(state);
    announce(`${words} found`);
  }

  return {
    show,
    /** The next list is asked for even when it is the one that is shown. */
    forget() {
      shown = undefined;
    },
  };
}

/** Fills the choice of orders. That of relevance comes by looking for words, never by hand. */
export function orderChoice(select) {
  for (const [value, words] of Object.entries(ORDERS)) select.add(new Option(words, value));
  const relevance = new Option('Most relevant first', 'RELEVANCE');
  relevance.disabled = true;
  select.add(relevance);
}

function nothing() {
  return h('p', { class: 'empty' }, 'Nothing matches. Take back a filter, or try other words.');
}

function filtersWords({ chosen }) {
  const count = Object.values(chosen).flat().length;
  byId('filters').textContent = count === 0 ? 'Filters' : `Filters (${count})`;
}
