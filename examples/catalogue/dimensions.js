import { countryWords, hostWords, labelWords, plain, regimeWords, statusWords, typeWords } from './words.js';

/** Every credential is one. */
const isTold = (value) => value !== 'VerifiableCredential';

/** By what the list is narrowed, in the page's order: field of the filter, dimension of the facets, words for both. */
export const DIMENSIONS = [
  { name: 'credentialType', dimension: 'CREDENTIAL_TYPE', title: 'Type', words: typeWords, isTold, open: true },
  { name: 'labelLevel', dimension: 'LABEL_LEVEL', title: 'Gaia-X label', words: labelWords, open: true },
  { name: 'status', dimension: 'STATUS', title: 'Status', words: statusWords, open: true },
  { name: 'country', dimension: 'COUNTRY', title: 'Country', words: countryWords, open: true },
  { name: 'issuer', dimension: 'ISSUER', title: 'Issuer', words: hostWords },
  { name: 'provider', dimension: 'PROVIDER', title: 'Provider', words: hostWords },
  {
    name: 'dataProtectionRegime',
    dimension: 'DATA_PROTECTION_REGIME',
    title: 'Data protection',
    words: regimeWords,
  },
  { name: 'formatType', dimension: 'FORMAT_TYPE', title: 'Export format', words: plain },
  { name: 'validatedCriterion', dimension: 'VALIDATED_CRITERION', title: 'Validated criterion', words: plain },
];
