import { h } from './dom.js';
import { labelWords, statusWords, typesOf, typeWords } from './words.js';

/** The status, in words and colour. */
export function statusBadge(status) {
  return h('span', { class: `status status-${status.toLowerCase()}` }, statusWords(status));
}

/** Types and label. */
export function tags(credential) {
  const { labelLevel } = credential;
  return h(
    'p',
    { class: 'tags' },
    labelLevel && h('span', { class: 'tag tag-label' }, labelWords(labelLevel)),
    typesOf(credential).map((type) => h('span', { class: 'tag', title: type }, typeWords(type))),
  );
}
