import { readState } from './state.js';

/** Goes to other addresses of this page by its links and by `go`; `show` shows what the address says. */
export function createNavigation(show) {
  function go(href, { replace = false, ...options } = {}) {
    const isHere = href === (location.search || '?');
    const address = href === '?' ? location.pathname : href;
    const state = isHere ? history.state : { isFromList: readState().credential === null };
    history[replace || isHere ? 'replaceState' : 'pushState'](state, '', address);
    return show(options);
  }

  function onClick(event) {
    const link = event.target.closest?.('a[href^="?"]');
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented) return;
    event.preventDefault();
    if (link.id === 'way-back') back(link.getAttribute('href'));
    else void go(link.getAttribute('href'), { focus: link.dataset.focus, isFresh: 'fresh' in link.dataset });
  }

  /** Leaves a credential for the list it was opened from, or for that of its address. */
  function back(href) {
    if (history.state?.isFromList) history.back();
    else void go(href);
  }

  document.addEventListener('click', onClick);
  addEventListener('popstate', () => void show());
  return { go, back };
}
