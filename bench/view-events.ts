import { createRandom, type JsonCredential, realisticCredential } from '../examples/realistic.ts';
import type { BlockHeader, Head, SequencedEvent } from '../indexer/sequenced.ts';
import { nextDigest } from '../ledger/digest.ts';
import { canonicalBytes, contentHashOf, publicationId, sha256, statusChangeId } from '../ledger/ids.ts';
import { encodePayload } from '../ledger/payload.ts';
import type { Hex } from '../lib/hex.ts';

/** A block of an imagined ledger: its header and its events. */
export type ImaginedBlock = { header: BlockHeader; events: SequencedEvent[]; head: Head };

/** Of so many events one publishes another version of an earlier credential, and one changes a status. */
const ONE_VERSION_IN = 12;
const ONE_CHANGE_IN = 20;

/** Words that descriptions choose from, the most common first: their frequencies fall as those of a language do. */
const VOCABULARY = 30_000;
/** Words of a description: this many, and up to twice as many. */
const DESCRIPTION = 12;

const PUBLISHERS = 12;
const EVENTS_A_TRANSACTION = 12;
const BLOCK_SECONDS = 2;
const START = Date.UTC(2026, 0, 1) / 1_000;

/**
 * An endless ledger of realistic credentials: four forms of 1 to 4 KB by thousands of issuers, with descriptions in words
 * of a large vocabulary, new versions, and status changes. Blocks have as many events as `blockSize` says.
 */
export function* imaginedLedger(head: Head, blockSize: (number: number) => number): Generator<ImaginedBlock> {
  const maker = createMaker();
  let { digest, seq } = head;
  let parentHash = sha256('origin');
  for (let number = 1; ; number += 1) {
    const header = { number, hash: sha256(`block ${number}`), parentHash, time: START + number * BLOCK_SECONDS };
    parentHash = header.hash;
    const events: SequencedEvent[] = [];
    for (let logIndex = 0; logIndex < blockSize(number); logIndex += 1) {
      seq += 1;
      const transaction = Math.floor(logIndex / EVENTS_A_TRANSACTION);
      const account = accountOf(number + transaction);
      const { payload, ...deed } = maker.next(seq, header.time, account);
      digest = nextDigest(digest, deed.id, payload, account);
      const place = {
        ...{ seq, account, blockNumber: number, blockHash: header.hash, logIndex },
        transactionHash: sha256(`transaction ${transaction} of block ${number}`),
      };
      events.push({ log: { ...place, ...deed, payload }, payload, digest, blockTime: header.time });
    }
    yield { header, events, head: { seq, digest } };
  }
}

type Deed = { payload: Buffer } & (
  | { kind: 'published'; id: Hex }
  | { kind: 'statusChanged'; id: Hex; publicationId: Hex; revision: number; status: 'SUSPENDED' | 'REVOKED' }
);

function createMaker() {
  /** Publications whose status can be changed, and how often it was. */
  const published: { id: Hex; revision: number }[] = [];
  let credentials = 0;

  function publish(credential: JsonCredential, seq: number, { time, account }: { time: number; account: Hex }): Deed {
    const bytes = canonicalBytes(credential);
    const id = publicationId(contentHashOf(bytes));
    if (published.length < 50_000) published.push({ id, revision: 0 });
    const attributes = {
      ...{ type: 'eu.gaia-x.credential', source: sourceOf(account) },
      ...{ time: new Date(time * 1_000 - (seq % 997)).toISOString(), format: 'json' as const },
    };
    return { kind: 'published', id, payload: encodePayload({ attributes, credential: bytes }) };
  }

  return {
    next(seq: number, time: number, account: Hex): Deed {
      const random = createRandom(seq);
      const changed = published[(seq * 7_919) % Math.max(1, published.length)];
      if (seq % ONE_CHANGE_IN === 0 && changed !== undefined) {
        changed.revision += 1;
        const status = random.pick(['SUSPENDED', 'REVOKED'] as const);
        const attributes = {
          ...{ type: 'eu.gaia-x.credential.status', source: sourceOf(account) },
          reason: random.pick(['Certificate expired', 'Withdrawn by its issuer', 'Superseded by a corrected document']),
        };
        const payload = encodePayload({ attributes, credential: new Uint8Array() });
        const { id: publicationId, revision } = changed;
        return {
          kind: 'statusChanged',
          id: statusChangeId(publicationId, revision, status),
          publicationId,
          revision,
          status,
          payload,
        };
      }
      const isVersion = seq % ONE_VERSION_IN === 0 && credentials > 100;
      if (!isVersion) credentials += 1;
      const index = isVersion ? (seq * 104_729) % credentials : credentials;
      return publish(variant(index, seq), seq, { time, account });
    },
  };
}

/** The credential of an index, as of an event: no two alike. */
function variant(index: number, seq: number): JsonCredential {
  const credential = realisticCredential(index);
  const validFrom = new Date((START + seq) * 1_000).toISOString();
  const [from, until] = 'issuanceDate' in credential ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil'];
  const dates = {
    [from as string]: validFrom,
    [until as string]: new Date((START + seq + 31_536_000) * 1_000).toISOString(),
  };
  const subject = credential['credentialSubject'] as Record<string, unknown>;
  if (!('schema:description' in subject)) return { ...credential, ...dates };
  return { ...credential, ...dates, credentialSubject: { ...subject, 'schema:description': description(seq) } };
}

function description(seq: number): string {
  const random = fractions(seq);
  const words = DESCRIPTION + Math.floor(random() * (DESCRIPTION + 1));
  return Array.from({ length: words }, () => word(random())).join(' ');
}

/** Ranks by Zipf's law: half of all words are among the first 173 of 30 000. */
function word(share: number): string {
  const rank = Math.floor(VOCABULARY ** share);
  const [first, second] = [SYLLABLES[rank % 32], SYLLABLES[(rank >>> 5) % 32]];
  return rank > 1_024 ? `${first}${second}${rank.toString(36)}` : `${first}${second}`;
}

/** Pseudo-random fractions that their seed decides. */
function fractions(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = Array.from(
  { length: 32 },
  (_, i) => `${'bdfgklmnprstvwzc'[i % 16]}${'aeiou'[i % 5]}${'nrls'[i % 4]}`,
);

function accountOf(index: number): Hex {
  return `0x${sha256(`publisher ${index % PUBLISHERS}`).slice(2, 42)}`;
}

function sourceOf(account: Hex): string {
  return `https://ces.${account.slice(2, 8)}.example/credentials-events`;
}
