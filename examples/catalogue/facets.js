import { DIMENSIONS } from './dimensions.js';
import { h } from './dom.js';
import { addressOf } from './state.js';
import { numberWords } from './words.js';

/** Which dimensions the reader opened or closed. */
const openness = new Map(DIMENSIONS.map(({ name, open = false }) => [name, open]));

/** The counts of every dimension as choices; `choose` is told the new choice of one. */
export function facets(counts, state, choose) {
  return DIMENSIONS.map((dimension) => facet(dimension, counts[dimension.name], state, choose));
}

/** What is chosen, each with the way to take it back. */
export function chips({ chosen, search }) {
  const all = DIMENSIONS.flatMap(({ name, title, words }) =>
    chosen[name].map((value) => ({
      text: `${title}: ${words(value)}`,
      href: addressOf({ [name]: chosen[name].filter((other) => other !== value) }),
    })),
  );
  if (search !== '') all.unshift({ text: `“${search}”`, href: addressOf({ q: null }) });
  return all.map(({ text, href }) =>
    h(
      'li',
      {},
      h(
        'a',
        { class: 'chip', href, 'data-focus': 'content', 'aria-label': `Remove ${text}` },
        h('span', {}, text),
        h('span', { 'aria-hidden': 'true' }, '×'),
      ),
    ),
  );
}

function facet({ name, title, words, isTold = () => true }, { values, distinct, relation }, state, choose) {
  const chosen = state.chosen[name];
  const missing = chosen.filter((value) => !values.some((one) => one.value === value)).map((value) => ({ value }));
  const shown = [...missing, ...values].filter(({ value }) => isTold(value));
  if (shown.length === 0) return null;
  const change = () => {
    const boxes = document.querySelectorAll(`input[name="${name}"]:checked`);
    choose({ [name]: [...boxes].map((box) => box.value) });
  };
  return h(
    'details',
    {
      class: 'facet',
      open: openness.get(name) || chosen.length > 0,
      ontoggle: ({ target }) => openness.set(name, target.open),
    },
    h('summary', { id: `facet-${name}` }, title),
    h(
      'ul',
      { 'aria-labelledby': `facet-${name}` },
      shown.map((one) => choice(name, one, { words, relation, isChosen: chosen.includes(one.value), change })),
    ),
    distinct > values.length && state.more !== name && more(name, title),
    state.more === name && more(null, title),
  );
}

function choice(name, { value, count }, { words, relation, isChosen, change }) {
  const id = `${name}=${value}`;
  return h(
    'li',
    {},
    h('input', { type: 'checkbox', id, name, value, checked: isChosen, onchange: change }),
    h('label', { for: id, title: value }, h('span', {}, words(value))),
    count !== undefined && h('span', { class: 'count' }, `${numberWords(count)}${relation === 'AT_LEAST' ? '+' : ''}`),
  );
}

function more(name, title) {
  const words = name === null ? 'Show fewer' : 'Show more';
  return h(
    'a',
    { class: 'more', id: `more-${title}`, href: addressOf({ more: name }) },
    words,
    h('span', { class: 'unseen' }, ` of ${title}`),
  );
}
