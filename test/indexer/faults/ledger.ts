import { HDNodeWallet } from 'ethers';
import type { RpcLog } from '../../../ledger/event.ts';
import { credentialEvents, decodeLog } from '../../../ledger/event.ts';
import type { Hex } from '../../../lib/hex.ts';
import { quantity } from '../../../lib/rpc.ts';
import { createBesuChain } from '../../besu-rules/chain.ts';
import { openFront } from '../../besu-rules/front.ts';
import { createBesuNode } from '../../besu-rules/node.ts';
import type { BesuVersion } from '../../besu-rules/profiles.ts';
import { deployTestContract, startAnvil } from '../../harness/anvil.ts';
import type { Cleanup } from '../../harness/cleanup.ts';
import type { Random } from '../../harness/random.ts';
import { createTroubledNode } from './troubles.ts';

/** A ledger with a contract, seen honestly through `rpc` and by indexers through its nodes. */
export type LedgerUnderTest = Awaited<ReturnType<typeof startLedger>>;

const VERSIONS = ['23.4', '25.12', '26.x'] as const satisfies BesuVersion[];

/** Blocks between the contract's and the first that may be replaced. */
const FOUNDATION = 80;

/** More than the ledger goes back at once; older states are gone, as at nodes that prune. */
const KEPT_STATES = 200;

/** Blocks asked for at once. */
const LOG_RANGE = 100;

/** An anvil behind three nodes with the rules of three versions of Besu. */
export async function startLedger(t: Pick<Cleanup, 'after'>, options: { random: Random; blockPeriodMs: number }) {
  const { random, blockPeriodMs } = options;
  const anvil = await startAnvil(t, { keptStates: KEPT_STATES });
  const contract = await deployTestContract(anvil.url, { partitions: 1 });
  await anvil.rpc.call('anvil_mine', [quantity(FOUNDATION)]);
  const chain = await createBesuChain({ url: anvil.url, random: random.fork('chain'), blockPeriodMs });
  t.after(() => chain.close());
  const nodes = await Promise.all(
    VERSIONS.map(async (version) => {
      const node = createBesuNode({ chain, version, random: random.fork(version) });
      const front = await openFront(node, chain);
      t.after(() => front.close());
      return createTroubledNode({ version, node, front, random: random.fork(`trouble ${version}`) });
    }),
  );
  return {
    ...{ chain, contract, nodes, rpc: anvil.rpc },
    wallet: HDNodeWallet.fromPhrase(contract.secrets.writerMnemonic, undefined, "m/44'/60'/0'/0/0"),

    /** How many blocks may be replaced or taken away. */
    async replaceable(): Promise<number> {
      return Number(await anvil.rpc.call<Hex>('eth_blockNumber', [])) - contract.block - 1;
    },

    /** How many events there are, as the contract counts them. */
    async seq(): Promise<number> {
      const call = { to: contract.address, data: credentialEvents.encodeFunctionData('head') };
      const answer = await anvil.rpc.call<string>('eth_call', [call, 'latest']);
      return Number(credentialEvents.decodeFunctionResult('head', answer)[0]);
    },

    /** Everything in the sequence, from the ledger itself. */
    async events(): Promise<{ seq: number; id: Hex }[]> {
      const head = Number(await anvil.rpc.call<Hex>('eth_blockNumber', []));
      const events: { seq: number; id: Hex }[] = [];
      for (let from = contract.block; from <= head; from += LOG_RANGE) {
        const [fromBlock, toBlock] = [quantity(from), quantity(Math.min(from + LOG_RANGE - 1, head))];
        const filter = { address: contract.address, fromBlock, toBlock };
        for (const log of await anvil.rpc.call<RpcLog[]>('eth_getLogs', [filter])) {
          const event = decodeLog(log);
          if (event?.kind === 'published' || event?.kind === 'statusChanged')
            events.push({ seq: event.seq, id: event.id });
        }
      }
      return events;
    },
  };
}
