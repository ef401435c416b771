import type { Facts } from './corpus.ts';
import { type Language, PROVIDERS } from './lexicon.ts';

/** What somebody means by a query. */
export type Intent = { concept?: string; language?: Language; provider?: string; kind?: Facts['kind'] };

/** A query with what is meant by it. */
export type Query = { class: QueryClass; text: string; intent: Intent };

/** What makes a query hard. */
export type QueryClass = (typeof CLASSES)[number];
export const CLASSES = [
  'plain',
  'inflection',
  'compound',
  'accents',
  'typo',
  'prefix',
  'type',
  'provider',
  'several',
] as const;

/**
 * How relevant a credential is, from 0 to 3. A service in the language that was asked in is what was meant; in another
 * language it is of some use. Who only mentions it, or is of another kind or provider than meant, is of little use.
 */
export function grade({ concept, language, provider, kind }: Intent, facts: Facts): number {
  const isProvider = provider === undefined || PROVIDERS[facts.provider]?.name.startsWith(provider) === true;
  const isKind = kind === undefined || facts.kind === kind;
  if (concept === undefined) {
    if (!isProvider || !isKind) return 0;
    return kind !== undefined || facts.kind === 'participant' ? 3 : facts.kind === 'offering' ? 2 : 1;
  }
  const isSpoken = language === undefined || facts.language === language;
  if (facts.main.includes(concept)) {
    if (!isProvider || !isKind) return isSpoken ? 1 : 0;
    return isSpoken ? 3 : 1;
  }
  return facts.mentioned.includes(concept) && isSpoken && isProvider && isKind ? 1 : 0;
}

const about = (of: QueryClass, language: Language, concept: string, ...texts: string[]): Query[] =>
  texts.map((text) => ({ class: of, text, intent: { concept, language } }));
const by = (of: QueryClass, provider: string, ...texts: string[]): Query[] =>
  texts.map((text) => ({ class: of, text, intent: { provider } }));

/** 60 queries. */
export const QUERIES: readonly Query[] = [
  ...about('plain', 'en', 'object-storage', 'object storage'),
  ...about('plain', 'en', 'weather', 'weather forecast'),
  ...about('plain', 'de', 'backup', 'Datensicherung'),
  ...about('plain', 'fr', 'backup', 'sauvegarde managée'),
  ...about('plain', 'it', 'invoicing', 'fatturazione elettronica'),
  ...about('plain', 'es', 'traffic', 'datos de tráfico'),
  ...about('plain', 'nl', 'geodata', 'satellietbeelden'),
  ...about('inflection', 'en', 'virtual-machine', 'virtual machines'),
  ...about('inflection', 'en', 'geodata', 'satellite image'),
  ...about('inflection', 'en', 'key-management', 'managed key'),
  ...about('inflection', 'de', 'weather', 'Wettervorhersagen'),
  ...about('inflection', 'de', 'virtual-machine', 'virtueller Maschinen'),
  ...about('inflection', 'de', 'invoicing', 'elektronischer Rechnungen'),
  ...about('inflection', 'fr', 'virtual-machine', 'machines virtuelles'),
  ...about('inflection', 'it', 'backup', 'copie di sicurezza'),
  ...about('inflection', 'es', 'identity', 'gestión de identidad'),
  ...about('inflection', 'nl', 'virtual-machine', 'virtuele machines'),
  ...about('compound', 'de', 'object-storage', 'Speicher'),
  ...about('compound', 'de', 'data-centre', 'Zentrum Rechen'),
  ...about('compound', 'de', 'weather', 'Vorhersage'),
  ...about('compound', 'de', 'key-management', 'Schlüssel Verwaltung'),
  ...about('compound', 'de', 'energy', 'Energie Messung'),
  ...about('compound', 'de', 'supply-chain', 'Verfolgung Lieferketten'),
  ...about('compound', 'de', 'object-storage', 'Objektspeicherdienst'),
  ...about('compound', 'nl', 'object-storage', 'opslag'),
  ...about('accents', 'de', 'identity', 'Identitaetsverwaltung'),
  ...about('accents', 'de', 'water', 'GRUNDWASSERÜBERWACHUNG'),
  ...about('accents', 'de', 'water', 'grundwasserueberwachung'),
  ...about('accents', 'es', 'virtual-machine', 'maquina virtual'),
  ...about('accents', 'fr', 'weather', 'prevision meteo'),
  ...about('accents', 'nl', 'health-records', 'patientendossier'),
  ...about('typo', 'en', 'kubernetes', 'kuberntes cluster'),
  ...about('typo', 'en', 'weather', 'wether forecast'),
  ...about('typo', 'en', 'invoicing', 'electronic invocing'),
  ...about('typo', 'de', 'object-storage', 'Objketspeicher'),
  ...about('typo', 'de', 'data-centre', 'Rechenzentrun'),
  ...about('typo', 'de', 'health-records', 'Patientenaktte'),
  ...about('typo', 'fr', 'key-management', 'getsion des clés'),
  ...about('typo', 'it', 'geodata', 'imagini satellitari'),
  ...about('prefix', 'en', 'identity', 'identi'),
  ...about('prefix', 'en', 'message-broker', 'message bro'),
  ...about('prefix', 'de', 'health-records', 'Patien'),
  ...about('prefix', 'de', 'supply-chain', 'Lieferk'),
  ...about('prefix', 'de', 'message-broker', 'Nachrichtenv'),
  ...about('prefix', 'fr', 'data-centre', 'hébergement en cen'),
  ...about('prefix', 'es', 'water', 'vigilancia de agu'),
  { class: 'type', text: 'label Nordwolke', intent: { provider: 'Nordwolke', kind: 'label' } },
  { class: 'type', text: 'legal person Polderwolk', intent: { provider: 'Polderwolk', kind: 'participant' } },
  { class: 'type', text: 'service offering Kestrel', intent: { provider: 'Kestrel', kind: 'offering' } },
  { class: 'type', text: 'LegalPerson Vesuvio', intent: { provider: 'Vesuvio', kind: 'participant' } },
  ...by('provider', 'Nordwolke', 'Nordwolke'),
  ...by('provider', 'Müller', 'Mueller Rechenhaus'),
  ...by('provider', 'Lumière', 'lumiere numerique'),
  ...by('provider', 'Øresund', 'oresund'),
  ...by('provider', 'Köbler', 'köbler'),
  {
    class: 'several',
    text: 'object storage Kestrel',
    intent: { concept: 'object-storage', provider: 'Kestrel', language: 'en' },
  },
  {
    class: 'several',
    text: 'Nordwolke Datensicherungen',
    intent: { concept: 'backup', provider: 'Nordwolke', language: 'de' },
  },
  {
    class: 'several',
    text: 'kubernetes harbour',
    intent: { concept: 'kubernetes', provider: 'Harbour', language: 'en' },
  },
  {
    class: 'several',
    text: 'Alpenblick Rechenzentren',
    intent: { concept: 'data-centre', provider: 'Alpenblick', language: 'de' },
  },
  {
    class: 'several',
    text: 'machine learning Fjordbyte offering',
    intent: { concept: 'machine-learning', provider: 'Fjordbyte', kind: 'offering', language: 'en' },
  },
];
