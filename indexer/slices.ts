import { WORD_FIELDS } from '../ledger/search-words.ts';
import type { DecodedEvent } from './decode.ts';
import type { SequencedEvent } from './sequenced.ts';

/** Events that are written by one script, so that it holds Redis for less than five milliseconds. */
export type Slice = {
  events: DecodedEvent[];
  /** Whether the last event is its block's last one: only there may the cursor stand. */
  endsBlock: boolean;
};

/** Most events of a slice, and most lists that it adds to; an event that adds to more is a slice of its own. */
export type SliceLimits = { events: number; lists: number };

const LIMITS: SliceLimits = { events: 64, lists: 340 };

/** Lists that an event adds to whatever it is about. */
const OWN_LISTS = 8;

/**
 * Cuts the events of a range into slices that end with a block wherever a block fits. Events are decoded as they are
 * needed, so that the first slices can be written meanwhile.
 */
export function* planSlices(
  events: readonly SequencedEvent[],
  decode: (event: SequencedEvent) => DecodedEvent,
  limits: SliceLimits = LIMITS,
): Generator<Slice> {
  let open = openSlice();
  for (const block of blocksOf(events)) {
    const mayFit = block.length <= limits.events;
    const whole = mayFit ? block.map(decode) : undefined;
    if (whole !== undefined && open.take(whole, limits)) continue;
    if (open.events.length > 0) {
      yield { events: open.events, endsBlock: true };
      open = openSlice();
    }
    for (const event of whole ?? lazily(block, decode)) {
      if (open.take([event], limits)) continue;
      if (open.events.length > 0) yield { events: open.events, endsBlock: false };
      open = openSlice();
      open.take([event]);
    }
  }
  if (open.events.length > 0) yield { events: open.events, endsBlock: true };
}

function openSlice() {
  const events: DecodedEvent[] = [];
  const names = new Set<string>();
  const addName = (name: string) => names.add(name);
  return {
    events,
    /** Takes all of these, or, if they are too many for the limits, none; then it is to take nothing more. */
    take(more: readonly DecodedEvent[], limits?: SliceLimits): boolean {
      const count = events.length + more.length;
      for (const event of more) forEachName(event, addName);
      const fits = limits === undefined || (count <= limits.events && names.size + OWN_LISTS * count <= limits.lists);
      if (fits) events.push(...more);
      return fits;
    },
  };
}

/** Visits what an event may have in common with others. */
function forEachName({ row, words }: DecodedEvent, visit: (name: string) => void): void {
  for (const field of WORD_FIELDS) for (const word of words[field]) visit(word);
  for (const type of row.types) visit(type);
  for (const subject of row.subjects) visit(subject);
}

function* lazily(block: readonly SequencedEvent[], decode: (event: SequencedEvent) => DecodedEvent) {
  for (const event of block) yield decode(event);
}

function* blocksOf(events: readonly SequencedEvent[]): Generator<SequencedEvent[]> {
  let block: SequencedEvent[] = [];
  for (const event of events) {
    if (block.length > 0 && block[0]?.log.blockNumber !== event.log.blockNumber) {
      yield block;
      block = [];
    }
    block.push(event);
  }
  if (block.length > 0) yield block;
}
