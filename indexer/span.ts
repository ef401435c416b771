/** How many blocks a node is asked for at once: follows what it answers and what fits into memory. */
export type Span = {
  blocks(): number;
  /** The node refused so many blocks. */
  refused(blocks: number): void;
  /** It answered so many blocks, with so many events and bytes of payload; whether that was so little that more may follow at once. */
  answered(blocks: number, events: number, bytes: number): boolean;
};

/** Nodes' limits are round numbers, so these are the steps. Besu's own limit is 5 000. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const FIRST = STEPS.indexOf(20);

/** What is too much for one range, and what is so little that the next may be longer: bounds what is in memory. */
const MANY = { events: 600, bytes: 4_000_000 };
const FEW = { events: 200, bytes: 1_000_000 };

/** How many times as long as one range the next may be, where next to nothing was in it. */
const GROWTH = 10;
const SLICE = 64;

/** After so many answers a limit that was met is tried again: another node may be behind the address. */
const FORGET_LIMIT_AFTER = 50;

/** Creates the length of one node's ranges. It grows from short ones: how dense the chain is shows only in answers. */
export function createSpan(): Span {
  let step = FIRST;
  let limit = STEPS.length;
  let sinceLimit = 0;
  return {
    blocks: () => STEPS[step] ?? 1,
    refused(blocks) {
      // The step that was refused, or the one above a range that was shorter than a step.
      const refusedStep = STEPS.findIndex((each) => each >= blocks);
      limit = Math.max(1, refusedStep < 0 ? STEPS.length : refusedStep);
      sinceLimit = 0;
      step = Math.max(0, Math.min(step, limit) - 1);
    },
    answered(blocks, events, bytes) {
      sinceLimit += 1;
      if (sinceLimit > FORGET_LIMIT_AFTER) limit = Math.min(STEPS.length, limit + 1);
      const isLittle = events < FEW.events && bytes < FEW.bytes;
      if (events > MANY.events || bytes > MANY.bytes) step = Math.max(0, step - 1);
      // An answer about fewer blocks than it might have had says nothing about longer ones.
      else if (blocks >= (STEPS[step] ?? 1) && isLittle) {
        // As many as hold about a slice, if they are like these; one step more is never too much.
        const alike = blocks * Math.min(GROWTH, SLICE / events, FEW.bytes / bytes);
        const longest = STEPS.findLastIndex((each) => each <= alike);
        step = Math.min(limit - 1, Math.max(step + 1, longest));
      }
      return isLittle;
    },
  };
}
