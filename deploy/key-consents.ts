import { verifyTypedData } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { keyConsent } from '../ledger/key-consent.ts';
import { z } from '../lib/config.ts';
import { ConfigError, ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';
import type { Keys } from '../writer/keys.ts';
import { openAdminAccount } from './admin-account.ts';
import { readAddresses, requireContract } from './contract-reader.ts';

const hex = (bytes: number) => z.templateLiteral(['0x', z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))]);

const consentsSchema = z.object({
  chainId: z.int(),
  contract: hex(20),
  account: hex(20),
  keys: z.array(z.object({ partition: z.int(), key: hex(20), consent: hex(65) })),
});

/** What the writer's operator hands to the holder of an account: that the keys may write for it. No secret. */
export type KeyConsents = z.infer<typeof consentsSchema>;

/** Lets the key of every partition sign that it may write for an account. */
export async function signConsents(
  keys: Keys,
  options: { chainId: number; contract: Hex; account: Hex; partitions: number; signal: AbortSignal },
): Promise<KeyConsents> {
  const { chainId, contract, account, partitions, signal } = options;
  const signers = Array.from({ length: partitions }, (_, partition) => keys.signerOf(partition));
  const signed = signers.map(async ({ address: key, signTypedData }, partition) => {
    const consent = await signTypedData(keyConsent({ chainId, contract, account, key }), signal);
    return { partition, key, consent };
  });
  return { chainId, contract, account, keys: await Promise.all(signed) };
}

/** Reads consents that were written as JSON; throws a `CONFIG` error that says what is wrong with them. */
export function parseConsents(text: string): KeyConsents {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError('The consents are no JSON: expected what `npm run publisher-keys -- consent` has written');
  }
  const result = consentsSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`The consents cannot be read: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** What a holder of an account works with. */
export type AccountOptions = { rpcUrl: string; accountKey: string; contract: Hex };

/** Adds keys to the account in whose name they consented; sends only what is missing. Of the account, or an administrator. */
export async function addConsentedKeys(
  { rpcUrl, accountKey, contract }: AccountOptions,
  consents: KeyConsents,
): Promise<{ added: Hex[] }> {
  const sender = await openAdminAccount(rpcUrl, accountKey);
  await requireContract(sender.rpc, contract);
  requireValid(consents, { chainId: sender.chainId, contract });
  const { account } = consents;
  const present = new Set(await readAddresses(sender.rpc, contract, 'keysOf', [account]));
  const missing = consents.keys.filter(({ key }) => !present.has(key));
  await sender.send(
    missing.map(({ key, consent }) => ({
      to: contract,
      data: credentialEvents.encodeFunctionData('addKey', [account, key, consent]),
    })),
  );
  return { added: missing.map(({ key }) => key) };
}

/** Takes a key from an account. Of the account, the key itself, or an administrator. */
export async function removeKey(
  { rpcUrl, accountKey, contract }: AccountOptions,
  { account, key }: { account: Hex; key: Hex },
): Promise<void> {
  const sender = await openAdminAccount(rpcUrl, accountKey);
  await requireContract(sender.rpc, contract);
  await sender.send([{ to: contract, data: credentialEvents.encodeFunctionData('removeKey', [account, key]) }]);
}

/** The contract would only say that a consent is missing. */
function requireValid(consents: KeyConsents, place: { chainId: number; contract: Hex }): void {
  const { chainId, contract, account, keys } = consents;
  if (chainId !== place.chainId || contract !== place.contract) {
    throw new ServiceError(
      'CONSENT',
      `The consents are for ${contract} on chain ${chainId}, but this is ${place.contract} on chain ${place.chainId}`,
    );
  }
  for (const { key, consent, partition } of keys) {
    if (isConsent(consent, { ...place, account, key })) continue;
    throw new ServiceError(
      'CONSENT',
      `The consent of ${key} (partition ${partition}) is no signature of it for ${account}`,
    );
  }
}

function isConsent(consent: Hex, by: Parameters<typeof keyConsent>[0]): boolean {
  const { domain, types, message } = keyConsent(by);
  try {
    return verifyTypedData(domain, types, message, consent).toLowerCase() === by.key;
  } catch {
    return false;
  }
}
