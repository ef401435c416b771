import { credentialEvents } from '../ledger/event.ts';
import { ServiceError } from '../lib/errors.ts';
import type { Rpc } from '../lib/rpc.ts';

/** Calls a view of the contract; its results in order. */
export async function readContract(rpc: Rpc, contract: string, name: string, args: unknown[] = []): Promise<unknown[]> {
  const data = credentialEvents.encodeFunctionData(name, args);
  const answer = await rpc.call<string>('eth_call', [{ to: contract, data }, 'latest']);
  return credentialEvents.decodeFunctionResult(name, answer).toArray(true);
}

/** Calls a view whose only result is a list of addresses; in lower case. */
export async function readAddresses(rpc: Rpc, contract: string, name: string, args: unknown[] = []): Promise<string[]> {
  const [addresses] = await readContract(rpc, contract, name, args);
  return (addresses as string[]).map((address) => address.toLowerCase());
}

/** Calls a view whose only result is an address; in lower case. */
export async function readAddress(rpc: Rpc, contract: string, name: string, args: unknown[] = []): Promise<string> {
  const [address] = await readContract(rpc, contract, name, args);
  return (address as string).toLowerCase();
}

/** An address without code would swallow every transaction silently. */
export async function requireContract(rpc: Rpc, address: string): Promise<void> {
  const code = await rpc.call<string>('eth_getCode', [address, 'latest']);
  if (code !== '0x') return;
  throw new ServiceError('NO_CONTRACT', `There is no contract at ${address}`, { facts: { url: rpc.url } });
}
