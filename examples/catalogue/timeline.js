import { statusBadge } from './badges.js';
import { h } from './dom.js';
import { place } from './proof.js';
import { numberWords, statusWords, time } from './words.js';

/** Everything that happened to a credential, newest first: its versions and the changes of their status. */
export function timeline({ versions, event: current }, ledger) {
  const events = versions.flatMap((version, index) => [
    { ...version, title: titleOfVersion(versions.length - index, version.id === current.id) },
    ...version.statusChanges.map((change) => ({ ...change, title: titleOfChange(change) })),
  ]);
  events.sort((one, other) => other.seq - one.seq);
  return h(
    'ol',
    { class: 'timeline' },
    events.map((event) => item(event, ledger)),
  );
}

/** One event in a few words, with its place on the ledger behind them. */
export function placed(event, ledger) {
  return h(
    'details',
    {},
    h(
      'summary',
      {},
      `Event ${numberWords(event.seq)} in block ${numberWords(event.block.number)}`,
      h('span', { class: 'unseen' }, ': where it stands on the ledger'),
    ),
    place(event, ledger),
  );
}

function item(event, ledger) {
  const reason = event.statusChange?.reason;
  return h(
    'li',
    { class: `happening happening-${event.kind.toLowerCase()}` },
    h(
      'p',
      { class: 'happening-head' },
      h('strong', {}, event.title),
      event.kind === 'PUBLICATION' && statusBadge(event.status),
    ),
    h(
      'p',
      { class: 'meta' },
      h('span', {}, time(event.receivedAt)),
      h('span', {}, event.publisher.name ?? event.source),
    ),
    reason && h('p', {}, `“${reason}”`),
    placed(event, ledger),
  );
}

function titleOfVersion(number, isCurrent) {
  return `Version ${number} published${isCurrent ? ' (current)' : ''}`;
}

function titleOfChange({ statusChange: { status, revision } }) {
  return `Status changed to ${statusWords(status)} (revision ${revision})`;
}
