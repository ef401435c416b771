import { termOf } from '../../ledger/view.ts';
import { createKept } from './kept.ts';
import { openPostings } from './postings.ts';
import type { Source } from './reader.ts';

/** Counts the documents of search, which are the publications, as of the snapshot. */
export type DocumentCounter = (source: Source) => Promise<number>;

const PUBLICATION = termOf('kind', 'PUBLICATION');

/** Events as of which a count is kept, between so many and twice as many. */
const KEPT_COUNTS = 100;

/** Creates the counter: a search of the newest, as most are, counts once as of each event. */
export function createDocumentCounter(): DocumentCounter {
  const kept = createKept<number, number>(KEPT_COUNTS);
  return async (source) => {
    const { at } = source;
    const known = kept.get(at, at.seq);
    if (known !== undefined) return known;
    const { counts } = await openPostings(source, [PUBLICATION]);
    const [count = 0] = counts;
    kept.keep(at, at.seq, count);
    return count;
  };
}
