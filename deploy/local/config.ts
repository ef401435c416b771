import { address, type Environment, integer, list, readEnvironment, z } from '../../lib/config.ts';
import { ConfigError } from '../../lib/errors.ts';

/** What the environment says about the service on one machine. */
export type LocalConfig = {
  /** Where data, secrets and logs are; `.local` of the project by default. */
  dir: string | undefined;
  gateway: { host: string; port: number };
  kafka: { brokers: string | undefined; partitions: number; topicPrefix: string | undefined };
  redis: { url: string | undefined; keyPrefix: string | undefined };
  ledger: {
    rpcUrls: string[] | undefined;
    contract: string | undefined;
    startBlock: number | undefined;
    blockTimeS: number;
    /** Where a release of Besu is unpacked. */
    besuHome: string | undefined;
  };
  writer: { mnemonic: string | undefined; keys: string[] | undefined };
};

/** The variables of `npm start`. */
export const localShape = {
  LOCAL_DIR: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer({ min: 1, max: 65_535 }).default(4000),
  KAFKA_BROKERS: z.string().optional(),
  KAFKA_PARTITIONS: integer({ min: 1, max: 64 }).default(4),
  KAFKA_TOPIC_PREFIX: z.string().optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'expected redis://host:port')
    .optional(),
  REDIS_KEY_PREFIX: z.string().optional(),
  LEDGER_RPC_URLS: list('http URLs').optional(),
  LEDGER_CONTRACT: address().optional(),
  LEDGER_START_BLOCK: integer().optional(),
  LEDGER_BLOCK_TIME_S: integer({ min: 1, max: 60 }).default(1),
  BESU_HOME: z.string().optional(),
  WRITER_MNEMONIC: z.string().optional(),
  WRITER_KEYS: list('private keys').optional(),
};

/** Reads it; every mistake in one message. */
export function readLocalConfig(environment: Environment): LocalConfig {
  const read = readEnvironment(localShape, environment);
  if (read.LEDGER_CONTRACT !== undefined && read.LEDGER_RPC_URLS === undefined) {
    throw new ConfigError(
      'The configuration is wrong:\n  LEDGER_CONTRACT is set, but LEDGER_RPC_URLS does not say on which ledger',
    );
  }
  return {
    dir: read.LOCAL_DIR,
    gateway: { host: read.HOST, port: read.PORT },
    kafka: { brokers: read.KAFKA_BROKERS, partitions: read.KAFKA_PARTITIONS, topicPrefix: read.KAFKA_TOPIC_PREFIX },
    redis: { url: read.REDIS_URL, keyPrefix: read.REDIS_KEY_PREFIX },
    ledger: {
      rpcUrls: read.LEDGER_RPC_URLS,
      contract: read.LEDGER_CONTRACT,
      startBlock: read.LEDGER_START_BLOCK,
      blockTimeS: read.LEDGER_BLOCK_TIME_S,
      besuHome: read.BESU_HOME,
    },
    writer: { mnemonic: read.WRITER_MNEMONIC, keys: read.WRITER_KEYS },
  };
}
