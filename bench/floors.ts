import { Interface, JsonRpcProvider } from 'ethers';
import { Redis } from 'ioredis';
import { credentialEventsAbi } from '../ledger/contract.generated.ts';
import { EMPTY_DIGEST, nextDigest } from '../ledger/digest.ts';
import { EVENT_TOPIC, type RpcLog } from '../ledger/event.ts';
import { contentHashOf, publicationId } from '../ledger/ids.ts';
import { decodePayload } from '../ledger/payload.ts';
import type { Hex } from '../lib/hex.ts';
import { quantity, type Rpc } from '../lib/rpc.ts';

/** Blocks of one call, both included. */
export type Range = { from: number; to: number };

/** What a way of reading came to: how many events it saw in how many seconds, and the processor time of its process. */
export type Reading = { events: number; seconds: number; cpuSeconds: number };

/** The first floor: the node's answers, and nothing done with them. */
export async function readLogs(rpc: Rpc, contract: string, ranges: readonly Range[]): Promise<Reading> {
  return timed(async () => {
    let events = 0;
    for (const range of ranges) events += (await logsOf(rpc, contract, range)).length;
    return events;
  });
}

/**
 * The second floor: the same, with a decoder of this one event, decompression, JSON parsing, and ids and running hash
 * computed again; nothing is kept.
 */
export async function readAndCheck(
  rpc: Rpc,
  contract: string,
  ranges: readonly Range[],
  after: { seq: number; digest: Hex } = { seq: 0, digest: EMPTY_DIGEST },
): Promise<Reading> {
  return timed(async () => {
    let [events, digest] = [0, after.digest];
    for (const range of ranges) {
      for (const { topics, data } of await logsOf(rpc, contract, range)) {
        const [, seq, id, account] = topics as [string, string, Hex, string];
        const length = Number.parseInt(data.slice(66, 130), 16);
        const payload = Buffer.from(data.slice(130, 130 + 2 * length), 'hex');
        const { credential } = decodePayload(payload);
        JSON.parse(Buffer.from(credential).toString('utf8'));
        if (publicationId(contentHashOf(credential)) !== id) throw new Error(`Event ${seq} does not give its id`);
        digest = nextDigest(digest, id, payload, `0x${account.slice(26)}`);
        events += 1;
        if (Number(seq) !== after.seq + events)
          throw new Error(`Expected event ${after.seq + events}, found ${Number(seq)}`);
      }
    }
    return events;
  });
}

/**
 * The third floor, as people write it: ethers asks and decodes, a row is one HSET, each filter one SADD. It has neither
 * an order nor a proof, forgets nothing that the ledger took back, and finds no words.
 */
export async function plainScript(
  options: { url: string; contract: string; redisUrl: string; prefix: string },
  ranges: readonly Range[],
): Promise<Reading> {
  const { url, contract, redisUrl, prefix } = options;
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true });
  const redis = new Redis(redisUrl);
  const abi = new Interface(credentialEventsAbi);
  try {
    return await timed(async () => {
      let events = 0;
      for (const { from, to } of ranges) {
        const topics = [EVENT_TOPIC.published];
        for (const log of await provider.getLogs({ address: contract, fromBlock: from, toBlock: to, topics })) {
          const { args } = abi.parseLog(log) ?? {};
          if (args === undefined) continue;
          const { attributes, credential } = decodePayload(Buffer.from(args['payload'].slice(2), 'hex'));
          const text = Buffer.from(credential).toString('utf8');
          const { issuer, type, credentialSubject, validFrom, validUntil } = JSON.parse(text);
          const id = args['id'];
          await redis.hset(`${prefix}:event:${id}`, {
            ...{ seq: String(args['seq']), block: log.blockNumber, transaction: log.transactionHash },
            ...{ account: args['account'], source: attributes.source, type: attributes.type, credential: text },
            ...{ issuer: String(issuer), validFrom: String(validFrom), validUntil: String(validUntil) },
          });
          await redis.sadd(`${prefix}:issuer:${issuer}`, id);
          await redis.sadd(`${prefix}:source:${attributes.source}`, id);
          await redis.sadd(`${prefix}:publisher:${args['account']}`, id);
          for (const each of [type].flat()) await redis.sadd(`${prefix}:type:${each}`, id);
          for (const each of [credentialSubject].flat()) await redis.sadd(`${prefix}:subject:${each?.id}`, id);
          events += 1;
        }
      }
      return events;
    });
  } finally {
    provider.destroy();
    redis.disconnect();
  }
}

function logsOf(rpc: Rpc, contract: string, { from, to }: Range): Promise<RpcLog[]> {
  const filter = { address: contract, fromBlock: quantity(from), toBlock: quantity(to) };
  return rpc.call<RpcLog[]>('eth_getLogs', [{ ...filter, topics: [EVENT_TOPIC.published] }]);
}

async function timed(read: () => Promise<number>): Promise<Reading> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const events = await read();
  const { user, system } = process.cpuUsage(before);
  return { events, seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6 };
}
