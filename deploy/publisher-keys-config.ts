import { address, type Environment, integer, list, readEnvironment, z } from '../lib/config.ts';
import type { Hex } from '../lib/hex.ts';
import { type KeySource, keyShape, keySource } from '../writer/config.ts';

/** The variables of `npm run publisher-keys` that name the ledger. */
const placeShape = { LEDGER_RPC_URLS: list('http URLs'), LEDGER_CONTRACT: address() };

/** All variables of `npm run publisher-keys`; each of its commands reads its own. */
export const publisherKeysShape = {
  ...placeShape,
  ...keyShape,
  KAFKA_PARTITIONS: integer({ min: 1, max: 1_000 }).default(4),
  ACCOUNT_KEY: z
    .string('expected a private key: 0x and 64 hexadecimal digits')
    .regex(/^0x[0-9a-fA-F]{64}$/, 'expected a private key: 0x and 64 hexadecimal digits'),
};

/** Where the ledger is. */
export type LedgerPlace = { rpcUrl: string; contract: Hex };

/** What every command reads. */
export function readPlace(environment: Environment): LedgerPlace {
  return placeOf(readEnvironment(placeShape, environment));
}

/** What the writer's operator has beside: the writer's keys. */
export function readWriterKeys(environment: Environment): LedgerPlace & { partitions: number; keys: KeySource } {
  const { ACCOUNT_KEY: _, ...shape } = publisherKeysShape;
  const read = readEnvironment(shape, environment);
  return { ...placeOf(read), partitions: read.KAFKA_PARTITIONS, keys: keySource(read) };
}

/** What the holder of the account has beside: the account's own key. */
export function readAccount(environment: Environment): LedgerPlace & { accountKey: string } {
  const read = readEnvironment({ ...placeShape, ACCOUNT_KEY: publisherKeysShape.ACCOUNT_KEY }, environment);
  return { ...placeOf(read), accountKey: read.ACCOUNT_KEY };
}

function placeOf(read: { LEDGER_RPC_URLS: string[]; LEDGER_CONTRACT: Hex }): LedgerPlace {
  const [rpcUrl = ''] = read.LEDGER_RPC_URLS;
  return { rpcUrl, contract: read.LEDGER_CONTRACT };
}
