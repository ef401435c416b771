import { createHash } from 'node:crypto';
import { Transaction, Wallet } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import { sha256 } from '../ledger/ids.ts';
import { sleep } from '../lib/async.ts';
import { ServiceError } from '../lib/errors.ts';
import { type Hex, toHex } from '../lib/hex.ts';
import { createRpc, type Rpc } from '../lib/rpc.ts';
import { type Deployment, deployContract, registerPublisher } from './deploy-contract.ts';
import { startScratchNode } from './scratch-node.ts';
import { handOver } from './succession.ts';

/** What a transaction of so many items cost, calldata and all: `gasUsed` of its receipt. */
export type GasFigure = { call: string; payloadBytes: number; items: number; gas: number };

/** Any keys will do; these are always the same, so that the figures are. */
const ADMIN_KEY = `0x${'a1'.repeat(32)}`;
const PUBLISHER_KEY = `0x${'b2'.repeat(32)}`;

const SIZES = [1024, 2048, 4096];
const BATCHES = [1, 20, 100];
const LOCATOR_BYTES = 200;
const REASON_BYTES = 100;
const SUSPENDED = 2;
const MINED_TIMEOUT_MS = 20_000;
const GAS_LIMIT = 100_000_000;
/** Label of the publications whose status is changed. */
const CHANGED = 'changed';

/** Deploys the contract and a successor on a node of its own, and measures transactions as the node mines them. */
export async function measureGas(): Promise<GasFigure[]> {
  const node = await startScratchNode();
  try {
    const rpc = createRpc({ url: node.url, timeoutMs: 30_000 });
    const first = await prepareContract(node.url);
    const atFirst = await measureFirst(createMeter(rpc, first.address));
    const second = await prepareContract(node.url, first.address);
    await handOver({ rpcUrl: node.url, adminKey: ADMIN_KEY, successor: second.address });
    const atSecond = await measureSuccessor(createMeter(rpc, second.address));
    const { gasUsed } = await receiptOf(rpc, first.transaction);
    return [...atFirst, ...atSecond, { call: 'deployment', payloadBytes: 0, items: 1, gas: Number(gasUsed) }];
  } finally {
    await node.stop();
  }
}

type Meter = (call: string, items: unknown[][], payloadBytes: number) => Promise<GasFigure>;

async function measureFirst(measure: Meter): Promise<GasFigure[]> {
  // The very first event pays for the slots of the head, which no other does. These publications get statuses later.
  await measure('publish', publications(CHANGED, 42, 32), 32);
  const figures: GasFigure[] = [];
  for (const size of SIZES) {
    for (const count of BATCHES) {
      figures.push(await measure('publish', publications(`${size} × ${count}`, count, size), size));
    }
  }
  const known = await measure('publish', publications('1024 × 20', 20, 1024), 1024);
  figures.push({ ...known, call: 'publish, all known' });
  for (const count of [1, 20]) figures.push(await measure('pin', pins(count), LOCATOR_BYTES));
  return [...figures, ...(await measureChanges(measure, 0))];
}

async function measureSuccessor(measure: Meter): Promise<GasFigure[]> {
  await measure('publish', publications('first here', 1, 32), 32);
  const figures = [await measure('publish', publications('at the successor', 20, 1024), 1024)];
  // Publications of the predecessor, which the successor has to ask about.
  figures.push(...(await measureChanges(measure, 21)));
  return figures.map((figure) => ({ ...figure, call: `${figure.call}, at a successor` }));
}

/** First changes of 21 publications, one alone and 20 together. */
async function measureChanges(measure: Meter, from: number): Promise<GasFigure[]> {
  return [
    await measure('changeStatus', changes(from, 1), REASON_BYTES),
    await measure('changeStatus', changes(from + 1, 20), REASON_BYTES),
  ];
}

/** Sends one transaction and tells what it cost. */
function createMeter(rpc: Rpc, contract: string): Meter {
  const wallet = new Wallet(PUBLISHER_KEY);
  return async (call, items, payloadBytes) => {
    const chainId = Number(await rpc.call<string>('eth_chainId', []));
    const nonce = Number(await rpc.call<string>('eth_getTransactionCount', [wallet.address, 'latest']));
    const data = credentialEvents.encodeFunctionData(call, [items]);
    const fields = { type: 0, chainId, nonce, gasPrice: 0, gasLimit: GAS_LIMIT, to: contract, data };
    const raw = await wallet.signTransaction(Transaction.from(fields));
    const receipt = await receiptOf(rpc, await rpc.call<string>('eth_sendRawTransaction', [raw]));
    return { call, payloadBytes, items: items.length, gas: Number(receipt.gasUsed) };
  };
}

async function receiptOf(rpc: Rpc, hash: string): Promise<{ gasUsed: Hex; status: Hex }> {
  const deadline = Date.now() + MINED_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const receipt = await rpc.call<{ gasUsed: Hex; status: Hex } | null>('eth_getTransactionReceipt', [hash]);
    if (receipt?.status === '0x1') return receipt;
    if (receipt !== null) break;
    await sleep(10);
  }
  throw new ServiceError('GAS', `Transaction ${hash} was not mined, or reverted`);
}

async function prepareContract(rpcUrl: string, predecessor?: string): Promise<Deployment> {
  const contract = await deployContract({ rpcUrl, adminKey: ADMIN_KEY, predecessor });
  const { address: account } = new Wallet(PUBLISHER_KEY);
  const publisher = { account, name: 'Clearing house', keys: [account] };
  await registerPublisher({ rpcUrl, adminKey: ADMIN_KEY, contract: contract.address, ...publisher });
  return contract;
}

function publications(label: string, count: number, bytes: number): Hex[][] {
  return numbered(count, (index) => [idOf(label, index), toHex(noise(idOf(label, index), bytes))]);
}

function pins(count: number): Hex[][] {
  return numbered(count, (index) => [idOf(`pin × ${count}`, index), toHex(noise(`${index}`, LOCATOR_BYTES))]);
}

function changes(from: number, count: number): (Hex | number)[][] {
  const reason = (index: number) => toHex(noise(`reason ${index}`, REASON_BYTES));
  return numbered(count, (index) => [idOf(CHANGED, from + index), 1, SUSPENDED, reason(index)]);
}

function numbered<T>(count: number, item: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

function idOf(label: string, index: number): Hex {
  return sha256(`${label} ${index}`);
}

/** The same bytes each time, as dear as bytes can be: none is zero, and nothing could compress them. */
function noise(seed: string, bytes: number): Buffer {
  const blocks = numbered(Math.ceil(bytes / 32), (index) => createHash('sha256').update(`${seed} ${index}`).digest());
  return Buffer.concat(blocks)
    .subarray(0, bytes)
    .map((byte) => byte || 1) as Buffer;
}
