import { commandKeysShape } from '../ledger/command-signature.ts';
import {
  address,
  commonShape,
  type Environment,
  httpUrls,
  integer,
  list,
  readEnvironment,
  redisShape,
  z,
} from '../lib/config.ts';
import { ConfigError } from '../lib/errors.ts';

/** Configuration of the indexer. */
export type IndexerConfig = ReturnType<typeof readIndexerConfig>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The environment variables of the indexer. */
export const indexerShape = {
  ...commonShape,
  ...redisShape,
  ...commandKeysShape,
  LEDGER_RPC_URLS: httpUrls('HTTP addresses of ledger nodes'),
  LEDGER_CONTRACT: address(),
  LEDGER_START_BLOCK: integer(),
  LEDGER_WS_URLS: list('websocket addresses of ledger nodes')
    .refine((urls) => urls.every((url) => /^wss?:\/\//.test(url)), 'expected ws:// or wss:// addresses')
    .optional(),
  LEDGER_QUORUM: integer({ min: 1, max: 100 }).default(1),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: integer({ max: 65_535 }).default(4002),
  INDEXER_POLL_MS: integer({ min: 10, max: 60_000 }).default(100),
  INDEXER_READ_TIMEOUT_MS: integer({ min: 50, max: 60_000 }).default(1_000),
  INDEXER_BEHIND_GRACE_MS: integer().default(30_000),
  INDEXER_NOTE_HORIZON_MS: integer({ min: 60_000 }).default(7 * DAY_MS),
};

/** Reads the indexer's variables; throws one error that tells all mistakes. */
export function readIndexerConfig(environment: Environment) {
  const variables = readEnvironment(indexerShape, environment);
  // One that is named twice has one say.
  const rpcUrls = [...new Map(variables.LEDGER_RPC_URLS.map((url) => [new URL(url).href, url])).values()];
  if (variables.LEDGER_QUORUM > rpcUrls.length) {
    const expected = `expected a whole number from 1 to ${rpcUrls.length}, the number of different addresses in LEDGER_RPC_URLS`;
    throw new ConfigError(`The configuration is wrong:\n  LEDGER_QUORUM is "${variables.LEDGER_QUORUM}": ${expected}`);
  }
  return {
    logLevel: variables.LOG_LEVEL,
    health: { host: variables.HEALTH_HOST, port: variables.HEALTH_PORT },
    ledger: {
      rpcUrls,
      /** Websockets of the nodes, which make the indexer notice news sooner than polling does. */
      wsUrls: variables.LEDGER_WS_URLS ?? [],
      /** How many nodes must say the same before it is believed. */
      quorum: variables.LEDGER_QUORUM,
      contract: variables.LEDGER_CONTRACT,
      startBlock: variables.LEDGER_START_BLOCK,
      /** How often each node is asked for its newest block. */
      pollMs: variables.INDEXER_POLL_MS,
      /** How long a node may take for a range before another one is asked as well. */
      readTimeoutMs: variables.INDEXER_READ_TIMEOUT_MS,
      /** How long every node may be below the indexed block before the ledger counts as gone back. */
      behindGraceMs: variables.INDEXER_BEHIND_GRACE_MS,
    },
    kafka: {
      brokers: variables.KAFKA_BROKERS,
      topicPrefix: variables.KAFKA_TOPIC_PREFIX,
      partitions: variables.KAFKA_PARTITIONS,
      replication: variables.KAFKA_REPLICATION,
      retentionMs: variables.KAFKA_RETENTION_MS,
    },
    /** PEM file of the public keys of gateways; without it every command is believed. */
    commandKeysFile: variables.COMMAND_KEYS_FILE,
    redis: { url: variables.REDIS_URL, keyPrefix: variables.REDIS_KEY_PREFIX },
    /** How long notes about submissions are kept. */
    noteHorizonMs: variables.INDEXER_NOTE_HORIZON_MS,
  } as const;
}
