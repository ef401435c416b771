import { MAX_LISTED_VALUES, MAX_ROW_TEXT } from '../ledger/view.ts';
import { integer } from '../lib/config.ts';

/** What a client can run into; every figure is the operator's choice and is told by `serviceConfig.limits`. */
export const DEFAULT_LIMITS = {
  maxBodyBytes: 1_048_576,
  maxTokens: 2_000,
  maxDepth: 16,
  maxAliases: 30,
  maxRootFields: 20,
  maxDirectives: 20,
  maxCost: 20_000,
  assumedListSize: 10,
  maxCostPerSecond: 1_000_000,
  operationTimeoutMs: 10_000,
  maxKeptAnswerBytes: 33_554_432,
  defaultPageSize: 20,
  maxPageSize: 100,
  maxRestPageSize: 1_000,
  maxFilterValues: 100,
  maxFilterValuesInAll: 500,
  maxCredentialBytes: 262_144,
  maxJsonDepth: 64,
  maxAttributeCharacters: 2_048,
  maxLocatorCharacters: 1_024,
  maxSubmissionsPerRequest: 100,
  maxRanked: 1_000,
  maxSearchWords: 16,
  maxCompletions: 32,
  maxScanned: 100_000,
  maxCounted: 500_000,
  maxFacetValues: 100,
  maxCountedValues: MAX_LISTED_VALUES,
  maxHarvests: 4,
  maxHarvestsPerClient: 2,
  harvestStallMs: 60_000,
  maxNodes: 100,
  maxEntities: 1_000,
  maxTransactionEvents: 1_000,
  maxSubjects: 100,
  maxVersions: 1_000,
  maxStatusChanges: 1_000,
  maxConnections: 20_000,
  maxConnectionsPerClient: 2_000,
  maxHalfOpenConnections: 10_000,
  maxUnfinishedBodyBytes: 268_435_456,
  headTimeoutMs: 15_000,
  requestTimeoutMs: 60_000,
  stallTimeoutMs: 60_000,
  connectionInitTimeoutMs: 3_000,
  maxWebsocketMessageBytes: 131_072,
  maxSubscriptionsPerSocket: 20,
  maxSockets: 10_000,
  maxSocketsPerClient: 1_000,
  maxSubscriptionsPerClient: 2_000,
  maxFrameEvents: 100,
  maxRecentEvents: 2_000,
  lagThreshold: 10_000,
  maxUnreadBytes: 1_048_576,
  maxUnreadBytesInAll: 268_435_456,
  maxEventStreams: 2_000,
  maxEventStreamsPerClient: 200,
  heartbeatIntervalMs: 15_000,
  submitTimeoutMs: 5_000,
  minBlockWaitMs: 5_000,
};

/** Limits of one gateway. */
export type Limits = Readonly<typeof DEFAULT_LIMITS>;

type LimitName = keyof Limits;
const NAMES = Object.keys(DEFAULT_LIMITS) as LimitName[];

/** Environment variable of a limit: `maxBodyBytes` is `LIMIT_MAX_BODY_BYTES`. */
export function variableOf(name: LimitName): string {
  return `LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** GraphQL's Int ends at 2^31 - 1. */
const MAX_INT = 2_147_483_647;

/** Ways to match a word are numbered in a byte: three fields of each word that it may mean. */
const MAX_COMPLETIONS = 48;

/** What the index keeps bounds what may be taken. */
const MAXIMA: Partial<Record<LimitName, number>> = {
  maxAttributeCharacters: MAX_ROW_TEXT,
  maxLocatorCharacters: MAX_ROW_TEXT,
  maxCountedValues: MAX_LISTED_VALUES,
  maxCompletions: MAX_COMPLETIONS,
};

/** Readers of all limits' variables. */
export const limitsShape = Object.fromEntries(
  NAMES.map((name) => [
    variableOf(name),
    integer({ min: 1, max: MAXIMA[name] ?? MAX_INT }).default(DEFAULT_LIMITS[name]),
  ]),
);

/** The limits of parsed variables. */
export function limitsOf(variables: Record<string, unknown>): Limits {
  return Object.fromEntries(NAMES.map((name) => [name, variables[variableOf(name)]])) as Limits;
}
