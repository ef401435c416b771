import { createRandom } from '../test/relevance/random.ts';

/** A credential to search for, as a document of its texts and as it is published. */
export type SearchDocument = { name: string; description: string; types: string; issuer: string; credential: object };

const VOCABULARY = 40_000;
const ISSUERS = 3_000;
const SYLLABLES = [
  'ba',
  'cor',
  'den',
  'fel',
  'gra',
  'hin',
  'jo',
  'kan',
  'lu',
  'mer',
  'nos',
  'pri',
  'qua',
  'ris',
  'sto',
  'ty',
];
const TYPES = ['gx:ServiceOffering', 'gx:LegalPerson', 'gx:LabelCredential'];

/** The word of a rank: two to four syllables, so that words share beginnings and ends as those of a language do. */
export function wordOfRank(rank: number): string {
  let [word, left] = ['', ((rank * 2_654_435_761) % 65_536) + 65_536 * rank];
  for (let syllable = 0; syllable < 2 || left > 0; syllable += 1) {
    word += SYLLABLES[left % SYLLABLES.length] ?? '';
    left = Math.floor(left / SYLLABLES.length);
    if (word.length > 14) break;
  }
  return word;
}

/** An endless row of documents whose words are as frequent as Zipf's law has it; the same every time. */
export function* searchDocuments(count: number): Generator<SearchDocument> {
  const random = createRandom(7);
  const fraction = () => random.below(2 ** 30) / 2 ** 30;
  const words = (many: number) =>
    Array.from({ length: many }, () => wordOfRank(Math.floor(VOCABULARY ** fraction()) - 1)).join(' ');
  for (let index = 0; index < count; index += 1) {
    const [name, description] = [words(3), words(12 + random.below(12))];
    const [type, host] = [random.pick(TYPES), `org-${random.below(ISSUERS)}.example`];
    const issuer = `did:web:${host}`;
    const credential = {
      ...{ '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'], issuer },
      id: `https://${host}/${index}`,
      credentialSubject: { id: `https://${host}/${index}#s`, type, name, description },
    };
    yield { name, description, types: `${type} VerifiableCredential`, issuer, credential };
  }
}
