import { DIMENSIONS } from './dimensions.js';

/** Orders of the list; with words to look for, it is always the most relevant first. */
export const ORDERS = { NEWEST: 'Newest first', OLDEST: 'Oldest first', LABEL_LEVEL: 'Highest label first' };

const NAMES = DIMENSIONS.map(({ name }) => name);
/** Everything that makes another list. A credential that is open over it does not. */
const LIST_PARAMETERS = ['q', 'order', ...NAMES, 'after', 'before', 'more'];

/** What the address says is to be seen. */
export function readState(search = location.search) {
  const parameters = new URLSearchParams(search);
  return {
    search: parameters.get('q')?.trim() ?? '',
    order: Object.hasOwn(ORDERS, parameters.get('order') ?? '') ? parameters.get('order') : 'NEWEST',
    chosen: Object.fromEntries(NAMES.map((name) => [name, parameters.getAll(name)])),
    after: parameters.get('after'),
    before: parameters.get('before'),
    more: parameters.get('more'),
    credential: parameters.get('credential'),
  };
}

/** The address of what is to be seen after a change. Whatever changes the list begins it again. */
export function addressOf(change, search = location.search) {
  const parameters = new URLSearchParams(search);
  const keepsPage = 'credential' in change || 'more' in change;
  for (const name of keepsPage ? ['credential'] : ['after', 'before', 'credential']) parameters.delete(name);
  for (const [name, value] of Object.entries(change)) {
    parameters.delete(name);
    for (const one of [value].flat()) if (one != null && one !== '') parameters.append(name, one);
  }
  return `?${parameters}`;
}

/** Names a list: two addresses with the same one show the same list. */
export function listKey(search = location.search) {
  const parameters = new URLSearchParams(search);
  return JSON.stringify(LIST_PARAMETERS.map((name) => parameters.getAll(name)));
}

/** What is chosen as a filter of the service. */
export function filterOf({ chosen }) {
  return Object.fromEntries(Object.entries(chosen).filter(([, values]) => values.length > 0));
}
