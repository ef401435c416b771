import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { REDIS_ADDRESS_FORMS, readRedisAddress } from './redis-address.ts';

export { z };

/** The environment as Node gives it. */
export type Environment = Record<string, string | undefined>;

/**
 * Parses all variables of a process at once, so that every mistake is told in one message.
 * An empty variable counts as absent.
 */
export function readEnvironment<S extends z.ZodRawShape>(shape: S, environment: Environment): z.infer<z.ZodObject<S>> {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = z.object(shape).safeParse(present);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    const value = present[name];
    const told = value === undefined ? 'is missing' : `is "${isSecret(name) ? '…' : withoutPasswords(value)}"`;
    return `  ${name} ${told}: ${issue.message}`;
  });
  throw new ConfigError(`The configuration is wrong:\n${mistakes.join('\n')}`);
}

/** The user and password of an address, also in the midst of a list. */
function withoutPasswords(value: string): string {
  return value.replaceAll(/\/\/[^/,\s]*@/g, '//…@').replaceAll(/(password=)[^#&\s]*/gi, '$1…');
}

/** Names whose values are never printed. */
export function isSecret(name: string): boolean {
  return /MNEMONIC|KEYS?$|SECRET|PASSWORD|TOKEN/.test(name);
}

/** A whole number within bounds. */
export function integer(options: { min?: number; max?: number } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  const expected = `expected a whole number from ${min} to ${max}`;
  return z
    .string(expected)
    .regex(/^-?\d+$/, expected)
    .transform(Number)
    .refine((value) => value >= min && value <= max, expected);
}

/** A comma-separated list of at least one entry. */
export function list(what: string) {
  const expected = `expected a comma-separated list of ${what}`;
  return z
    .string(expected)
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .refine((entries) => entries.length > 0, expected);
}

/** A comma-separated list of at least one http or https URL. */
export function httpUrls(what: string) {
  return list(what).refine(
    (urls) => urls.every((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)),
    `expected a comma-separated list of ${what}, each an http or https URL`,
  );
}

/** An Ethereum address, lower case. */
export function address() {
  const expected = 'expected an address: 0x and 40 hexadecimal digits';
  return z
    .string(expected)
    .regex(/^0x[0-9a-fA-F]{40}$/, expected)
    .transform((text) => text.toLowerCase() as `0x${string}`);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Variables that every process has: its log, and Kafka, whose topics whoever comes first creates. */
export const commonShape = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  KAFKA_BROKERS: list('addresses of Kafka brokers, host:port'),
  KAFKA_TOPIC_PREFIX: z.string().default('ces'),
  KAFKA_PARTITIONS: integer({ min: 1, max: 1_000 }).default(4),
  KAFKA_REPLICATION: integer({ min: 1, max: 10 }).default(1),
  KAFKA_RETENTION_MS: integer({ min: 60_000 }).default(30 * DAY_MS),
};

/** An address of Redis. */
export function redisUrl() {
  const expected = `expected ${REDIS_ADDRESS_FORMS}`;
  return z.string(expected).refine((url) => readRedisAddress(url) !== undefined, expected);
}

/** Variables of processes that work on the view. */
export const redisShape = {
  REDIS_URL: redisUrl(),
  REDIS_KEY_PREFIX: z.string().default('ces'),
};
