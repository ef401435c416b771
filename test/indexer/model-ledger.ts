import { createHash } from 'node:crypto';
import type { ProvenRange } from '../../indexer/prove.ts';
import type { BlockHeader, SequencedEvent, SequencedLog } from '../../indexer/sequenced.ts';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import { canonicalBytes, contentHashOf, pinnedId, publicationId, statusChangeId } from '../../ledger/ids.ts';
import { encodePayload, encodePinnedPayload } from '../../ledger/payload.ts';
import { STATUS_EDGES, type StatusName } from '../../ledger/status.ts';
import type { Hex } from '../../lib/hex.ts';

/** What happens in a block. Numbers choose among what there is. */
export type Action =
  | { do: 'publish'; issuer: number; credential: number | undefined; validFrom: number | undefined; words: number }
  | { do: 'status'; of: number; status: StatusName; isReadable: boolean }
  | { do: 'garbage'; isDecodable: boolean }
  | { do: 'pin'; commitment: number; isForged: boolean }
  /** Takes the id of a publication to come, or of a status change to come or there, with a payload that does not give it. */
  | { do: 'squat'; of: SquatTarget; isDecodable: boolean }
  /** An administrator gives an id free; what stands in the sequence stays. */
  | { do: 'release'; of: number }
  | { do: 'name'; account: number; name: string };

/** What somebody who wants an id can foresee. */
export type SquatTarget =
  | (Omit<Action & { do: 'publish' }, 'do'> & { kind: 'credential' })
  | { kind: 'pin'; commitment: number }
  | { kind: 'change'; of: number; status: StatusName };

type Block = BlockHeader & {
  events: SequencedEvent[];
  namings: ProvenRange['namings'];
  /** Ids released, and after which event. */
  releases: { id: Hex; after: number }[];
  /** Seqs of publications whose payload does not give their id. */
  untrusted: number[];
};

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
    releases: [],
    untrusted: [],
  };
  const blocks: Block[] = [genesis];
  let fork = salt;
  const history = (): History => ({
    events: blocks.flatMap((block) => block.events),
    releases: blocks.flatMap((block) => block.releases),
  });
  return {
    genesis,
    head: () => blocks.at(-1) ?? genesis,
    block: (number: number): BlockHeader | undefined => blocks[number],
    mine(actions: readonly Action[]): void {
      const parent = blocks.at(-1) ?? genesis;
      const number = parent.number + 1;
      const hash = hashOf(`${fork}/${number}/${parent.hash}`);
      const none = { events: [], namings: [], releases: [], untrusted: [] };
      const block: Block = { number, hash, parentHash: parent.hash, time: parent.time + 2, ...none };
      blocks.push(block);
      for (const [logIndex, action] of actions.entries()) apply(block, action, logIndex, history());
    },
    /** Takes back the newest blocks; what is mined instead has other hashes. */
    revert(count: number): void {
      fork = `${fork}'`;
      blocks.splice(Math.max(1, blocks.length - count));
    },
    /** Publications that have their id now, as the contract's `statusOf` tells them; `seq` is that of the event. */
    publications(): { id: Hex; seq: number; isTrusted: boolean; status: StatusName; revision: number }[] {
      const all = history();
      const untrusted = new Set(blocks.flatMap((block) => block.untrusted));
      const published = all.events.flatMap(({ log }) => (log.kind === 'published' ? [[log.id, log.seq] as const] : []));
      return [...new Map(published)].flatMap(([id, seq]) => {
        const { isKnown, ...record } = recordOf(all, id);
        return isKnown ? [{ id, seq, isTrusted: !untrusted.has(seq), ...record }] : [];
      });
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

type History = { events: SequencedEvent[]; releases: Block['releases'] };

function apply(block: Block, action: Action, logIndex: number, before: History): void {
  const last = before.events.at(-1);
  const seq = (last?.log.seq ?? 0) + 1;
  if (action.do === 'name') {
    const account = ACCOUNTS[action.account % ACCOUNTS.length] ?? '0x';
    block.namings.push({ account, name: action.name, blockNumber: block.number, logIndex });
    return;
  }
  if (action.do === 'release') {
    const id = publishedId(before, action.of);
    if (id !== undefined && recordOf(before, id).isKnown) block.releases.push({ id, after: seq - 1 });
    return;
  }
  const log = action.do === 'status' ? changeOf(action, before, seq) : publicationOf(action, before, seq);
  if (log === undefined) return;
  const { payload } = log;
  const digest = nextDigest(last?.digest ?? EMPTY_DIGEST, log.id, payload, log.account);
  const place = {
    blockNumber: block.number,
    blockHash: block.hash,
    transactionHash: hashOf(`tx${logIndex}`),
    logIndex,
  };
  if (action.do === 'garbage' || action.do === 'squat' || (action.do === 'pin' && action.isForged)) {
    block.untrusted.push(seq);
  }
  block.events.push({ log: { ...place, ...log }, payload, digest, blockTime: block.time });
}

/** What the contract remembers of a publication's id. Revisions go on through releases. */
function recordOf({ events, releases }: History, id: Hex): { isKnown: boolean; status: StatusName; revision: number } {
  const published = events.findLast(({ log }) => log.kind === 'published' && log.id === id)?.log.seq ?? 0;
  const released = releases.findLast((release) => release.id === id)?.after ?? -1;
  const changes = events.flatMap(({ log }) => (log.kind === 'statusChanged' && log.publicationId === id ? [log] : []));
  const last = changes.at(-1);
  return {
    isKnown: published > 0 && released < published,
    status: last !== undefined && last.seq > published ? last.status : 'ACTIVE',
    revision: last?.revision ?? 0,
  };
}

/** The id of some publication that was ever there; undefined where there is none. */
function publishedId({ events }: History, of: number): Hex | undefined {
  const publications = events.filter(({ log }) => log.kind === 'published');
  return publications[of % Math.max(1, publications.length)]?.log.id;
}

type WithoutPlace<T> = T extends unknown
  ? Omit<T, 'blockNumber' | 'blockHash' | 'transactionHash' | 'logIndex'>
  : never;
type Publishing = Action & { do: 'publish' | 'garbage' | 'pin' | 'squat' };

function publicationOf(action: Publishing, before: History, seq: number): WithoutPlace<SequencedLog> | undefined {
  const publication = idAndPayload(action, before, seq);
  if (publication === undefined || recordOf(before, publication.id).isKnown) return undefined;
  const { id, payload } = publication;
  return { kind: 'published', seq, id, account: ACCOUNTS[seq % ACCOUNTS.length] ?? '0x', payload };
}

function idAndPayload(action: Publishing, before: History, seq: number): { id: Hex; payload: Buffer } | undefined {
  switch (action.do) {
    case 'garbage':
      return { id: hashOf(`garbage${seq}`), payload: garbage(action) };
    case 'squat': {
      const id = targetOf(action.of, before);
      return id === undefined ? undefined : { id, payload: garbage(action) };
    }
    case 'pin': {
      const pin = { commitment: commitmentOf(action.commitment), locator: `https://store.example/${seq}` };
      const payload = encodePinnedPayload({ type: 'eu.gaia-x.credential', source: '/pins' }, pin);
      return { id: action.isForged ? hashOf(`forged${seq}`) : pinnedId(pin.commitment), payload };
    }
    case 'publish': {
      const credential = canonicalBytes(credentialOf(action));
      const attributes = { type: 'eu.gaia-x.credential', source: `/source/${action.issuer}`, format: 'json' as const };
      return { id: publicationId(contentHashOf(credential)), payload: encodePayload({ attributes, credential }) };
    }
  }
}

function garbage({ isDecodable }: { isDecodable: boolean }): Buffer {
  const attributes = { type: 'garbage', source: '/garbage', format: 'json' as const };
  const credential = canonicalBytes({ issuer: 'x' });
  return isDecodable ? encodePayload({ attributes, credential }) : Buffer.from('0001ff', 'hex');
}

function targetOf(target: SquatTarget, before: History): Hex | undefined {
  if (target.kind === 'credential') return publicationId(contentHashOf(canonicalBytes(credentialOf(target))));
  if (target.kind === 'pin') return pinnedId(commitmentOf(target.commitment));
  const id = publishedId(before, target.of);
  return id === undefined ? undefined : statusChangeId(id, recordOf(before, id).revision + 1, target.status);
}

function commitmentOf(n: number): Hex {
  return hashOf(`commitment${n}`);
}

function changeOf(
  action: Action & { do: 'status' },
  before: History,
  seq: number,
): WithoutPlace<SequencedLog> | undefined {
  const publicationId = publishedId(before, action.of);
  if (publicationId === undefined) return undefined;
  const record = recordOf(before, publicationId);
  if (!record.isKnown || !STATUS_EDGES[record.status].includes(action.status)) return undefined;
  const revision = record.revision + 1;
  const attributes = { type: 'eu.gaia-x.credential.changed', source: '/status', reason: 'because' };
  const payload = action.isReadable
    ? encodePayload({ attributes, credential: Buffer.alloc(0) })
    : Buffer.from('0009', 'hex');
  return {
    kind: 'statusChanged',
    seq,
    id: statusChangeId(publicationId, revision, action.status),
    publicationId,
    account: ACCOUNTS[seq % ACCOUNTS.length] ?? '0x',
    revision,
    status: action.status,
    payload,
  };
}

function credentialOf({ issuer, credential, validFrom, words }: Omit<Action & { do: 'publish' }, 'do'>): object {
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
