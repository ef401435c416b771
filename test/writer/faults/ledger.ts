import { HDNodeWallet, Mnemonic } from 'ethers';
import { deployContract, registerPublisher } from '../../../deploy/deploy-contract.ts';
import { sleep } from '../../../lib/async.ts';
import type { Hex } from '../../../lib/hex.ts';
import { createRpc, type Rpc, RpcError } from '../../../lib/rpc.ts';
import { createBesuChain } from '../../besu-rules/chain.ts';
import type { FrontTarget } from '../../besu-rules/front.ts';
import { type BesuNode, createBesuNode, type NodeMood } from '../../besu-rules/node.ts';
import { NodeError } from '../../besu-rules/node-error.ts';
import type { BesuVersion } from '../../besu-rules/profiles.ts';
import { startBesuNetwork } from '../../harness/besu.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import { startAnvil } from '../../harness/index.ts';
import type { Random } from '../../harness/random.ts';

/** A node that writers use, and what can be done to it. */
export type FaultyNode = FrontTarget & {
  name: string;
  /** Its pool is lost. */
  restart(): Promise<void>;
  /** How it behaves; a real one cannot be told. */
  mood?: NodeMood;
};

/** A ledger with a contract, seen honestly through `rpc` and by writers through its nodes. */
export type LedgerUnderTest = {
  nodes: FaultyNode[];
  rpc: Rpc;
  contract: Hex;
  /** Replaces the last blocks by empty ones; a real network does not. */
  goBack?(depth: number): Promise<void>;
  /** Transactions that vanished because another had their nonce; unknown of a real network. */
  vanished?(): number;
  /** Nonces under which two nodes hold different transactions. */
  contested?(): number;
  /** Makes no blocks, as when too many validators are away. */
  stall?(isStalled: boolean): void;
};

type After = Pick<Cleanup, 'after'>;

const ADMIN_KEY = `0x${'a1'.repeat(32)}`;

/** How often valid bytes are refused; on a network of four under load it is 2 %. */
const INVALID_PARAMS_RATE = 0.1;

/** How long a restart waits for something in the pool. */
const POOL_WAIT_MS = 3_000;

const POLL_MS = 5;

/** How often a node acknowledges a transaction and forgets it. */
const FORGET_RATE = 0.01;

/** How often the old node takes nothing more of a sender that was just mined; a sender that no node takes is a person's work. */
const RACE_RATE = 0.02;

/** An anvil behind two nodes with Besu's rules: an old one that refuses a second transaction under a nonce, and a new one that replaces. */
export async function startRuledLedger(
  t: After,
  options: { mnemonic: string; partitions: number; random: Random; blockPeriodMs: number },
): Promise<LedgerUnderTest> {
  const anvil = await startAnvil(t);
  const contract = await prepareContract(anvil.url, options);
  const { random, blockPeriodMs } = options;
  const chain = await createBesuChain({ url: anvil.url, random: random.fork('chain'), blockPeriodMs });
  t.after(() => chain.close());
  const nodes = (['23.4', '26.x'] satisfies BesuVersion[]).map((version) => {
    const node = createBesuNode({ chain, version, random: random.fork(version) });
    const raceRate = version === '23.4' ? RACE_RATE : 0;
    Object.assign(node.mood, { invalidParamsRate: INVALID_PARAMS_RATE, forgetRate: FORGET_RATE, raceRate });
    return { ...node, name: version, restart: () => restartWhenPooled(node) };
  });
  return {
    nodes,
    rpc: anvil.rpc,
    contract,
    goBack: (depth) => chain.reorg(depth),
    stall: chain.stall,
    vanished: chain.vanished,
    contested: chain.contested,
  };
}

/** A pool that is empty has nothing to lose. */
async function restartWhenPooled(node: BesuNode): Promise<void> {
  for (let waitedMs = 0; waitedMs < POOL_WAIT_MS && node.pooled() === 0; waitedMs += POLL_MS) await sleep(POLL_MS);
  node.restart();
}

/** Four real validators. */
export async function startRealLedger(
  t: After,
  options: { mnemonic: string; partitions: number },
): Promise<LedgerUnderTest> {
  const besu = await startBesuNetwork(t);
  const [url] = besu.urls as [string];
  const contract = await prepareContract(url, options);
  const nodes = besu.urls.map((address, i) => ({
    name: `${besu.version} ${i}`,
    maxBodyBytes: Number.POSITIVE_INFINITY,
    handle: passing(createRpc({ url: address, timeoutMs: 30_000 })),
    async restart() {
      await besu.kill(i, 'SIGTERM');
      await besu.start(i);
    },
  }));
  return { nodes, rpc: createRpc({ url }), contract };
}

function passing(rpc: Rpc): FrontTarget['handle'] {
  return (method, params) =>
    rpc.call(method, params).catch((error) => {
      if (!(error instanceof RpcError)) throw error;
      throw new NodeError(error.rpcCode, error.message.replace(/^.*? with -?\d+: /, ''), error.data);
    });
}

async function prepareContract(rpcUrl: string, options: { mnemonic: string; partitions: number }): Promise<Hex> {
  const mnemonic = Mnemonic.fromPhrase(options.mnemonic);
  const at = (path: string) => HDNodeWallet.fromMnemonic(mnemonic, path).address.toLowerCase();
  const keys = Array.from({ length: options.partitions }, (_, i) => at(`m/44'/60'/0'/0/${i}`));
  const { address } = await deployContract({ rpcUrl, adminKey: ADMIN_KEY, handoverDelayS: 0 });
  const account = at("m/44'/60'/1'/0/0");
  await registerPublisher({ rpcUrl, adminKey: ADMIN_KEY, contract: address, account, name: 'Test', keys });
  return address as Hex;
}
