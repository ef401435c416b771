import { CONCEPTS, type Language, PROVIDERS, SENTENCES } from './lexicon.ts';
import { createRandom } from './random.ts';

/** What a credential of the catalogue is about: judgements follow from it, never from words or rankings. */
export type Facts = {
  kind: 'participant' | 'offering' | 'label';
  provider: number;
  language: Language;
  /** Ids of concepts: what it is, and what it only mentions. */
  main: readonly string[];
  mentioned: readonly string[];
};

/** A credential with the facts that it was made from. */
export type Judged = { facts: Facts; credential: object; name: string; description: string; types: string[] };

const CREDENTIALS = 2_000;
const LEVELS = ['SC', 'L1', 'L2', 'L3'];
const KIND_TYPE = {
  participant: 'gx:LegalPerson',
  offering: 'gx:ServiceOffering',
  label: 'gx:LabelCredential',
} as const;

/** 2 000 credentials of providers in six languages; always the same. */
export function judgedCorpus(): Judged[] {
  const random = createRandom(2_026);
  return Array.from({ length: CREDENTIALS }, (_, index) => judged(index, random));
}

function judged(index: number, random: ReturnType<typeof createRandom>): Judged {
  const provider = index < PROVIDERS.length ? index : random.below(PROVIDERS.length);
  const {
    name: company,
    host,
    language: home,
  } = PROVIDERS[provider] ?? { name: '', host: '', language: 'en' as const };
  const language = random.below(10) < 7 ? home : 'en';
  const kind = index < PROVIDERS.length ? 'participant' : random.below(10) < 8 ? 'offering' : 'label';
  const [main, second, third] = random.some(CONCEPTS, 3);
  if (main === undefined || second === undefined || third === undefined) throw new TypeError('Too few concepts');
  const say = (concept: typeof main) => random.pick(concept[language]);
  const title = random.below(3) === 0 ? say(main) : main[language][0];
  const brand = company.split(' ')[0] ?? company;
  const names = {
    participant: company,
    offering: random.below(2) === 0 ? `${title} – ${brand} ${index}` : `${brand} ${title}`,
    label: `Label ${index} ${brand}`,
  };
  const description = random
    .some(SENTENCES[language], kind === 'label' ? 1 : 2 + random.below(3))
    .join(' ')
    .replaceAll('{p}', company)
    .replaceAll('{a}', say(main))
    .replaceAll('{b}', say(second));
  // What the text says is what the credential is about.
  const saysMain = main[language].some((way) => description.includes(way));
  const mentions = second[language].some((way) => description.includes(way));
  const subject = {
    id: `https://${host}/${kind}/${index}`,
    type: KIND_TYPE[kind],
    'schema:name': names[kind],
    'schema:description': description,
    ...(kind === 'label' ? { 'gx:labelLevel': `gx:${random.pick(LEVELS)}` } : {}),
  };
  return {
    facts: {
      ...{ kind, provider, language },
      main: kind === 'offering' ? [main.id] : [],
      mentioned: [...(kind !== 'offering' && saysMain ? [main.id] : []), ...(mentions ? [second.id] : [])],
    },
    name: names[kind],
    description,
    types: [KIND_TYPE[kind], 'VerifiableCredential'],
    credential: {
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://w3id.org/gaia-x/development#'],
      type: ['VerifiableCredential'],
      issuer: `did:web:${host}`,
      id: `https://${host}/credentials/${index}`,
      credentialSubject: subject,
    },
  };
}
