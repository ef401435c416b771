import { h } from './dom.js';
import { reference, rows } from './rows.js';
import { addressOf } from './state.js';
import { countryWords, ends, labelWords, regimeWords, typeWords } from './words.js';

/** What a credential claims of each of its subjects. */
export function claims(subjects) {
  return subjects.map((subject) =>
    h(
      'section',
      { class: 'subject' },
      h('h3', {}, headingOf(subject)),
      rows([['Subject', reference(subject.subjectId)], ...(CLAIMS[subject.__typename]?.(subject) ?? [])]),
    ),
  );
}

const CLAIMS = {
  Participant: ({ registrationNumbers, legalAddress, headquartersAddress }) => [
    [
      'Registration',
      registrationNumbers.map(({ kind, value, reference: at }) => (value ? `${kind ?? ''} ${value}` : reference(at))),
    ],
    ['Legal address', addressWords(legalAddress)],
    ['Headquarters', addressWords(headquartersAddress)],
  ],
  ServiceOffering: (offering) => [
    ['Provided by', reference(offering.providedBy)],
    ['Data protection', offering.dataProtectionRegimes.map(regimeWords)],
    ['Provision', offering.provisionType],
    ['Keywords', offering.keywords.join(', ')],
    ['Policies', offering.policies.map(reference)],
    ['Terms and conditions', offering.termsAndConditions.map(({ url, hash }) => reference(url) ?? hash)],
    ['Data export', offering.dataExports.map(exportWords)],
    ['Depends on', offering.dependsOn.map(reference)],
    ['Made of', offering.aggregationOf.map(reference)],
  ],
  Label: ({ labelLevel, engineVersion, rulesVersion, validatedCriteria, compliantCredentials }) => [
    ['Label', labelLevel && labelWords(labelLevel)],
    ['Rules', rulesVersion],
    ['Engine', engineVersion],
    ['Found compliant', compliantCredentials.map(compliant)],
    ['Validated criteria', validatedCriteria.map(reference)],
  ],
  Compliance: ({ version, compliantCredential }) => [
    ['Rules', version],
    ['Found compliant', compliant(compliantCredential)],
  ],
};

function headingOf({ types, __typename }) {
  return typeWords(types[0] ?? __typename.replace('OtherSubject', 'Subject'));
}

/** A credential that was found compliant; one that is here is a link to it. */
function compliant({ type, reference: at, integrity, credential }) {
  return h(
    'div',
    { class: 'compliant' },
    type && h('span', {}, `${typeWords(type)} `),
    credential
      ? h('a', { href: addressOf({ credential: credential.id }) }, credential.name ?? ends(at))
      : reference(at),
    integrity && h('code', { class: 'quiet' }, integrity),
  );
}

function addressWords(address) {
  if (address === null) return null;
  const { streetAddress, postalCode, locality, countryCode, countryName } = address;
  const place = [postalCode, locality].filter(Boolean).join(' ');
  return [streetAddress, place, countryName ?? (countryCode && countryWords(countryCode))].filter(Boolean).join(', ');
}

function exportWords({ requestType, accessType, formatTypes }) {
  return [requestType, accessType, formatTypes.join(', ')].filter(Boolean).join(' · ');
}
