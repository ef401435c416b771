import { registerHooks } from 'node:module';

/* Imported in front of a process, it finds no words in credentials: the bench of backfilling tells what postings cost. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/ledger/search-words.ts')) return next(url, context);
    return { format: 'module', source: 'export const searchWords = () => [];', shortCircuit: true };
  },
});
