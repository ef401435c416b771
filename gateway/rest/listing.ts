import type { CesFeed } from '../../ledger/credential.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { Limits } from '../limits.ts';
import type { Filter } from '../view/filter.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';
import { writeCloudEvent } from './cloud-event.ts';

type RestLimits = Pick<Limits, 'defaultPageSize' | 'maxRestPageSize' | 'maxAttributeCharacters'>;

/** Events whose bodies are read at once, so that a large page holds Redis for no long time. */
const BODIES_AT_ONCE = 100;

/**
 * A page of a listing as a bare JSON array, oldest first. `lastReceivedID` names the event behind which it begins; `page`
 * counts from 0. Behind the last event it is empty: that ends the loops of clients.
 */
export async function readListing(
  view: View,
  feed: CesFeed,
  query: URLSearchParams,
  limits: RestLimits,
): Promise<string> {
  const page = integerOf(query, 'page', { fallback: 0, min: 0, max: Number.MAX_SAFE_INTEGER });
  const size = integerOf(query, 'size', { fallback: limits.defaultPageSize, min: 1, max: limits.maxRestPageSize });
  const filter = filterOf(feed, query.get('type'), limits);
  return view.consistent({}, async (at) => {
    const afterSeq = await placeOf(view, at, query.get('lastReceivedID'));
    if (page * size >= at.seq) return '[]';
    const skip = page * size;
    const { items } = await view.events(at, {
      filter,
      orderBy: 'OLDEST',
      first: size,
      maxPageSize: size,
      skip,
      afterSeq,
    });
    const written: string[] = [];
    for (let next = 0; next < items.length; next += BODIES_AT_ONCE) {
      const part = items.slice(next, next + BODIES_AT_ONCE);
      const bodies = await Promise.all(part.map((event) => view.bodyOf(event)));
      for (const [index, { row }] of part.entries()) {
        const body = bodies[index];
        if (body !== undefined) written.push(writeCloudEvent(row, body));
      }
    }
    return `[${written.join(',')}]`;
  });
}

function filterOf(feed: CesFeed, type: string | null, { maxAttributeCharacters }: RestLimits): Filter {
  if ((type?.length ?? 0) > maxAttributeCharacters) {
    throw badInput(`Expected type to have at most ${maxAttributeCharacters} characters`);
  }
  return {
    terms: [
      { dimension: 'feed', values: [feed] },
      ...(type === null ? [] : [{ dimension: 'type' as const, values: [type] }]),
    ],
  };
}

/** Clients loop until a page is empty: an id that is not known must never be passed over as if it were not there. */
async function placeOf(view: View, at: Snapshot, id: string | null): Promise<number | undefined> {
  if (id === null || id === '') return undefined;
  const event = await view.eventByUuid(at, id.toLowerCase());
  if (event === undefined)
    throw badInput(`lastReceivedID names no event here: ${id.slice(0, 80)}; begin again without it`);
  return (await view.firstOf(event)).row.seq;
}

function integerOf(
  query: URLSearchParams,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
) {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw badInput(`Expected ${name} to be a whole number from ${min} to ${max}, found ${text.slice(0, 40)}`);
}

function badInput(message: string): ServiceError {
  return new ServiceError('BAD_INPUT', message);
}
