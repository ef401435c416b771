import type { DecodedEvent } from './decode.ts';

/** Events that are written by one script, so that it holds Redis for about two milliseconds at the most. */
export type Slice = {
  events: DecodedEvent[];
  /** Whether the last event is its block's last one: only there may the cursor stand. */
  endsBlock: boolean;
};

/** Most events of a slice. */
const MAX_EVENTS = 40;

/** Most postings of a slice; an event with more is a slice of its own. */
const MAX_POSTINGS = 1_600;

/** Cuts the events of a range into slices that end with a block wherever a block fits. */
export function planSlices(
  events: readonly DecodedEvent[],
  limits = { events: MAX_EVENTS, postings: MAX_POSTINGS },
): Slice[] {
  const slices: Slice[] = [];
  let open: DecodedEvent[] = [];
  const close = (endsBlock: boolean) => {
    if (open.length > 0) slices.push({ events: open, endsBlock });
    open = [];
  };
  for (const block of blocksOf(events)) {
    if (!fits([...open, ...block], limits)) close(true);
    for (const event of block) {
      if (open.length > 0 && !fits([...open, event], limits)) close(false);
      open.push(event);
    }
  }
  close(true);
  return slices;
}

function blocksOf(events: readonly DecodedEvent[]): DecodedEvent[][] {
  const blocks: DecodedEvent[][] = [];
  for (const event of events) {
    const last = blocks.at(-1);
    if (last?.[0]?.row.blockNumber === event.row.blockNumber) last.push(event);
    else blocks.push([event]);
  }
  return blocks;
}

function fits(events: readonly DecodedEvent[], limits: { events: number; postings: number }): boolean {
  const postings = events.reduce(
    (sum, { row, words }) => sum + words.length + row.types.length + row.subjects.length + 8,
    0,
  );
  return events.length <= limits.events && postings <= limits.postings;
}
