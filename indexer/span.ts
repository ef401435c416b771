/** How many blocks a node is asked for at once: follows what it answers and what fits into memory. */
export type Span = {
  blocks(): number;
  /** There are so many events in so many blocks to come, as the contract says. */
  expect(blocks: number, events: number): void;
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

/** Events for which a range grows at once: what is written as one slice. */
const SLICE = 64;

/** After so many answers a limit that was met is tried again: another node may be behind the address. */
const FORGET_LIMIT_AFTER = 50;

/** Creates the length of one node's ranges. It grows from short ones: how dense the chain is shows only in answers. */
export function createSpan(): Span {
  let step = FIRST;
  let limit = STEPS.length;
  let sinceLimit = 0;
  /** The longest that was answered, as far as it is below the limit. */
  let longestAnswered = -1;
  return {
    blocks: () => STEPS[step] ?? 1,
    expect(blocks, events) {
      // However they lie, all of them together are not too much.
      if (events > MANY.events) return;
      const alike = blocks * (SLICE / Math.max(1, events));
      step = Math.min(
        limit - 1,
        STEPS.findLastIndex((each) => each <= alike),
      );
    },
    refused(blocks) {
      // The step that was refused, or the one above a range that was shorter than a step.
      const refusedStep = STEPS.findIndex((each) => each >= blocks);
      limit = Math.max(1, refusedStep < 0 ? STEPS.length : refusedStep);
      sinceLimit = 0;
      if (longestAnswered >= limit) longestAnswered = -1;
      // Between what was answered and what was refused: a limit is found in few steps, however far a range had grown.
      step = Math.max(0, longestAnswered < 0 ? Math.min(step, limit) - 1 : Math.floor((longestAnswered + limit) / 2));
    },
    answered(blocks, events, bytes) {
      sinceLimit += 1;
      if (sinceLimit > FORGET_LIMIT_AFTER) limit = Math.min(STEPS.length, limit + 1);
      longestAnswered = Math.max(
        longestAnswered,
        STEPS.findLastIndex((each) => each <= blocks),
      );
      const isLittle = events < FEW.events && bytes < FEW.bytes;
      if (events > MANY.events || bytes > MANY.bytes) step = Math.max(0, step - 1);
      // An answer about fewer blocks than it might have had says nothing about longer ones.
      else if (blocks >= (STEPS[step] ?? 1) && isLittle) {
        // As many as hold about a slice, if they are like these and one more event.
        const alike = blocks * Math.min(SLICE / (events + 1), FEW.bytes / bytes);
        const longest = STEPS.findLastIndex((each) => each <= alike);
        step = Math.min(limit - 1, Math.max(step, longest));
      }
      return isLittle;
    },
  };
}
