import { registerHooks } from 'node:module';

/* Imported in front of a process, it finds no words in credentials: the bench of backfilling tells what postings cost. */
const SOURCE = 'export const WORD_FIELDS = []; export const NO_WORDS = {}; export const searchWords = () => NO_WORDS;';

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/ledger/search-words.ts')) return next(url, context);
    return { format: 'module', source: SOURCE, shortCircuit: true };
  },
});
