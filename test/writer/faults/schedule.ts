import type { Random } from '../../harness/random.ts';
import { STEPS, type Step } from './steps.ts';

/** Something bad that happens. */
export type Fault =
  /** kill -9 of a writer at a step; it is started again after a while. */
  | { kind: 'kill'; step: Step; restartAfterMs: number }
  /**
   * kill -9 while the chain stands still: what the dead one has sent is in one node's pool, and its successor, at the
   * other node, sends under the same nonces. Of each two one vanishes.
   */
  | { kind: 'orphan' }
  /** A writer is paused at a step for longer than its session, replaced, and woken. */
  | { kind: 'pause'; step: Step }
  /** A third writer joins, works, and leaves in order. */
  | { kind: 'guest'; staysMs: number }
  /** A node restarts and has lost its pool. */
  | { kind: 'restartNode'; node: number }
  /** All nodes are connected and silent. */
  | { kind: 'freeze'; forMs: number }
  /** The node writers use first is some blocks behind. */
  | { kind: 'lag'; blocks: number; forMs: number }
  /** The last blocks are replaced by empty ones. */
  | { kind: 'goBack'; depth: number };

/** What happens between kills, and how often. */
const BETWEEN: readonly { share: number; create(random: Random): Fault }[] = [
  { share: 0.06, create: (random) => ({ kind: 'pause', step: random.pick(STEPS) }) },
  { share: 0.08, create: () => ({ kind: 'orphan' }) },
  { share: 0.06, create: (random) => ({ kind: 'guest', staysMs: 4_000 + random.integer(8_000) }) },
  { share: 0.15, create: (random) => ({ kind: 'restartNode', node: random.integer(2) }) },
  { share: 0.05, create: (random) => ({ kind: 'freeze', forMs: 1_000 + random.integer(11_000) }) },
  {
    share: 0.05,
    create: (random) => ({ kind: 'lag', blocks: 1 + random.integer(3), forMs: 2_000 + random.integer(6_000) }),
  },
  { share: 0.05, create: (random) => ({ kind: 'goBack', depth: 1 + random.integer(4) }) },
];

/** The faults of a long run: so many kills, every step equally often, and the others between them. */
export function longSchedule(random: Random, kills: number): Fault[] {
  const faults: Fault[] = [];
  for (let i = 0; i < kills; i += 1) {
    faults.push(kill(random, stepOf(random, i)));
    for (const { share, create } of BETWEEN) if (random.chance(share)) faults.push(create(random));
  }
  return faults;
}

/** The faults of a run of less than a minute: each step once or twice, and one of what else happens. */
export function shortSchedule(random: Random): Fault[] {
  return [
    kill(random, 'sign'),
    { kind: 'restartNode', node: 0 },
    kill(random, 'mine'),
    { kind: 'pause', step: 'sign' },
    kill(random, 'commit'),
    { kind: 'goBack', depth: 2 },
    kill(random, 'consume'),
    kill(random, 'send'),
    { kind: 'orphan' },
    // Nobody dies after this: what the pools lose now only its sender can mend.
    { kind: 'restartNode', node: 0 },
    { kind: 'restartNode', node: 1 },
  ];
}

let order: Step[] = [];

/** Each round of steps in another order. */
function stepOf(random: Random, i: number): Step {
  if (i % STEPS.length === 0) order = shuffled(random, STEPS);
  return order[i % STEPS.length] ?? 'send';
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function kill(random: Random, step: Step): Fault {
  return { kind: 'kill', step, restartAfterMs: 100 + random.integer(1_500) };
}
