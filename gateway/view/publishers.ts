import { lastNames } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import { hashFields, namingsAfter, namingsUpTo, type Source } from './reader.ts';

/** The names that accounts had last as of the snapshot's block; of those that were ever named. */
export async function namesAsOf({ at, read }: Source): Promise<Map<Hex, string>> {
  const [found] = await read([namingsUpTo(at.keys.publisherNames, at.block.number)]);
  return lastNames(found);
}

/** Names of accounts as of the snapshot's block: those of now, unless one of them was named behind it. */
export async function readNames(source: Source, accounts: readonly Hex[]): Promise<(string | null)[]> {
  const { keys, block } = source.at;
  const [names, later] = await source.read([
    hashFields(keys.publishers, [...accounts]),
    namingsAfter(keys.publisherNames, block.number),
  ]);
  if (!later.some(({ account }) => accounts.includes(account))) return names;
  const then = await namesAsOf(source);
  return accounts.map((account) => then.get(account) ?? null);
}
