import { commandSigningShape } from '../ledger/command-signature.ts';
import {
  address,
  commonShape,
  type Environment,
  integer,
  list,
  readEnvironment,
  redisShape,
  z,
} from '../lib/config.ts';
import type { Hex } from '../lib/hex.ts';
import { type AccessConfig, accessOf, accessShape } from './access/config.ts';
import { type Limits, limitsOf, limitsShape } from './limits.ts';
import { DEFAULT_WEIGHTS, type RelevanceWeights } from './view/relevance.ts';

/** Where Apollo's hosted explorer calls from. */
const STUDIO_ORIGIN = 'https://studio.apollographql.com';

/** Everything the gateway is told from outside. */
export type GatewayConfig = {
  logLevel: string;
  host: string;
  port: number;
  /** Whether other gateways may listen there too. */
  reusePort: boolean;
  /** Base of the addresses it gives out; without it, what the request names. */
  publicUrl: string | undefined;
  /** Origins of web pages that may call it from a browser. */
  corsOrigins: string[];
  contract: Hex;
  redis: { url: string; keyPrefix: string };
  /** `plan` is how topics are created when they are missing. */
  kafka: {
    brokers: string[];
    topicPrefix: string;
    plan: { partitions: number; replication: number; retentionMs: number };
  };
  /** PEM file of the key that signs commands; without it they are not signed. */
  commandSigningKeyFile: string | undefined;
  access: AccessConfig;
  limits: Limits;
  relevance: RelevanceWeights;
  clockStepSeconds: number;
  /** How long Redis may have too few replicas before the gateway is not ready. */
  replicasGraceMs: number;
  /** Whether the schema is that of a subgraph of Apollo Federation. */
  federation: boolean;
  /** Whether the page of `examples/catalogue/` is served. */
  catalogue: boolean;
};

const weight = (value: number) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'expected a number that is not negative')
    .transform(Number)
    .optional()
    .default(value);

/** The environment variables of the gateway. */
export const gatewayShape = {
  ...commonShape,
  ...redisShape,
  ...commandSigningShape,
  ...accessShape,
  HOST: z.string().default('127.0.0.1'),
  PORT: integer({ max: 65_535 }).default(4_000),
  REUSE_PORT: z.enum(['on', 'off'], 'expected on or off').default('off'),
  PUBLIC_URL: z.url('expected an http or https URL').optional(),
  CORS_ORIGINS: list('origins such as https://catalogue.example').optional(),
  LEDGER_CONTRACT: address(),
  RELEVANCE_TEXT_WEIGHT: weight(DEFAULT_WEIGHTS.textWeight),
  RELEVANCE_TYPE_WEIGHT: weight(DEFAULT_WEIGHTS.typeWeight),
  RELEVANCE_LABEL_WEIGHT: weight(DEFAULT_WEIGHTS.labelWeight),
  RELEVANCE_RECENCY_WEIGHT: weight(DEFAULT_WEIGHTS.recencyWeight),
  RELEVANCE_HALF_LIFE_SECONDS: integer({ min: 1 }).default(DEFAULT_WEIGHTS.halfLifeSeconds),
  CLOCK_STEP_SECONDS: integer({ min: 1, max: 86_400 }).default(10),
  REPLICAS_GRACE_MS: integer().default(5_000),
  FEDERATION: z.enum(['on', 'off'], 'expected on or off').default('off'),
  CATALOGUE: z.enum(['on', 'off'], 'expected on or off').default('off'),
};

/** Reads the gateway's configuration; throws one ConfigError that names every mistake. */
export function readGatewayConfig(environment: Environment): GatewayConfig {
  const variables = readEnvironment({ ...gatewayShape, ...limitsShape }, environment);
  return Object.freeze({
    logLevel: variables.LOG_LEVEL,
    host: variables.HOST,
    port: variables.PORT,
    reusePort: variables.REUSE_PORT === 'on',
    publicUrl: variables.PUBLIC_URL?.replace(/\/+$/, ''),
    corsOrigins: [STUDIO_ORIGIN, ...(variables.CORS_ORIGINS ?? [])],
    contract: variables.LEDGER_CONTRACT,
    redis: { url: variables.REDIS_URL, keyPrefix: variables.REDIS_KEY_PREFIX },
    kafka: {
      brokers: variables.KAFKA_BROKERS,
      topicPrefix: variables.KAFKA_TOPIC_PREFIX,
      plan: {
        partitions: variables.KAFKA_PARTITIONS,
        replication: variables.KAFKA_REPLICATION,
        retentionMs: variables.KAFKA_RETENTION_MS,
      },
    },
    commandSigningKeyFile: variables.COMMAND_SIGNING_KEY_FILE,
    access: accessOf(variables),
    limits: limitsOf(variables),
    relevance: {
      textWeight: variables.RELEVANCE_TEXT_WEIGHT,
      typeWeight: variables.RELEVANCE_TYPE_WEIGHT,
      labelWeight: variables.RELEVANCE_LABEL_WEIGHT,
      recencyWeight: variables.RELEVANCE_RECENCY_WEIGHT,
      halfLifeSeconds: variables.RELEVANCE_HALF_LIFE_SECONDS,
    },
    clockStepSeconds: variables.CLOCK_STEP_SECONDS,
    replicasGraceMs: variables.REPLICAS_GRACE_MS,
    federation: variables.FEDERATION === 'on',
    catalogue: variables.CATALOGUE === 'on',
  });
}
