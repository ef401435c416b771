import { commandKeysShape } from '../ledger/command-signature.ts';
import { address, commonShape, type Environment, httpUrls, integer, list, readEnvironment, z } from '../lib/config.ts';
import { ConfigError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';

/** Configuration of the writer. */
export type WriterConfig = ReturnType<typeof readConfig>;

/** How much the writer takes on at once; each value is a variable of the environment. */
export type WriterLimits = WriterConfig['limits'];

/** How long the writer waits for things; each value is a variable of the environment. */
export type WriterTimes = WriterConfig['times'];

/** Where its keys are. */
export const keyShape = {
  WRITER_MNEMONIC: z.string().optional(),
  WRITER_KEYS: list('private keys, one a partition').optional(),
  WRITER_SIGNER_URL: z
    .string()
    .regex(/^https?:\/\//, 'expected an http or https URL')
    .refine(URL.canParse, 'expected an http or https URL')
    .optional(),
  WRITER_SIGNER_ADDRESSES: list('addresses, one a partition')
    .pipe(z.array(address()))
    .refine((addresses) => new Set(addresses).size === addresses.length, 'expected another address for each partition')
    .optional(),
  WRITER_SIGNER_TIMEOUT_MS: integer({ min: 100 }).default(5_000),
  WRITER_SIGNER_TLS_CERT_FILE: z.string().optional(),
  WRITER_SIGNER_TLS_KEY_FILE: z.string().optional(),
  WRITER_SIGNER_TLS_CA_FILE: z.string().optional(),
};

/** The writer's variables. */
export const writerShape = {
  ...commonShape,
  LEDGER_RPC_URLS: httpUrls('HTTP addresses of ledger nodes'),
  LEDGER_CONTRACT: address(),
  LEDGER_CONFIRMATIONS: integer({ max: 1_000 }).default(0),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: integer({ max: 65_535 }).default(4001),
  ...keyShape,
  ...commandKeysShape,
  WRITER_MAX_PAYLOAD_BYTES: integer({ min: 1_024 }).default(256 * 1024),
  WRITER_BATCH_ITEMS: integer({ min: 1 }).default(100),
  WRITER_BATCH_BYTES: integer({ min: 1_024 }).default(40 * 1024),
  WRITER_BATCH_GAS_PERCENT: integer({ min: 1, max: 100 }).default(25),
  WRITER_BATCH_AGE_MS: integer({ max: 600_000 }).default(200),
  WRITER_MAX_IN_FLIGHT: integer({ min: 1, max: 200 }).default(8),
  WRITER_MIN_BYTES_IN_FLIGHT: integer({ min: 1_024 }).default(64 * 1024),
  WRITER_MAX_BYTES_IN_FLIGHT: integer({ min: 1_024 }).default(2 * 1024 * 1024),
  WRITER_MAX_TRANSACTION_BYTES: integer({ min: 1_024 }).default(1_000_000),
  WRITER_QUEUE_BYTES: integer({ min: 65_536 }).default(6 * 1024 * 1024),
  WRITER_LOOKUP_IDS: integer({ min: 1, max: 2_000 }).default(250),
  WRITER_HEAD_POLL_MS: integer({ min: 10 }).default(200),
  WRITER_RPC_TIMEOUT_MS: integer({ min: 100 }).default(10_000),
  WRITER_RESEND_AFTER_MS: integer({ min: 100 }).default(5_000),
  WRITER_ROLLBACK_GRACE_MS: integer().default(3_000),
  WRITER_SESSION_TIMEOUT_MS: integer({ min: 1_000 }).default(6_000),
  WRITER_WATCHDOG_MS: integer({ min: 1_000 }).default(30_000),
};

/** Reads the writer's variables; throws one error that tells all mistakes. */
export function readConfig(environment: Environment) {
  const variables = readEnvironment(writerShape, environment);
  return {
    logLevel: variables.LOG_LEVEL,
    health: { host: variables.HEALTH_HOST, port: variables.HEALTH_PORT },
    ledger: { rpcUrls: variables.LEDGER_RPC_URLS, contract: variables.LEDGER_CONTRACT },
    kafka: {
      brokers: variables.KAFKA_BROKERS,
      topicPrefix: variables.KAFKA_TOPIC_PREFIX,
      partitions: variables.KAFKA_PARTITIONS,
      replication: variables.KAFKA_REPLICATION,
      retentionMs: variables.KAFKA_RETENTION_MS,
    },
    keys: keySource(variables),
    /** PEM file of the public keys of gateways; without it every command is believed. */
    commandKeysFile: variables.COMMAND_KEYS_FILE,
    limits: {
      maxPayloadBytes: variables.WRITER_MAX_PAYLOAD_BYTES,
      batchItems: variables.WRITER_BATCH_ITEMS,
      batchBytes: variables.WRITER_BATCH_BYTES,
      batchGasPercent: variables.WRITER_BATCH_GAS_PERCENT,
      maxInFlight: variables.WRITER_MAX_IN_FLIGHT,
      minBytesInFlight: variables.WRITER_MIN_BYTES_IN_FLIGHT,
      maxBytesInFlight: variables.WRITER_MAX_BYTES_IN_FLIGHT,
      maxTransactionBytes: variables.WRITER_MAX_TRANSACTION_BYTES,
      confirmations: variables.LEDGER_CONFIRMATIONS,
      queueBytes: variables.WRITER_QUEUE_BYTES,
      lookupIds: variables.WRITER_LOOKUP_IDS,
    },
    times: {
      headPollMs: variables.WRITER_HEAD_POLL_MS,
      batchAgeMs: variables.WRITER_BATCH_AGE_MS,
      rpcTimeoutMs: variables.WRITER_RPC_TIMEOUT_MS,
      resendAfterMs: variables.WRITER_RESEND_AFTER_MS,
      rollbackGraceMs: variables.WRITER_ROLLBACK_GRACE_MS,
      sessionTimeoutMs: variables.WRITER_SESSION_TIMEOUT_MS,
      watchdogMs: variables.WRITER_WATCHDOG_MS,
    },
  } as const;
}

/** A Web3signer that holds the keys; the index of an address is its partition, the TLS files hold PEM. */
export type RemoteSignerConfig = {
  url: string;
  addresses: Hex[];
  timeoutMs: number;
  tls: { certFile: string | undefined; keyFile: string | undefined; caFile: string | undefined };
};

/** Where the signing keys come from: one per Kafka partition. */
export type KeySource = { mnemonic: string } | { keys: string[] } | { signer: RemoteSignerConfig };

/** The one source of keys that is configured. */
export function keySource(variables: z.infer<z.ZodObject<typeof keyShape>>): KeySource {
  const { WRITER_MNEMONIC: mnemonic, WRITER_KEYS: keys, WRITER_SIGNER_URL: url } = variables;
  const [source, ...others] = [
    ...(mnemonic === undefined ? [] : [{ mnemonic }]),
    ...(keys === undefined ? [] : [{ keys }]),
    ...(url === undefined ? [] : [{ signer: remoteSigner(url, variables) }]),
  ];
  if (source !== undefined && others.length === 0) return source;
  throw wrong('WRITER_MNEMONIC, WRITER_KEYS, WRITER_SIGNER_URL: expected exactly one of the three');
}

function remoteSigner(url: string, variables: z.infer<z.ZodObject<typeof keyShape>>): RemoteSignerConfig {
  const { WRITER_SIGNER_ADDRESSES: addresses, WRITER_SIGNER_TIMEOUT_MS: timeoutMs } = variables;
  const tls = {
    certFile: variables.WRITER_SIGNER_TLS_CERT_FILE,
    keyFile: variables.WRITER_SIGNER_TLS_KEY_FILE,
    caFile: variables.WRITER_SIGNER_TLS_CA_FILE,
  };
  if (addresses === undefined)
    throw wrong('WRITER_SIGNER_ADDRESSES is missing: expected an address for each partition');
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined))
    throw wrong('WRITER_SIGNER_TLS_CERT_FILE, WRITER_SIGNER_TLS_KEY_FILE: expected both or neither');
  if (url.startsWith('http:') && Object.values(tls).some((file) => file !== undefined))
    throw wrong('WRITER_SIGNER_TLS_…_FILE: expected none, for WRITER_SIGNER_URL is no https URL');
  return { url, addresses, timeoutMs, tls };
}

function wrong(mistake: string): ConfigError {
  return new ConfigError(`The configuration is wrong:\n  ${mistake}`);
}
