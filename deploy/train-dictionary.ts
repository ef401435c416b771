import { existsSync, writeFileSync } from 'node:fs';
import { sha256 } from '../ledger/ids.ts';
import { contentOf } from '../ledger/payload.ts';
import { cutRuns } from '../ledger/payload-runs.ts';
import { sampleOf } from './dictionary/corpus.ts';
import { coverDictionary } from './dictionary/cover.ts';
import { DETACHED } from './dictionary/tagus.ts';
import { TERMS_HASHES } from './dictionary/vocabulary.ts';

/*
 * Trains a dictionary for payloads and writes it to the file named: npm run train:dictionary -- <file>
 * The one that a codec has never changes: what is on ledgers could not be read any more. A better one is for a new codec.
 */
const SAMPLES = 1_000;

/** As far as deflate looks back. */
const DICTIONARY_BYTES = 32 * 1024;

/** Runs that are the same in many credentials, so that they belong in the dictionary. */
const COMMON_RUNS = [...TERMS_HASHES, DETACHED];

const [file] = process.argv.slice(2);
if (file === undefined || existsSync(file)) {
  console.error('Expected the name of a file that does not exist yet: npm run train:dictionary -- <file>');
  process.exit(1);
}
const documents = Array.from({ length: SAMPLES }, (_, index) => {
  const { text } = cutRuns(contentOf(sampleOf(index)), (run) => COMMON_RUNS.includes(run));
  return text;
});
const dictionary = coverDictionary(documents, {
  dictionaryBytes: DICTIONARY_BYTES,
  pieceBytes: 384,
  sequenceBytes: 8,
});
writeFileSync(file, dictionary);
console.log(`${file}: ${dictionary.length} bytes from ${SAMPLES} samples, sha256 ${sha256(dictionary)}`);
