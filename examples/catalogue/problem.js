import { h } from './dom.js';
import { addressOf } from './state.js';

/** What went wrong, and the way on: again, or from the beginning where the place in the list is no more. */
export function problem(error, state) {
  const isDeep = state.after !== null || state.before !== null;
  return h(
    'div',
    { class: 'empty problem' },
    h('p', {}, `The service could not answer: ${error.message}`),
    h(
      'p',
      {},
      h('a', { class: 'button', href: location.search || '?', 'data-fresh': true }, 'Try again'),
      isDeep && h('a', { class: 'button', href: addressOf({}), 'data-focus': 'content' }, 'First page'),
    ),
  );
}
