import type { Random } from '../../harness/random.ts';

/** Who can be hit: the indexer that leads, one that waits, or a gateway. */
export type Whom = 'leader' | 'standby' | 'gateway';

/** What a node does wrong for a while. */
export const TROUBLES = [
  /** Connected and silent. */
  'frozen',
  /** Some blocks behind. */
  'lagging',
  /** Its connections ended; it says that it is in sync, and shows an older chain for a while. */
  'restarted',
  /** Leaves single logs out of its answers about ranges; those about a block's hash, and receipts, are whole. */
  'withholding logs',
  /** The same with all logs of a block. */
  'withholding blocks',
  /** Leaves logs out of whatever it is asked for. */
  'withholding everywhere',
  /** Changes a byte of a payload. */
  'altering',
  /** Gives logs twice, out of order, and beside them some of blocks that are no more (`removed: true`). */
  'repeating',
  /** Answers only short ranges, and says so in a provider's words. */
  'limited',
  /** Its websockets end every 2 s. */
  'dropping',
  /** Its websockets tell of nothing. */
  'silent',
  /** Half of its answers are lost. */
  'losing',
] as const;

/** See `TROUBLES`. */
export type Trouble = (typeof TROUBLES)[number];

/** Something bad that happens. */
export type Fault =
  /** A process ends and is started again after a while. */
  | { kind: 'kill'; whom: Whom; signal: 'SIGKILL' | 'SIGTERM'; restartAfterMs: number }
  /** A process is paused and woken; a paused leader is replaced meanwhile. */
  | { kind: 'pause'; whom: Whom; forMs: number }
  /** kill -9 of Redis, which begins again with what it had written to its file. */
  | { kind: 'killRedis'; awayMs: number }
  /** Redis forgets every script. */
  | { kind: 'forgetScripts' }
  /** Redis is emptied. */
  | { kind: 'emptyRedis' }
  /** So many of the nodes do something wrong. */
  | { kind: 'trouble'; trouble: Trouble; nodes: number; forMs: number }
  /** The last blocks are replaced by others; some of what was in them comes again. */
  | { kind: 'reorg'; depth: number }
  /** The ledger is that of an older backup. */
  | { kind: 'restore'; depth: number }
  /** No blocks. */
  | { kind: 'stall'; forMs: number };

/** Depths of reorganisations. */
const DEPTHS = [1, 8, 64] as const;

/** How many nodes a run has. */
export const NODES = 3;

/** Between two kills happens so much else. */
const OTHERS_PER_KILL = 2;

/** How often each is killed, in twelve. */
const VICTIMS: readonly (Whom | 'redis')[] = [
  ...(['leader', 'leader', 'leader', 'leader', 'leader'] as const),
  ...(['standby', 'standby'] as const),
  ...(['gateway', 'gateway', 'gateway', 'gateway'] as const),
  'redis',
];

/** Everything else that happens, each once a round. */
const OTHERS: readonly ((random: Random) => Fault)[] = [
  ...TROUBLES.map((trouble) => (random: Random) => troubled(random, trouble, 1 + random.integer(NODES))),
  ...DEPTHS.map((depth) => (): Fault => ({ kind: 'reorg', depth })),
  (random) => ({ kind: 'restore', depth: 1 + random.integer(40) }),
  (random) => ({ kind: 'stall', forMs: 2_000 + random.integer(6_000) }),
  (random) => ({ kind: 'pause', whom: 'leader', forMs: 3_000 + random.integer(3_000) }),
  (random) => ({ kind: 'pause', whom: 'standby', forMs: 1_000 + random.integer(4_000) }),
  (random) => ({ kind: 'pause', whom: 'gateway', forMs: 1_000 + random.integer(4_000) }),
  (random) => ({ kind: 'kill', whom: 'leader', signal: 'SIGTERM', restartAfterMs: random.integer(2_000) }),
  (random) => ({ kind: 'kill', whom: 'gateway', signal: 'SIGTERM', restartAfterMs: random.integer(2_000) }),
  () => ({ kind: 'forgetScripts' }),
  () => ({ kind: 'forgetScripts' }),
  () => ({ kind: 'emptyRedis' }),
];

/** The faults of a long run: so many times kill -9, and between them the others, in rounds. */
export function longSchedule(random: Random, kills: number): Fault[] {
  const victims = rounds(random, VICTIMS);
  const others = rounds(random, OTHERS);
  const faults: Fault[] = [];
  for (let i = 0; i < kills; i += 1) {
    faults.push(kill(random, victims()));
    for (let more = 0; more < OTHERS_PER_KILL; more += 1) faults.push(others()(random));
  }
  return faults;
}

/** The faults of a run of less than a minute: of each kind the worst. */
export function shortSchedule(random: Random): Fault[] {
  return [
    kill(random, 'leader'),
    troubled(random, 'withholding logs', NODES),
    { kind: 'reorg', depth: 8 },
    kill(random, 'gateway'),
    troubled(random, 'restarted', 1),
    { kind: 'pause', whom: 'leader', forMs: 3_500 },
    troubled(random, 'withholding blocks', NODES),
    troubled(random, 'dropping', NODES),
    { kind: 'forgetScripts' },
    { kind: 'reorg', depth: 64 },
    troubled(random, 'altering', 2),
    { kind: 'kill', whom: 'leader', signal: 'SIGTERM', restartAfterMs: 500 },
    troubled(random, 'frozen', 2),
    kill(random, 'redis'),
    troubled(random, 'repeating', 1),
    { kind: 'restore', depth: 20 },
    troubled(random, 'limited', NODES),
    kill(random, 'gateway'),
    { kind: 'emptyRedis' },
    { kind: 'reorg', depth: 1 },
    troubled(random, 'withholding everywhere', 1),
    kill(random, 'leader'),
  ];
}

function kill(random: Random, victim: Whom | 'redis'): Fault {
  if (victim === 'redis') return { kind: 'killRedis', awayMs: random.integer(2_000) };
  return { kind: 'kill', whom: victim, signal: 'SIGKILL', restartAfterMs: 100 + random.integer(2_500) };
}

function troubled(random: Random, trouble: Trouble, nodes: number): Fault {
  return { kind: 'trouble', trouble, nodes, forMs: 1_500 + random.integer(4_000) };
}

/** All of them in turn, each round in another order. */
function rounds<T>(random: Random, items: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...items];
    return left.splice(random.integer(left.length), 1)[0] as T;
  };
}
