import { writeFile } from 'node:fs/promises';
import type { Environment } from '../../lib/config.ts';
import { messageOf, ServiceError, unreachable } from '../../lib/errors.ts';
import { silentLog } from '../../lib/log.ts';
import { EXIT } from '../../lib/process.ts';
import { connectRedis, redisReady } from '../../lib/redis.ts';
import { createRpc } from '../../lib/rpc.ts';
import { createChain } from '../chain.ts';
import { type IndexerConfig, readIndexerConfig } from '../config.ts';
import { agreedIdentity } from '../identity.ts';
import { type Command, readArguments } from './arguments.ts';
import { compareViews, type Verdict, withAudit } from './audit.ts';
import { canonicalDigest } from './canonical-digest.ts';
import { digestAt } from './digest.ts';
import { createProgress, type Progress } from './progress.ts';
import { proveHead } from './prove.ts';
import { rebuild } from './rebuild.ts';
import { repair } from './repair.ts';
import type { CommandParts } from './shadow.ts';

/** Differences were found, or something is wrong that only a person can mend. */
const EXIT_FOUND = 1;
/** Seconds that a former generation stays for answers that are under way. */
const KEEP_S = 5;
/** A longer answer is asked for in parts. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** How long Redis may take to answer at all. */
const REDIS_MS = 10_000;

/** Runs a command of `npm run indexer -- …` to its end; answers the exit code. Answers go to standard output alone. */
export async function runCommand(args: readonly string[], environment: Environment): Promise<number> {
  const progress = createProgress(process.stderr);
  const stop = new AbortController();
  const onSignal = (name: string) => stop.abort(new ServiceError('STOPPED', `Stopped by ${name}`, { retryable: true }));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const command = readArguments(args);
    return await withParts(readIndexerConfig(environment), command, stop.signal, (parts) =>
      execute(command, parts, { progress, signal: stop.signal }),
    );
  } catch (error) {
    progress.end();
    process.stderr.write(`indexer: ${messageOf(error)}\n`);
    return isRetryable(error) ? EXIT.tryAgain : EXIT.configuration;
  } finally {
    stop.abort();
  }
}

type Context = { progress: Progress; signal: AbortSignal };

async function execute(command: Command, parts: CommandParts, context: Context): Promise<number> {
  switch (command.name) {
    case 'audit':
      return withAudit(parts, context, async (audit) =>
        tell(await compareViews(audit, command, context), command, context),
      );
    case 'repair':
      return withAudit(parts, context, async (audit) => {
        const found = await compareViews(audit, {}, context);
        if (found.total === 0) return tell(found, command, context);
        const mended = await repair(parts, audit, found, context);
        context.progress.end();
        process.stderr.write(`${found.total} differences found, ${mended} changes made\n`);
        return tell(await compareViews(audit, {}, context), command, context);
      });
    case 'rebuild': {
      const { generation, seq, block, removed } = await rebuild(parts, {
        ...context,
        keepMs: (command.keep ?? KEEP_S) * 1_000,
      });
      context.progress.end();
      const answer = { generation, seq, block, removed };
      const words = `The view is built anew: ${seq} events up to block ${block}; ${removed} keys of the former one removed`;
      print(command.isJson ? JSON.stringify(answer) : words);
      return EXIT.stopped;
    }
    case 'digest':
      print(canonicalDigest(await digestAt(parts, command.block, context.signal)));
      return EXIT.stopped;
    case 'prove': {
      const proof = JSON.stringify(
        await proveHead(parts.nodes, parts.identity, command.block, context.signal),
        null,
        2,
      );
      if (command.out === undefined) print(proof);
      else await writeFile(command.out, `${proof}\n`);
      return EXIT.stopped;
    }
    default:
      return unreachable(command.name);
  }
}

async function withParts(
  config: IndexerConfig,
  { against }: Command,
  signal: AbortSignal,
  work: (parts: CommandParts) => Promise<number>,
): Promise<number> {
  const { contract, rpcUrls, wsUrls: _wsUrls, ...following } = config.ledger;
  const quorum = against === undefined ? following.quorum : 1;
  const nodes = (against === undefined ? rpcUrls : [against]).map((url) => {
    const rpc = createRpc({ url, maxAnswerBytes: MAX_ANSWER_BYTES });
    return { rpc, chain: createChain({ rpc, contract }) };
  });
  const chains = nodes.map(({ chain }) => chain);
  const identity = await agreedIdentity(chains, quorum, signal);
  const redis = connectRedis({ url: config.redis.url, log: silentLog, name: 'indexer-command' });
  try {
    await redisReady(redis, AbortSignal.any([signal, AbortSignal.timeout(REDIS_MS)])).catch((cause: unknown) => {
      throw new ServiceError('VIEW_AWAY', 'Redis (REDIS_URL) does not answer', { retryable: true, cause });
    });
    const { keyPrefix } = config.redis;
    return await work({ redis, nodes, chains, identity, keyPrefix, ...following, quorum, log: silentLog });
  } finally {
    await redis.close();
  }
}

function tell(verdict: Verdict, { isJson }: Command, { progress }: Context): number {
  progress.end();
  const { seq, block, blockHash, digest, keys, total, differences } = verdict;
  const told = differences.map(({ name, seq: event, block: at, what }) => ({ name, seq: event, block: at, what }));
  if (isJson) print(JSON.stringify({ block, blockHash, seq, digest, keys, total, differences: told }));
  else {
    for (const { what } of told) print(`- ${what}`);
    if (total > told.length) print(`- and ${total - told.length} more`);
    print(
      `${total} differences. Events 1 to ${seq}, up to block ${block} (${blockHash}), running hash ${digest}, ${keys} keys`,
    );
  }
  return total === 0 ? EXIT.stopped : EXIT_FOUND;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isRetryable(error: unknown): boolean {
  return !(error instanceof ServiceError) || error.retryable;
}
