import { statusBadge, tags } from './badges.js';
import { h } from './dom.js';
import { marked } from './marks.js';
import { addressOf } from './state.js';
import { endOf, ends, hostWords, numberWords, time, titleOf } from './words.js';

/** Where words may stand beside name and description. */
const OTHER_FIELDS = { TYPE: 'type', ISSUER: 'issuer', SUBJECT: 'subject' };

/** The page of the list. */
export function results({ edges }) {
  return h('ol', { class: 'cards' }, edges.map(card));
}

function card({ node, snippets = [], score }) {
  const found = (field) => snippets.find((snippet) => snippet.field === field);
  const name = found('NAME');
  const description = found('DESCRIPTION');
  // Titles that say nothing of the id may be alike.
  const id = !node.name && endOf(node.credentialId) === undefined && node.credentialId;
  return h(
    'li',
    { class: 'card' },
    h(
      'div',
      { class: 'card-head' },
      h(
        'h2',
        { dir: 'auto' },
        h(
          'a',
          {
            id: `result-${node.id}`,
            href: addressOf({ credential: node.id }),
            'aria-describedby': id && `id-${node.id}`,
          },
          name ? marked(name) : titleOf(node),
        ),
      ),
      statusBadge(node.status),
    ),
    tags(node),
    id && h('p', { class: 'id', id: `id-${node.id}` }, h('code', { title: id }, ends(hostWords(id)))),
    (description || node.description) &&
      h('p', { class: 'description', dir: 'auto' }, description ? marked(description) : node.description),
    h(
      'p',
      { class: 'meta' },
      h('span', { title: node.issuer }, ends(hostWords(node.issuer))),
      h('span', {}, time(node.event.receivedAt)),
      h('span', {}, `block ${numberWords(node.event.block.number)}`),
    ),
    snippets.filter(({ field }) => field in OTHER_FIELDS).map(foundElsewhere),
    score && why(score),
  );
}

function foundElsewhere(snippet) {
  return h('p', { class: 'meta' }, h('span', {}, `Found in ${OTHER_FIELDS[snippet.field]}: `, marked(snippet)));
}

/** The parts of a score, which add up to it. */
function why({ total, type, label, recency, words }) {
  const parts = [
    ...words.map(({ asked, word, kind, field, score }) => [
      `“${word}” in ${field.toLowerCase()}${asked === word ? '' : ` for “${asked}” (${kind.toLowerCase()})`}`,
      score,
    ]),
    ['type', type],
    ['label', label],
    ['recency', recency],
  ];
  return h(
    'details',
    { class: 'why' },
    h('summary', {}, 'Why it stands here'),
    h(
      'dl',
      {},
      parts
        .filter(([, score]) => score > 0)
        .concat([['in all', total]])
        .map(([part, score]) => h('div', {}, h('dt', {}, part), h('dd', {}, score.toFixed(2)))),
    ),
  );
}
