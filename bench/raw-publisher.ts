import { randomBytes } from 'node:crypto';
import { HDNodeWallet, SigningKey } from 'ethers';
import type { PublishCommand } from '../ledger/command.ts';
import { sleep } from '../lib/async.ts';
import type { Hex } from '../lib/hex.ts';
import { createRpc } from '../lib/rpc.ts';
import { encodePublish, signTransaction } from '../writer/transaction.ts';

/** Items of a transaction, so that it has the size the writer's have. */
const ITEMS = 57;
/** Transactions of one key that are not mined: more only makes blocks late. */
const IN_FLIGHT = 5;
const GAS_OF_ITEM = 40_000;
const GAS_OF_TRANSACTION = 100_000;
const POLL_MS = 150;
const REFUSED_MS = 50;

/** What is written to, and by which keys. */
export type RawTarget = { urls: readonly string[]; contract: string; mnemonic: string; keys: number };

/**
 * What the chain takes when nothing is asked of the sender: payloads of random bytes, each key to a node of its own, no
 * queue, no looking up, nothing read back but the nonce. Items a second, and the mean block period in seconds.
 */
export async function publishRaw(target: RawTarget, options: { items: number; payloadBytes: number }) {
  const [first] = target.urls.map((url) => createRpc({ url }));
  if (first === undefined) throw new TypeError('Expected a node');
  const height = async () => Number(await first.call<string>('eth_blockNumber', []));
  const chainId = Number(await first.call<string>('eth_chainId', []));
  const [began, before] = [performance.now(), await height()];
  const each = Math.ceil(options.items / target.keys / ITEMS);
  const sender = (key: number) => publishWithKey(target, { key, chainId, transactions: each, ...options });
  await Promise.all(Array.from({ length: target.keys }, (_, key) => sender(key)));
  const seconds = (performance.now() - began) / 1_000;
  return {
    perSecond: (each * ITEMS * target.keys) / seconds,
    periodMeanS: seconds / Math.max(1, (await height()) - before),
  };
}

async function publishWithKey(
  { urls, contract, mnemonic }: RawTarget,
  {
    key,
    chainId,
    transactions,
    payloadBytes,
  }: { key: number; chainId: number; transactions: number; payloadBytes: number },
): Promise<void> {
  const { privateKey, address } = HDNodeWallet.fromPhrase(mnemonic, undefined, `m/44'/60'/0'/0/${key}`);
  const signingKey = new SigningKey(privateKey);
  const rpc = createRpc({ url: urls[key % urls.length] ?? '' });
  const minedNonce = async () => Number(await rpc.call<string>('eth_getTransactionCount', [address, 'latest']));
  const first = await minedNonce();
  for (let [mined, next] = [first, first]; mined < first + transactions; mined = await minedNonce()) {
    for (; next < Math.min(first + transactions, mined + IN_FLIGHT); next += 1) {
      const data = encodePublish(Array.from({ length: ITEMS }, () => randomItem(payloadBytes)));
      const gasLimit = ITEMS * GAS_OF_ITEM + GAS_OF_TRANSACTION;
      const { raw } = signTransaction({ chainId, nonce: next, gasLimit, to: contract as Hex, data }, signingKey);
      await untilTaken(() => rpc.call('eth_sendRawTransaction', [raw]));
    }
    await sleep(POLL_MS);
  }
}

async function untilTaken(send: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await send();
      return;
    } catch {
      await sleep(REFUSED_MS);
    }
  }
}

function randomItem(payloadBytes: number): PublishCommand {
  return { kind: 'publish', id: `0x${randomBytes(32).toString('hex')}`, payload: randomBytes(payloadBytes) };
}
