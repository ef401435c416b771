import { announce, byId, h, replace } from './dom.js';
import { chips, facets } from './facets.js';
import { loadList } from './list.js';
import { areName, loadNamed, offers } from './named.js';
import { pager } from './pager.js';
import { problem } from './problem.js';
import { results } from './results.js';
import { filterOf, listKey, ORDERS } from './state.js';
import { countWords, cut, titleOf } from './words.js';

const NOTHING = 'Nothing matches. Take back a filter, or try other words.';

/** The list with its filters: asks when the address names another one, and shows the latest answer only. */
export function createListView({ choose, done, onLoaded }) {
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
      const [answer, named] = await Promise.all([
        loadList(state, minBlock, signal),
        loadNamed(state.search, minBlock, signal),
      ]);
      if (signal.aborted) return;
      render(answer, named, state);
      onLoaded(answer.list.asOf, filterOf(state));
    } catch (error) {
      if (signal.aborted) return;
      shown = undefined;
      byId('content').textContent = 'Credentials';
      replace(byId('offers'));
      replace(byId('chosen'), ...chips(state));
      replace(byId('results'), problem(error, state));
      announce(`The list could not be loaded: ${error.message}`);
    }
    if (!signal.aborted) byId('results').setAttribute('aria-busy', 'false');
  }

  function render({ list, facets: counts }, named, state) {
    const words = countWords(list.totalCount, { relation: list.totalCountRelation });
    byId('content').textContent = words;
    replace(byId('offers'), ...offers(named, state.search));
    replace(byId('facets'), ...facets(counts, state, choose), doneButton(words));
    replace(byId('chosen'), ...chips(state));
    replace(byId('results'), ...(list.edges.length === 0 ? [nothing(state)] : [results(list)]), ...pager(list, state));
    filtersWords(state);
    announce([...named.map((one) => `${cut(titleOf(one))} can be opened`), `${words} found`].join('; '));
  }

  /** On a phone the list is far below its filters. */
  function doneButton(words) {
    return h('button', { class: 'button done', id: 'done', type: 'button', onclick: done }, `Show ${words}`);
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

/** Why there is nothing, and the way back to everything. */
function nothing({ search, chosen }) {
  const isNarrowed = search !== '' || Object.values(chosen).flat().length > 0;
  if (!isNarrowed) return h('p', { class: 'empty' }, 'There are no credentials yet.');
  return h(
    'div',
    { class: 'empty problem' },
    h('p', {}, areName(search) ? 'No credential has it among its words.' : NOTHING),
    // The service looks for words among active credentials, where no status is asked for.
    search !== '' &&
      !areName(search) &&
      chosen.status.length === 0 &&
      h('p', { class: 'hint' }, 'Only active credentials were searched.'),
    h('a', { class: 'button', href: '?', 'data-focus': 'content' }, 'Show all credentials'),
  );
}

function filtersWords({ chosen }) {
  const count = Object.values(chosen).flat().length;
  byId('filters').textContent = count === 0 ? 'Filters' : `Filters (${count})`;
}
