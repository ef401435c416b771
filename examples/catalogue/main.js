import { credentialProblem, credentialView, loadCredential } from './credential.js';
import { announce, byId, replace } from './dom.js';
import { createListView, orderChoice } from './list-view.js';
import { createLive } from './live.js';
import { createNavigation } from './navigation.js';
import { watchSearch } from './search.js';
import { addressOf, filterOf, readState } from './state.js';
import { cut, titleOf } from './words.js';

const LINES = { LIVE: 'Live', LOST: 'Connecting …', OFF: 'Not live' };

const live = createLive({ onNews: tellNews, onLine: tellLine, onRollback });
const listView = createListView({
  choose: (change) => navigation.go(addressOf(change)),
  done: () => {
    toggleFilters();
    byId('content').focus();
  },
  onLoaded: ({ cursor, block }, filter) => live.follow({ cursor, block }, filter),
});
const navigation = createNavigation(show);
/** Where the list was left. */
let left;

/** Shows what the address says. */
async function show({ focus, isFresh = false } = {}) {
  const state = readState();
  if (isFresh) listView.forget();
  search.follow(state);
  if (state.credential !== null) return showCredential(state);
  document.title = state.search === '' ? 'Credential catalogue' : `${cut(state.search)}: credential catalogue`;
  const back = left;
  left = undefined;
  reveal('list-view');
  const loading = listView.show(state, live.newestBlock());
  if (back !== undefined) {
    scrollTo(0, back.scrollY);
    (byId(`result-${back.credential}`) ?? byId(`offer-${back.credential}`) ?? byId('content')).focus({
      preventScroll: true,
    });
  }
  await loading;
  if (focus === undefined) return;
  byId(focus).focus({ preventScroll: true });
  scrollTo(0, 0);
}

async function showCredential(state) {
  left ??= { scrollY, credential: state.credential };
  const view = byId('credential-view');
  const { credential: id } = state;
  try {
    const answer = await loadCredential(id, live.newestBlock());
    if (readState().credential !== id) return;
    replace(view, ...credentialView(answer, addressOf({ credential: null })));
    document.title =
      answer.credential === null ? 'No such credential' : `${cut(titleOf(answer.credential))}: credential`;
    live.begin(answer.ledger, filterOf(state));
  } catch (error) {
    replace(view, ...credentialProblem(error, state, addressOf({ credential: null })));
    document.title = 'Credential catalogue';
    announce(`The credential could not be loaded: ${error.message}`);
  }
  reveal('credential-view');
  scrollTo(0, 0);
  byId('credential-title')?.focus({ preventScroll: true });
}

/** One of the two views is there for everybody, the other for nobody. */
function reveal(id) {
  for (const view of ['list-view', 'credential-view']) byId(view).hidden = view !== id;
}

function tellNews(count) {
  const news = byId('news');
  const words = `${count} new ${count === 1 ? 'credential' : 'credentials'}`;
  const isMore = count > 0 && news.textContent !== words;
  news.hidden = count === 0;
  news.textContent = words;
  // The newest stand on the first page of what is filtered, without words and in their order.
  news.href = addressOf({ q: null, order: null });
  if (isMore) announce(`${words}; the link is in the head of the page`, 1_000);
}

function tellLine(line) {
  byId('line').textContent = LINES[line];
  byId('line').dataset.line = line;
}

function onRollback() {
  announce('The ledger went back; the list is loaded again');
  void show({ isFresh: true });
}

function onKey(event) {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (!byId('credential-view').hidden) navigation.back(addressOf({ credential: null }));
  else if (byId('filters').getAttribute('aria-expanded') === 'true') toggleFilters();
}

/** On a phone the filters are behind a button. */
function toggleFilters() {
  const button = byId('filters');
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen) button.focus();
}

function skip(event) {
  event.preventDefault();
  byId(byId('credential-view').hidden ? 'content' : 'credential-title').focus();
}

const search = watchSearch(byId('words'), { go: (words, options) => navigation.go(addressOf({ q: words }), options) });
orderChoice(byId('order'));
byId('order').addEventListener('change', ({ target }) => navigation.go(addressOf({ order: target.value })));
byId('search').addEventListener('submit', (event) => event.preventDefault());
byId('filters').addEventListener('click', toggleFilters);
document.querySelector('.skip').addEventListener('click', skip);
document.addEventListener('keydown', onKey);
addEventListener('pagehide', live.end);
addEventListener('pageshow', ({ persisted }) => persisted && show({ isFresh: true }));
history.scrollRestoration = 'manual';
await show();
