import { EMPTY_DIGEST } from '../../ledger/digest.ts';
import { decodeBlock, viewKeys } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Head } from '../sequenced.ts';
import { storedRows } from '../stored.ts';
import type { LedgerDigest } from './canonical-digest.ts';
import { type CommandParts, placeOf } from './shadow.ts';

/**
 * The head of the ledger as of a block, as the view has it; without a block, as of the indexed one. Throws
 * `DIGEST_DIFFERS` when the contract says otherwise, as far as a node still keeps its state of that block.
 */
export async function digestAt(
  parts: CommandParts,
  wanted: number | undefined,
  signal: AbortSignal,
): Promise<LedgerDigest> {
  const { redis, keyPrefix, identity, chains } = parts;
  const shared = viewKeys(keyPrefix, identity);
  const at = await placeOf(redis, shared);
  if (at === undefined) throw new ServiceError('NO_VIEW', 'Nothing of this ledger is in Redis');
  const block = wanted ?? at.cursor.blockNumber;
  if (block > at.cursor.blockNumber) {
    throw new ServiceError(
      'BLOCK_NOT_INDEXED',
      `Block ${block} is not indexed yet: expected at most ${at.cursor.blockNumber}`,
      { retryable: true },
    );
  }
  const head = await headAt(parts, block);
  const asked = chains.map(async (chain) => {
    const header = await chain.header(block, signal);
    if (header === undefined) throw new ServiceError('NODE_BEHIND', `${chain.url} does not have block ${block}`);
    return { header, contract: await chain.contractHead(header, signal) };
  });
  const { header, contract } = await Promise.any(asked).catch(({ errors }: AggregateError) => {
    throw errors[0];
  });
  if (contract !== undefined && (contract.seq !== head.seq || contract.digest !== head.digest))
    throw differs(block, head, contract);
  return { ...identity, block, blockHash: header.hash, ...head };
}

async function headAt({ redis, keyPrefix, identity }: CommandParts, block: number): Promise<Head> {
  const generation = (await redis.hget(viewKeys(keyPrefix, identity).cursor, 'generation')) ?? '';
  const keys = viewKeys(keyPrefix, identity, generation);
  const [member] = await redis.zrevrangebyscore(keys.blocks, block, '-inf', 'LIMIT', 0, 1);
  if (member === undefined) return { seq: 0, digest: EMPTY_DIGEST };
  const { lastSeq: seq } = decodeBlock(member);
  const row = (await storedRows(redis, keys, [seq])).get(seq);
  if (row === undefined) throw new ServiceError('VIEW', `The view lacks event ${seq}: audit it`);
  return { seq, digest: row.digest };
}

function differs(block: number, ours: Head, contract: Head): ServiceError {
  const told = ({ seq, digest }: Head) => `event ${seq} and ${digest}`;
  return new ServiceError(
    'DIGEST_DIFFERS',
    `As of block ${block} the view has ${told(ours)}, the contract ${told(contract)}: audit the view`,
  );
}
