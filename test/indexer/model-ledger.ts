import { createHash } from 'node:crypto';
import type { ProvenRange } from '../../indexer/prove.ts';
import type { BlockHeader, SequencedEvent, SequencedLog } from '../../indexer/sequenced.ts';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import { canonicalBytes, contentHashOf, publicationId, statusChangeId } from '../../ledger/ids.ts';
import { encodePayload } from '../../ledger/payload.ts';
import { STATUS_EDGES, type StatusName } from '../../ledger/status.ts';
import type { Hex } from '../../lib/hex.ts';
import { toHex } from '../../lib/hex.ts';

/** What happens in a block. Numbers choose among what there is. */
export type Action =
  | { do: 'publish'; issuer: number; credential: number | undefined; validFrom: number | undefined; words: number }
  | { do: 'status'; of: number; status: StatusName; isReadable: boolean }
  | { do: 'garbage'; isDecodable: boolean }
  | { do: 'name'; account: number; name: string };

type Block = BlockHeader & { events: SequencedEvent[]; namings: ProvenRange['namings'] };

const ACCOUNTS = [0, 1, 2].map((n): Hex => `0x${String(n + 1).repeat(40)}`);

/** A ledger in memory that obeys the contract's rules, with blocks that can be taken back. */
export function createModelLedger(salt = 'main') {
  const genesis: Block = {
    number: 0,
    hash: hashOf('genesis'),
    parentHash: EMPTY_DIGEST,
    time: 1_700_000_000,
    events: [],
    namings: [],
  };
  const blocks: Block[] = [genesis];
  let fork = salt;
  const events = () => blocks.flatMap((block) => block.events);
  const headOf = () => {
    const last = events().at(-1);
    return { seq: last?.log.seq ?? 0, digest: last?.digest ?? EMPTY_DIGEST };
  };
  return {
    genesis,
    head: () => blocks.at(-1) ?? genesis,
    block: (number: number): BlockHeader | undefined => blocks[number],
    mine(actions: readonly Action[]): void {
      const parent = blocks.at(-1) ?? genesis;
      const number = parent.number + 1;
      const hash = hashOf(`${fork}/${number}/${parent.hash}`);
      const block: Block = { number, hash, parentHash: parent.hash, time: parent.time + 2, events: [], namings: [] };
      blocks.push(block);
      for (const [logIndex, action] of actions.entries()) apply(block, action, logIndex, events(), headOf());
    },
    /** Takes back the newest blocks; what is mined instead has other hashes. */
    revert(count: number): void {
      fork = `${fork}'`;
      blocks.splice(Math.max(1, blocks.length - count));
    },
    /** The blocks from one number to another, proven. */
    range(from: number, to: number): ProvenRange {
      const some = blocks.slice(from, to + 1);
      const last = some.at(-1) ?? genesis;
      const upTo = blocks
        .slice(0, to + 1)
        .flatMap((block) => block.events)
        .at(-1);
      return {
        to: last,
        events: some.flatMap((block) => block.events),
        namings: some.flatMap((block) => block.namings),
        proven: true,
        head: { seq: upTo?.log.seq ?? 0, digest: upTo?.digest ?? EMPTY_DIGEST },
      };
    },
  };
}

function apply(
  block: Block,
  action: Action,
  logIndex: number,
  before: SequencedEvent[],
  head: { seq: number; digest: Hex },
): void {
  if (action.do === 'name') {
    const account = ACCOUNTS[action.account % ACCOUNTS.length] ?? '0x';
    block.namings.push({ account, name: action.name, blockNumber: block.number, logIndex });
    return;
  }
  const log = logOf(action, before, head.seq + 1);
  if (log === undefined || before.some((event) => event.log.id === log.id)) return;
  const payload = Buffer.from(log.payload.slice(2), 'hex');
  const digest = nextDigest(head.digest, log.id, payload, log.account);
  const place = {
    blockNumber: block.number,
    blockHash: block.hash,
    transactionHash: hashOf(`tx${logIndex}`),
    logIndex,
  };
  block.events.push({ log: { ...place, ...log }, payload, digest, blockTime: block.time });
}

type WithoutPlace<T> = T extends unknown
  ? Omit<T, 'blockNumber' | 'blockHash' | 'transactionHash' | 'logIndex'>
  : never;

function logOf(
  action: Exclude<Action, { do: 'name' }>,
  before: SequencedEvent[],
  seq: number,
): WithoutPlace<SequencedLog> | undefined {
  if (action.do === 'status') return changeOf(action, before, seq);
  const account = ACCOUNTS[seq % ACCOUNTS.length] ?? '0x';
  if (action.do === 'garbage') {
    const attributes = { type: 'garbage', source: '/garbage', format: 'json' as const };
    const payload = action.isDecodable
      ? encodePayload({ attributes, credential: canonicalBytes({ issuer: 'x' }) })
      : Buffer.from('0001ff', 'hex');
    return { kind: 'published', seq, id: hashOf(`garbage${seq}`), account, payload: toHex(payload) };
  }
  const credential = canonicalBytes(credentialOf(action));
  const attributes = { type: 'eu.gaia-x.credential', source: `/source/${action.issuer}`, format: 'json' as const };
  const id = publicationId(contentHashOf(credential));
  return { kind: 'published', seq, id, account, payload: toHex(encodePayload({ attributes, credential })) };
}

function changeOf(
  action: Action & { do: 'status' },
  before: SequencedEvent[],
  seq: number,
): WithoutPlace<SequencedLog> | undefined {
  const publications = before.filter(({ log }) => log.kind === 'published');
  const publication = publications[action.of % Math.max(1, publications.length)]?.log;
  if (publication === undefined) return undefined;
  const changes = before.flatMap(({ log }) =>
    log.kind === 'statusChanged' && log.publicationId === publication.id ? [log] : [],
  );
  if (!STATUS_EDGES[changes.at(-1)?.status ?? 'ACTIVE'].includes(action.status)) return undefined;
  const revision = changes.length + 1;
  const id = statusChangeId(publication.id, revision, action.status);
  const attributes = { type: 'eu.gaia-x.credential.changed', source: '/status', reason: 'because' };
  const payload = toHex(
    action.isReadable ? encodePayload({ attributes, credential: Buffer.alloc(0) }) : Buffer.from('0009', 'hex'),
  );
  return {
    kind: 'statusChanged',
    seq,
    id,
    publicationId: publication.id,
    account: publication.account,
    revision,
    status: action.status,
    payload,
  };
}

function credentialOf({ issuer, credential, validFrom, words }: Action & { do: 'publish' }): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', words % 2 === 0 ? 'gx:ServiceOffering' : 'gx:LegalPerson'],
    issuer: `did:web:issuer${issuer}.example`,
    ...(credential === undefined ? {} : { id: `https://issuer.example/credentials/${credential}` }),
    ...(validFrom === undefined ? {} : { validFrom: new Date(validFrom * 1_000).toISOString() }),
    credentialSubject: {
      id: `https://subject${words % 3}.example/1`,
      name: `Storage number ${words}`,
      'gx:labelLevel': `L${(words % 3) + 1}`,
    },
  };
}

function hashOf(text: string): Hex {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}
