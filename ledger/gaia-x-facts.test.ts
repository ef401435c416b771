import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  criterionId,
  gaiaXFacts,
  hostsOf,
  normaliseCountry,
  normaliseCriterion,
  normaliseRegime,
} from './gaia-x-facts.ts';

const CRITERIA = 'https://docs.gaia-x.eu/policy-rules-committee/compliance-document/25.03/';

describe('Gaia-X facts', () => {
  test('of a Tagus compliance credential are the types that it vouches for', () => {
    const subject = (type: string) => ({ type: 'gx:compliance', id: 'https://a.example/1', 'gx:type': type });
    assert.deepEqual(gaiaXFacts([subject('gx:ServiceOffering'), subject('gx:LegalParticipant')]), {
      gxTypes: ['gx:LegalParticipant', 'gx:ServiceOffering'],
    });
  });

  test('of a Loire label are what it vouches for and the criteria, in short', () => {
    const facts = gaiaXFacts([
      {
        'gx:compliantCredentials': [{ id: 'urn:1', type: 'https://w3id.org/gaia-x/2511#LegalPerson' }],
        'gx:validatedCriteria': [
          `${CRITERIA}criteria_participant/#PA1.1`,
          { '@id': `${CRITERIA}criteria_cloud_services/#P1.1.1` },
        ],
      },
    ]);
    assert.deepEqual(facts, { gxTypes: ['gx:LegalPerson'], criteria: ['25.03#P1.1.1', '25.03#PA1.1'] });
  });

  test('of a service offering are provider, regimes and format types, of Tagus and of Loire', () => {
    assert.deepEqual(
      gaiaXFacts([
        {
          'gx:providedBy': { id: 'https://a.example/participant.json' },
          'gx:dataProtectionRegime': ['gdpr2016', { '@value': 'gx:LGPD2019' }],
          'gx:dataAccountExport': [{ type: 'gx:DataAccountExport', 'gx:formatType': 'Application/JSON' }],
          'gx:dataPortability': { 'gx:formats': ['text/csv'] },
        },
      ]),
      {
        providers: ['https://a.example/participant.json'],
        regimes: ['GDPR2016', 'LGPD2019'],
        formatTypes: ['application/json', 'text/csv'],
      },
    );
  });

  test('of participants, resources and registrations are the countries of their addresses, in any code', () => {
    const facts = gaiaXFacts([
      {
        'gx:legalAddress': { 'gx:countrySubdivisionCode': 'FR-75' },
        'gx:headquarterAddress': { 'gx:countryCode': 'deu' },
      },
      { 'gx:location': [{ type: 'gx:Address', 'gx:countryCode': '040' }] },
      { 'gx:vatID-countryCode': 'IT' },
      { 'gx:providerContactInformation': { 'gx:postalAddress': { 'gx:countryCode': 'PL' } } },
    ]);
    assert.deepEqual(facts, { countries: ['AT', 'DE', 'FR-75', 'IT'] });
  });

  test('are bounded, and strange shapes are no facts', () => {
    const { providers = [], regimes } = gaiaXFacts([
      {
        'gx:providedBy': Array.from({ length: 1_000 }, (_, index) => `urn:${index}`),
        'gx:dataProtectionRegime': ['x'.repeat(2_000), 7, null, {}, [['GDPR2016']]],
        'gx:legalAddress': 'Berlin',
        'gx:compliantCredentials': ['urn:1', null],
        'gx:validatedCriteria': { deep: { deeper: 1 } },
      },
    ]);
    assert.deepEqual([providers.length, regimes], [256, undefined]);
  });
});

test('hosts of subjects are hosts, DIDs, and the hosts that did:web names', () => {
  assert.deepEqual(hostsOf('https://A.example:8443/x#cs'), ['a.example']);
  assert.deepEqual(hostsOf('did:web:a.example%3A8443:path#key'), ['did:web:a.example%3A8443:path', 'a.example']);
  assert.deepEqual(hostsOf('did:op:21a7?x=1'), ['did:op:21a7']);
  assert.deepEqual(hostsOf('urn:uuid:1'), []);
  assert.deepEqual(hostsOf('http://['), []);
});

test('codes are read in every form that credentials and clients write', () => {
  assert.deepEqual(['de', 'DEU', '276', 'de-by', 'XX', 'Germany', ''].map(normaliseCountry), [
    ...['DE', 'DE', 'DE', 'DE-BY'],
    ...[undefined, undefined, undefined],
  ]);
  assert.equal(normaliseCriterion(`${CRITERIA}criteria_participant/#PA1.1`), '25.03#PA1.1');
  assert.equal(normaliseCriterion('P1.1.1'), 'P1.1.1');
  assert.deepEqual(['25.03#PA1.1', 'PA1.1', 'https://a.example/#1'].map(criterionId), ['PA1.1', undefined, undefined]);
  assert.equal(normaliseRegime('https://w3id.org/gaia-x/development#Gdpr2016'), 'GDPR2016');
});
