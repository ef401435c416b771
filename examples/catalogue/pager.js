import { h } from './dom.js';
import { addressOf } from './state.js';

/** The ways to the pages around, as far as there are any. A ranking goes forward only: the way back is to its beginning. */
export function pager({ pageInfo, partial }, state) {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
  const isRanked = state.search !== '';
  const previous = isRanked
    ? state.after && link('first', 'First page', addressOf({}))
    : hasPreviousPage && link('prev', 'Previous', addressOf({ before: startCursor }));
  const next = hasNextPage && link('next', 'Next', addressOf({ after: endCursor }));
  return [
    partial && h('p', { class: 'hint' }, isRanked ? 'More match than were ranked.' : 'The search ended early; go on.'),
    (previous || next) && h('nav', { class: 'pager', 'aria-label': 'Pages' }, previous, next),
  ];
}

function link(rel, words, href) {
  return h('a', { class: `button button-${rel}`, rel, href, 'data-focus': 'content' }, words);
}
