import { commitRange, type Position } from '../../indexer/commit.ts';
import { rollBackTo } from '../../indexer/rollback.ts';
import type { BlockHeader, SequencedEvent } from '../../indexer/sequenced.ts';
import { firstEpoch } from '../../indexer/start.ts';
import { createViewStore, moveCursor } from '../../indexer/view-store.ts';
import { EMPTY_DIGEST, nextDigest } from '../../ledger/digest.ts';
import type { LedgerIdentity } from '../../ledger/identity.ts';
import { canonicalBytes, contentHashOf, pinnedId, publicationId, sha256, statusChangeId } from '../../ledger/ids.ts';
import { encodePayload, encodePinnedPayload, type Pin } from '../../ledger/payload.ts';
import type { StatusName } from '../../ledger/status.ts';
import { chunkOf, encodeBlock, identityKey, type ViewKeys, viewKeys } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import type { Redis } from '../../lib/redis.ts';

/** Something that a publisher does. */
export type Deed =
  | {
      kind: 'publish';
      credential: object | string;
      type?: string;
      source?: string;
      subject?: string;
      time?: string;
      account?: Hex;
      /** Its payload does not give its id, so that it is kept with a mark. */
      isForged?: boolean;
    }
  | { kind: 'pin'; pin: Pin; type?: string; source?: string; account?: Hex; isForged?: boolean }
  /** Takes an id with a payload that does not give it. */
  | { kind: 'squat'; id: Hex; account?: Hex }
  | {
      kind: 'status';
      of: Hex;
      revision: number;
      status: StatusName;
      reason?: string;
      account?: Hex;
      /** Its payload cannot be read, so that it is kept with a mark; the ledger changes the status all the same. */
      isGarbled?: boolean;
    };

/** A block with what happened in it; none is an empty block. */
export type DeedBlock = { time: number; deeds: Deed[] };

/** A view for tests of its readers, written by the indexer's own code from a ledger that is only imagined. */
export type ViewBuilder = {
  identity: LedgerIdentity;
  keys: ViewKeys;
  position(): Position;
  /** Mines blocks on top, each committed at once. */
  mine(...blocks: DeedBlock[]): Promise<void>;
  /** The ledger goes back to the newest block with events whose last seq is not above `seq`. */
  rollBackTo(seq: number): Promise<void>;
  /** Deletes the view: columns take megabytes, and tests build thousands. */
  remove(): Promise<void>;
};

/** Account of deeds that name none. */
export const TEST_ACCOUNT: Hex = `0x${'a1'.repeat(20)}`;

/** Number of the block before the first. */
export const ORIGIN_BLOCK = 100;

const DIGEST_BYTES = 8;

/** Seconds of an owner's lease; no other indexer contends for it. */
const LEASE_S = 3_600;

/** Id of the event by which a credential is published. */
export function idOfCredential(credential: object | string): Hex {
  return publicationId(contentHashOf(bytesOf(credential)));
}

/**
 * Builds a view. With `startSeq` it pretends that so many events came before, of which it has nothing but the places:
 * for tests that want to cross a chunk's border.
 */
export async function buildView(
  redis: Redis,
  options: { keyPrefix: string; startSeq?: number; originTime?: number; announce?: boolean },
): Promise<ViewBuilder> {
  const { keyPrefix, startSeq = 0, originTime = 1_700_000_000, announce = true } = options;
  const identity: LedgerIdentity = {
    chainId: 31_337,
    genesisHash: sha256(keyPrefix),
    contract: `0x${'c0'.repeat(20)}`,
  };
  const keys = viewKeys(keyPrefix, identity);
  const view = createViewStore({ redis, keys, owner: 'view-builder' });
  const origin: BlockHeader = {
    number: ORIGIN_BLOCK,
    hash: sha256('origin'),
    parentHash: sha256(''),
    time: originTime,
  };
  await redis.set(keys.lease, 'view-builder', 'EX', LEASE_S);
  let position: Position = {
    cursor: {
      seq: startSeq,
      digest: EMPTY_DIGEST,
      blockNumber: origin.number,
      blockHash: origin.hash,
      blockTime: origin.time,
      epoch: firstEpoch(),
    },
    provenSeq: startSeq,
  };
  await view.commit(undefined, moveCursor(keys, position.cursor, position.provenSeq));
  if (startSeq > 0) {
    await redis.zadd(keys.blocks, origin.number, encodeBlock({ ...origin, lastSeq: startSeq }));
    const { chunk, offset } = chunkOf(startSeq);
    await redis.setrange(keys.digests(chunk), offset * DIGEST_BYTES, Buffer.alloc(DIGEST_BYTES));
  }
  if (announce) await redis.set(identityKey(keyPrefix, identity.contract), JSON.stringify(identity));
  let forks = 0;

  return {
    identity,
    keys,
    position: () => position,
    async mine(...blocks) {
      for (const { time, deeds } of blocks) {
        const number = position.cursor.blockNumber + 1;
        const to: BlockHeader = {
          number,
          hash: sha256(`block ${number}, fork ${forks}`),
          parentHash: position.cursor.blockHash,
          time,
        };
        const events = sequence(position, to, deeds);
        const last = events.at(-1);
        const head = { seq: last?.log.seq ?? position.cursor.seq, digest: last?.digest ?? position.cursor.digest };
        position = await commitRange(view, position, { to, events, namings: [], proven: true, head }, () => {});
      }
    },
    async rollBackTo(seq) {
      forks += 1;
      position = await rollBackTo(view, position, seq, origin);
    },
    async remove() {
      const tag = keys.cursor.slice(0, keys.cursor.indexOf('}') + 1);
      await redis.del(identityKey(keyPrefix, identity.contract));
      for await (const found of redis.scanStream({ match: `${tag}*`, count: 1_000 })) {
        if (found.length > 0) await redis.unlink(found as string[]);
      }
    },
  };
}

function sequence({ cursor }: Position, block: BlockHeader, deeds: readonly Deed[]): SequencedEvent[] {
  let { digest } = cursor;
  return deeds.map((deed, logIndex) => {
    const seq = cursor.seq + logIndex + 1;
    const { id, payload } = encode(deed, seq);
    const account = deed.account ?? TEST_ACCOUNT;
    digest = nextDigest(digest, id, payload, account);
    const place = {
      seq,
      id,
      account,
      payload,
      blockNumber: block.number,
      blockHash: block.hash,
      transactionHash: sha256(`transaction of ${seq}`),
      logIndex,
    };
    const log =
      deed.kind === 'status'
        ? {
            ...place,
            kind: 'statusChanged' as const,
            publicationId: deed.of,
            revision: deed.revision,
            status: deed.status,
          }
        : { ...place, kind: 'published' as const };
    return { log, payload, digest, blockTime: block.time };
  });
}

function encode(deed: Deed, seq: number): { id: Hex; payload: Buffer } {
  if (deed.kind === 'status') {
    const { of, revision, status, reason } = deed;
    const attributes = { type: `eu.gaia-x.credential.${status.toLowerCase()}`, source: 'urn:test:status' };
    if (deed.isGarbled === true) return { id: statusChangeId(of, revision, status), payload: Buffer.from('garbled') };
    return {
      id: statusChangeId(of, revision, status),
      payload: encodePayload({
        attributes: { ...attributes, ...(reason === undefined ? {} : { reason }) },
        credential: new Uint8Array(),
      }),
    };
  }
  if (deed.kind === 'squat') {
    const attributes = { type: 'squat', source: 'urn:test:squatter', format: 'json' as const };
    return { id: deed.id, payload: encodePayload({ attributes, credential: canonicalBytes({ issuer: 'squatter' }) }) };
  }
  const { type = 'eu.gaia-x.credential', source = 'urn:test' } = deed;
  if (deed.kind === 'pin') {
    const id = deed.isForged === true ? sha256(`forged ${seq}`) : pinnedId(deed.pin.commitment);
    return { id, payload: encodePinnedPayload({ type, source }, deed.pin) };
  }
  const { credential, subject, time } = deed;
  return {
    id: deed.isForged === true ? sha256(`forged ${seq}`) : idOfCredential(credential),
    payload: encodePayload({
      attributes: {
        type,
        source,
        ...(subject === undefined ? {} : { subject }),
        ...(time === undefined ? {} : { time }),
        format: typeof credential === 'string' ? 'jwt' : 'json',
      },
      credential: bytesOf(credential),
    }),
  };
}

function bytesOf(credential: object | string): Buffer {
  return typeof credential === 'string' ? Buffer.from(credential, 'utf8') : canonicalBytes(credential);
}
