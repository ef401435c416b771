import { statusBadge, tags } from './badges.js';
import { claims } from './claims.js';
import { h } from './dom.js';
import { problem } from './problem.js';
import { checks, place } from './proof.js';
import { CREDENTIAL } from './queries.js';
import { reference, rows, whole } from './rows.js';
import { ask } from './service.js';
import { placed, timeline } from './timeline.js';
import { isLong, time, titleOf } from './words.js';

/** Asks for one credential with all that the view shows. */
export function loadCredential(id, minBlock, signal) {
  return ask(CREDENTIAL, { id, minBlock }, signal);
}

/** One credential: what it is, why its status is what it is, what happened to it, and where that stands on the ledger. */
export function credentialView({ credential, ledger }, listAddress) {
  if (credential === null) {
    return [
      wayBack(listAddress),
      heading('There is no such credential'),
      h('p', {}, 'None that this service knows has the id in the address.'),
    ];
  }
  const { event } = credential;
  return [
    wayBack(listAddress),
    h(
      'header',
      { class: 'credential-head' },
      heading(titleOf(credential)),
      tags(credential),
      credential.description && h('p', { class: 'lead', dir: 'auto' }, credential.description),
    ),
    section('Status', ...statusOf(credential, ledger)),
    section('Facts', facts(credential)),
    section('Claims', ...claims(credential.subjects)),
    section('Versions and status changes', timeline(credential, ledger)),
    section('Proof', ...checks(credential, event, ledger), place(event, ledger)),
    section('As published', ...published(credential)),
  ];
}

/** What is shown instead of a credential that could not be loaded. */
export function credentialProblem(error, state, listAddress) {
  return [wayBack(listAddress), heading('This credential cannot be shown'), problem(error, state)];
}

function wayBack(href) {
  return h('p', { class: 'way-back' }, h('a', { href, id: 'way-back' }, '← All credentials'));
}

function heading(words) {
  return h('h1', { id: 'credential-title', tabindex: '-1', dir: 'auto' }, words);
}

function section(title, ...children) {
  const id = `section-${title.toLowerCase().replaceAll(' ', '-')}`;
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h2', { id }, title), ...children);
}

function statusOf({ status, statusReason, statusDecidedAt, statusDecidedBy }, ledger) {
  return [
    h('p', { class: 'status-line' }, statusBadge(status), h('span', {}, statusReason)),
    h(
      'div',
      { class: 'decided' },
      h('p', {}, 'Decided ', time(statusDecidedAt), ', by'),
      placed(statusDecidedBy, ledger),
    ),
  ];
}

function facts({ name, issuer, credentialId, validFrom, validUntil, subjectIds }) {
  return rows([
    // The heading shows the first lines of a long one.
    ['Name', name && isLong(name) && whole(name)],
    ['Issuer', reference(issuer)],
    ['Id', reference(credentialId)],
    ['Valid from', validFrom && time(validFrom)],
    ['Valid until', validUntil && time(validUntil)],
    ['Subjects', subjectIds.map(reference)],
  ]);
}

function published({ data, jwt }) {
  return [
    jwt && raw('As VC-JWT', jwt),
    raw(jwt ? 'Its payload as JSON' : 'As JSON', JSON.stringify(data, null, 2)),
  ].filter(Boolean);
}

function raw(title, text) {
  return h(
    'details',
    { class: 'raw' },
    h('summary', {}, title),
    h('pre', { tabindex: '0', role: 'region', 'aria-label': title }, text),
  );
}
