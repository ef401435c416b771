/** What a new block tells of how the chain digests what is sent. */
export type BlockSample = {
  /** Time since the block before it, by the blocks' own clock: how late we hear of it says nothing. */
  periodMs: number;
  /** Gas used of the block's limit, 0 to 1. */
  fullness: number;
  /** For most of that time nothing of ours was under way: the block says nothing of our load. */
  isIdle: boolean;
  /** More would have been sent if more had been allowed. */
  isBinding: boolean;
  /** A transaction was not mined in the next block or the one after it. */
  isSlow: boolean;
};

/** Bounds of the bytes in flight. */
export type PaceBounds = { minBytes: number; maxBytes: number };

/** Why less is allowed than before. */
export type Cut = 'late' | 'strained' | 'full';

/** How much may be under way, and what it was decided by. */
export type Pace = {
  /** Bytes of transactions that may be sent and not mined, of the whole process. */
  bytes: number;
  /** Period of the chain when it is punctual; undefined before enough blocks were seen. */
  expectedMs: number | undefined;
  /** Newest periods, of all blocks and of those under load. */
  periods: readonly number[];
  loaded: readonly number[];
  /** Averages of the recent past; the lowest is expected. */
  averages: readonly number[];
  /** Blocks that a cut is still given to take effect. */
  rest: number;
  /** Blocks in a row that were not quite punctual. */
  strained: number;
  /** Whether the chain's limit was met, by a cut or by one block that was late under load: from then on growth is slow. */
  metLimit: boolean;
  /** What the last block led to. */
  step: 'held' | 'grown' | Cut;
};

/**
 * Periods that are averaged. Blocks tell whole seconds; and a validator that is away delays every third, fourth or sixth
 * block, which is the same in each average.
 */
const AVERAGED = 12;

/** At the start fewer have to do. */
const FEWEST = 3;

/** Averages that are remembered: some minutes of one-second blocks. */
const REMEMBERED = 120;

/** What is expected at the least: shorter periods cannot be told by clocks of whole seconds. */
const SHORTEST_MS = 1_000;

/** Beyond this multiple of the expected period the chain is late; between the two nothing grows. */
const LATE = 1.15;
const PUNCTUAL = 1.05;

/**
 * So many blocks in a row between the two, and there is a cut as well: what a punctual block is would be forgotten if
 * there never were one. A single late block is in the mean of all but one of them, and is forgiven.
 */
const STRAINED_BLOCKS = AVERAGED + 1;

/** Beyond this share of the gas limit a block is full; between the two nothing grows. */
const FULL = 0.8;
const ROOMY = 0.65;

const GROWTH_BYTES = 32 * 1024;
/** What is left after a cut. */
const LEFT: Record<Cut, number> = { late: 0.6, strained: 0.8, full: 0.8 };
const REST_BLOCKS = 2;

/** The pace at the start. */
export function firstPace({ minBytes, maxBytes }: PaceBounds): Pace {
  const bytes = Math.min(maxBytes, Math.max(minBytes, 16 * GROWTH_BYTES));
  return {
    bytes,
    expectedMs: undefined,
    periods: [],
    loaded: [],
    averages: [],
    strained: 0,
    rest: 0,
    metLimit: false,
    step: 'held',
  };
}

/**
 * The pace after a block: additive growth while the chain is punctual and what was allowed was used, a multiplicative
 * cut when it gets late or its blocks full. So several writers on one chain come to equal parts without talking.
 */
export function nextPace(pace: Pace, block: BlockSample, bounds: PaceBounds): Pace {
  const learnt = learn(pace, block);
  const step = decide(learnt, block);
  const bytes = Math.round(Math.min(bounds.maxBytes, Math.max(bounds.minBytes, bytesAfter(step, pace))));
  if (step === 'held' || step === 'grown') return { ...learnt, step, bytes, rest: Math.max(0, pace.rest - 1) };
  // What was late is forgiven, so that it is not punished again while the cut takes effect.
  return {
    ...learnt,
    step,
    bytes,
    strained: 0,
    rest: REST_BLOCKS,
    metLimit: true,
    loaded: [],
  };
}

function bytesAfter(step: Pace['step'], { bytes, metLimit }: Pace): number {
  if (step === 'held') return bytes;
  if (step === 'grown') return bytes + Math.max(GROWTH_BYTES, metLimit ? 0 : bytes / 12);
  return bytes * LEFT[step];
}

function learn(pace: Pace, { periodMs, isIdle }: BlockSample): Pace {
  const periods = [...pace.periods, periodMs].slice(-AVERAGED);
  const loaded = isIdle || pace.rest > 0 ? pace.loaded : [...pace.loaded, periodMs].slice(-AVERAGED);
  if (periods.length < FEWEST) return { ...pace, periods, loaded };
  const averages = [...pace.averages, mean(periods)].slice(-REMEMBERED);
  const expectedMs = Math.max(SHORTEST_MS, Math.min(...averages));
  const isStrained = !isIdle && meanOf(loaded, expectedMs) > PUNCTUAL * expectedMs;
  const metLimit = pace.metLimit || (!isIdle && periodMs > LATE * expectedMs);
  return { ...pace, periods, loaded, averages, expectedMs, metLimit, strained: isStrained ? pace.strained + 1 : 0 };
}

function decide({ loaded, expectedMs, strained, rest }: Pace, block: BlockSample): Pace['step'] {
  if (block.isIdle || rest > 0) return 'held';
  if (block.fullness > FULL) return 'full';
  if (expectedMs === undefined) return 'held';
  if (meanOf(loaded, expectedMs) > LATE * expectedMs) return 'late';
  if (strained >= STRAINED_BLOCKS) return 'strained';
  return strained === 0 && block.fullness <= ROOMY && block.isBinding && !block.isSlow ? 'grown' : 'held';
}

/** The mean of the newest periods, as if those before them had been punctual. */
function meanOf(loaded: readonly number[], expectedMs: number): number {
  return mean([...loaded, ...new Array(AVERAGED - loaded.length).fill(expectedMs)]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
