import { CAN_HASH, computeIds } from './check-hash.js';
import { h } from './dom.js';
import { exact, rows } from './rows.js';
import { numberWords, time } from './words.js';

/** Where an event stands on the ledger: all that a reader of the ledger needs to find and to compare it. */
export function place(event, { chainId, genesisHash, contract }) {
  const { account, name } = event.publisher;
  return rows(
    [
      ['Place in the sequence', `${numberWords(event.seq)}, log ${event.logIndex} of its block`],
      ['Block', h('span', {}, `${numberWords(event.block.number)}, `, time(event.block.timestamp))],
      ['Block hash', event.block.hash && exact(event.block.hash, 'block hash')],
      ['Transaction', exact(event.transactionHash, 'transaction')],
      ['Event id', [exact(event.eventId, 'event id'), exact(event.id, 'event id as UUID')]],
      ['Hash of the stored bytes', event.contentHash && exact(event.contentHash, 'hash of the stored bytes')],
      ['Hash of the credential', event.credentialHash && exact(event.credentialHash, 'hash of the credential')],
      ['Running hash up to it', exact(event.digest, 'running hash')],
      ['Publisher', [name, exact(account, 'publisher')].filter(Boolean)],
      ['Contract', exact(contract, 'contract')],
      ['Chain', String(chainId)],
      ['First block of the chain', exact(genesisHash, 'first block of the chain')],
    ],
    'rows proof',
  );
}

/** What this browser finds out about the credential that it was given, and what the index was compared with. */
export function checks(credential, event, ledger) {
  const list = h('ul', { class: 'checks' });
  void fill(list, credential, event);
  const { provenBlock, contractSeq } = ledger;
  return [
    list,
    provenBlock !== null &&
      h(
        'p',
        { class: 'hint' },
        `The service last compared its index with the contract at block ${numberWords(provenBlock)}: `,
        `${numberWords(contractSeq)} events, the same running hash.`,
      ),
  ];
}

async function fill(list, credential, event) {
  if (!CAN_HASH) {
    list.append(h('li', { class: 'check' }, 'Over plain http this browser computes no hashes.'));
    return;
  }
  const computed = await computeIds(credential);
  list.append(
    check(
      computed.contentHash === event.contentHash,
      'The bytes shown here have the hash that the event states',
      computed.contentHash,
    ),
    check(computed.eventId === event.eventId, 'The event id on the ledger follows from that hash', computed.eventId),
  );
}

function check(holds, words, found) {
  if (holds) return h('li', { class: 'check check-holds' }, `${words}: checked in this browser.`);
  return h('li', { class: 'check check-fails' }, `${words}: NO, this browser finds `, h('code', {}, found));
}
