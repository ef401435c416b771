import { setInterval } from 'node:timers';
import type { RpcLog } from '../../../ledger/event.ts';
import { type Front, type FrontCall, NO_ANSWER } from '../../besu-rules/front.ts';
import type { LogFilter } from '../../besu-rules/logs.ts';
import type { BesuNode } from '../../besu-rules/node.ts';
import { NodeError } from '../../besu-rules/node-error.ts';
import type { Random } from '../../harness/random.ts';
import type { Trouble } from './schedule.ts';

const LAG_BLOCKS = 4;
/** What a node that was just restarted is behind. */
const RESTART_BLOCKS = 12;
const MOST_BLOCKS = 7;
const DROP_EVERY_MS = 2_000;
const LOSS_RATE = 0.5;

/** How providers refuse a range. */
const TOO_LARGE: readonly [code: number, message: string][] = [
  [-32005, 'Requested range exceeds maximum RPC range limit'],
  [-32005, 'query returned more than 10000 results'],
  [-32602, 'eth_getLogs is limited to a 10,000 range'],
  [-32000, 'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range'],
  [-32614, 'eth_getLogs and eth_newFilter are limited to a 500 blocks range'],
  [35, 'ranges over 10000 blocks are not supported on freetier'],
];

/** Puts troubles before a node; several at once are possible. */
export function createTroubledNode(options: { version: string; node: BesuNode; front: Front; random: Random }) {
  const { version, node, front, random } = options;
  const troubles: Trouble[] = [];
  /** What was true once, to be told again as removed. */
  let stale: RpcLog[] = [];
  const has = (trouble: Trouble) => troubles.includes(trouble);

  front.intercept(async (call) => {
    if (has('losing') && random.chance(LOSS_RATE)) throw NO_ANSWER;
    if (call.method === 'eth_getLogs') return logs(call);
    const answer = await call.forward();
    return has('withholding everywhere') && /Receipt/.test(call.method) ? null : answer;
  });

  async function logs({ params, forward }: FrontCall): Promise<RpcLog[]> {
    const filter = params[0] as LogFilter;
    const isRange = filter.blockHash === undefined;
    if (isRange && has('limited') && Number(filter.toBlock) - Number(filter.fromBlock) >= MOST_BLOCKS)
      throw new NodeError(...random.pick(TOO_LARGE));
    let answer = (await forward()) as RpcLog[];
    if (answer.length === 0) return answer;
    const victim = random.pick(answer);
    if (has('withholding everywhere') || (isRange && has('withholding logs')))
      answer = answer.filter((log) => log !== victim);
    if (isRange && has('withholding blocks')) answer = answer.filter((log) => log.blockHash !== victim.blockHash);
    if (has('altering')) answer = answer.map((log) => (log === victim ? altered(log, random) : log));
    if (has('repeating')) answer = [...stale.map((log) => ({ ...log, removed: true })), victim, ...answer.toReversed()];
    stale = [victim];
    return answer;
  }

  function settle(): void {
    front.freeze(has('frozen'));
    front.silence(has('silent'));
    node.mood.lagBlocks = has('restarted') ? RESTART_BLOCKS : has('lagging') ? LAG_BLOCKS : 0;
  }

  const dropping = setInterval(() => {
    if (has('dropping')) front.drop();
  }, DROP_EVERY_MS).unref();

  return {
    version,
    url: front.url,
    wsUrl: front.wsUrl,
    handle: node.handle,

    /** Begins a trouble; gives what ends it. */
    begin(trouble: Trouble): () => void {
      troubles.push(trouble);
      if (trouble === 'restarted' || trouble === 'dropping') front.drop();
      settle();
      return () => {
        troubles.splice(troubles.indexOf(trouble), 1);
        settle();
      };
    },
    close: () => clearInterval(dropping),
  };
}

/** One bit of a payload, or of what stands before it, is another. */
function altered(log: RpcLog, random: Random): RpcLog {
  const at = 2 + random.integer(log.data.length - 2);
  const digit = (Number.parseInt(log.data[at] ?? '0', 16) ^ 1).toString(16);
  return { ...log, data: `${log.data.slice(0, at)}${digit}${log.data.slice(at + 1)}` };
}
