import { announce, h } from './dom.js';
import { ends, isLong } from './words.js';

/** A list of terms and what they are; rows without anything are left out. */
export function rows(pairs, name = 'rows') {
  const told = pairs.filter(
    ([, value]) => value != null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return h(
    'dl',
    { class: name },
    told.map(([term, value]) =>
      h(
        'div',
        {},
        h('dt', {}, term),
        [value].flat().map((one) => h('dd', {}, one)),
      ),
    ),
  );
}

/** An exact value, to be copied. */
export function exact(value, what) {
  return h(
    'span',
    { class: 'exact' },
    h('code', {}, value),
    h(
      'button',
      { class: 'copy', type: 'button', 'aria-label': `Copy ${what}`, onclick: () => copy(value, what) },
      'Copy',
    ),
  );
}

/** An address as a link where it leads somewhere, else as text. */
export function reference(iri) {
  if (iri == null) return null;
  const isLink = /^https?:\/\//.test(iri);
  return whole(iri, isLink ? h('a', { href: iri, rel: 'noreferrer noopener external' }, iri) : iri);
}

/** A text, behind its two ends where it is long. */
export function whole(text, content = text) {
  if (!isLong(text)) return h('span', {}, content);
  return h('details', { class: 'long' }, h('summary', {}, ends(text)), h('code', {}, content));
}

async function copy(value, what) {
  try {
    await navigator.clipboard.writeText(value);
    announce(`Copied ${what}`, 0);
  } catch {
    announce('This browser does not let the page copy', 0);
  }
}
