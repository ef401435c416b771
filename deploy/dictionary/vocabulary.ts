/*
 * Words that credentials of Gaia-X share: contexts and terms of the W3C, terms of the Gaia-X ontology (Tagus 22.10, Loire
 * 24.11 and later), hosts of the clearing houses, and what ends up in the values again and again.
 */

export const VC1 = 'https://www.w3.org/2018/credentials/v1';
export const VC2 = 'https://www.w3.org/ns/credentials/v2';
export const JWS2020 = 'https://w3id.org/security/suites/jws-2020/v1';
const SHAPES = 'api/trusted-shape-registry/v1/shapes/jsonld';

export const TAGUS_CONTEXTS = [
  `https://registry.lab.gaia-x.eu/development/${SHAPES}/trustframework#`,
  `https://registry.lab.gaia-x.eu/v1/${SHAPES}/trustframework#`,
  `https://registry.lab.gaia-x.eu/main/${SHAPES}/trustframework#`,
  `https://registry.gaia-x.eu/v1/${SHAPES}/trustframework#`,
];

export const PARTICIPANT_CONTEXT = `https://registry.lab.gaia-x.eu/development/${SHAPES}/participant#`;

export const LOIRE_CONTEXTS = [
  'https://w3id.org/gaia-x/development#',
  'https://w3id.org/gaia-x/2511#',
  'https://w3id.org/gaia-x/2503#',
  'https://w3id.org/gaia-x/2411#',
];

export const PREFIXES = { schema: 'https://schema.org/', vcard: 'http://www.w3.org/2006/vcard/ns#' };

export const CLEARING_HOUSES = [
  'compliance.lab.gaia-x.eu:v1',
  'compliance.lab.gaia-x.eu:v2',
  'compliance.lab.gaia-x.eu:main',
  'compliance.lab.gaia-x.eu:development',
  'gx-compliance.gxdch.dih.telekom.com:v1',
  'gx-compliance.gxdch.dih.telekom.com:v2',
  'gx-compliance.aruba.it:v1',
  'gx-compliance.arsys.es:v1',
  'gx-compliance.airenetworks.es:v1',
  'compliance.gxdch.gaiax.ovh:v1',
  'compliance.cispe.gxdch.clever-cloud.com:v2',
];

export const NOTARIES = [
  'registrationnumber.notary.lab.gaia-x.eu:v1',
  'registrationnumber.notary.lab.gaia-x.eu:v2',
  'registrationnumber.notary.lab.gaia-x.eu:main',
  'registrationnumber.notary.lab.gaia-x.eu:development',
  'gx-notary.gxdch.dih.telekom.com:v1',
  'gx-notary.arsys.es:v1',
];

/** Hashes of the terms that every participant agrees to: the same in all credentials that carry them. */
export const TERMS_HASHES = [
  '70c1d713215f95191a11d38fe2341faed27d19e083917bc8732ca4fea4976700',
  '4bd7554097444c960292b4726c2efa1373485e8a5565d94d41195214c5e0ceb3',
];

export const TERMS_TEXT =
  'The PARTICIPANT signing the Self-Description agrees as follows:\n' +
  '- to update its descriptions about any changes, be it technical, organizational, or legal - especially but not ' +
  'limited to contractual in regards to the indicated attributes present in the descriptions.\n\n' +
  'The keypair used to sign Verifiable Credentials will be revoked where Gaia-X Association becomes aware of any ' +
  'inaccurate statements in regards to the claims which result in a non-compliance with the Trust Framework and policy ' +
  'rules defined in the Policy Rules and Labelling Document (PRLD).';

export const TAGUS_TYPES = [
  'gx:LegalParticipant',
  'gx:legalRegistrationNumber',
  'gx:GaiaXTermsAndConditions',
  'gx:ServiceOffering',
  'gx:DataResource',
  'gx:SoftwareResource',
  'gx:PhysicalResource',
  'gx:VirtualResource',
];

export const REGISTRATION_TYPES = [
  'gx:VatID',
  'gx:LeiCode',
  'gx:EORI',
  'gx:EUID',
  'gx:LocalRegistrationNumber',
  'gx:TaxID',
];

export const OFFERING_TYPES = [
  'gx:ServiceOffering',
  'gx:DigitalServiceOffering',
  'gx:InfrastructureServiceOffering',
  'gx:ComputeServiceOffering',
  'gx:VirtualMachineServiceOffering',
  'gx:BareMetalServiceOffering',
  'gx:ContainerServiceOffering',
  'gx:StorageServiceOffering',
  'gx:ObjectStorageServiceOffering',
  'gx:BlockStorageServiceOffering',
  'gx:FileStorageServiceOffering',
  'gx:NetworkConnectivityServiceOffering',
  'gx:DataProduct',
];

export const RESOURCE_TYPES = [
  'gx:VirtualResource',
  'gx:SoftwareResource',
  'gx:PhysicalResource',
  'gx:Datacenter',
  'gx:AvailabilityZone',
  'gx:Region',
  'gx:ServerFlavor',
  'gx:VMImage',
  'gx:ContainerImage',
  'gx:StorageConfiguration',
];

/** Documents that the criteria of the labels ask for; their names are properties (lower camel case) and classes. */
export const LEGAL_DOCUMENTS = [
  'LegallyBindingAct',
  'CustomerDataProcessingTerms',
  'CustomerDataAccessTerms',
  'CustomerAuditingRights',
  'RoleAndResponsibilities',
  'InformationSecurityOrganization',
  'InformationSecurityPolicies',
  'InformationSecurityRiskManagement',
  'EmployeeResponsibilities',
  'AssetsManagement',
  'PhysicalSecurity',
  'OperationalSecurity',
  'AccessControlManagement',
  'ChangeAndConfigurationManagement',
  'DevelopmentCycleSecurity',
  'ProcurementManagementSecurity',
  'SecurityIncidentManagement',
  'BusinessContinuityMeasures',
  'ComplianceAssurance',
  'UserDocumentationMaintenance',
  'GovernmentInvestigationManagement',
  'ProductSecurity',
  'DocumentChangeProcedures',
  'DataProtectionRegulationMeasures',
  'EnvironmentalImpactReport',
];

export const CRITERIA = [
  ...['PA1.1', 'PA1.2'].map((one) => `criteria_participant/#${one}`),
  ...criteria(1, 1, 4),
  ...criteria(1, 2, 10),
  ...criteria(1, 3, 5),
  ...criteria(2, 1, 3),
  ...criteria(2, 2, 7),
  ...criteria(2, 3, 3),
  ...criteria(3, 1, 20),
  ...criteria(4, 1, 2),
  ...criteria(5, 1, 7),
  ...criteria(5, 2, 1),
];

export const RULES_VERSIONS = ['CD25.03', 'CD24.11', 'CD24.06', 'CD25.10'];

export const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'BE', 'NL', 'AT', 'LU', 'PT', 'FI', 'PL', 'SI', 'SE', 'CH', 'IE'];
export const COUNTRY_NAMES = ['Germany', 'France', 'Italy', 'Spain', 'Belgium', 'Netherlands', 'Austria', 'Luxembourg'];
export const SUBDIVISIONS = ['DE-BE', 'DE-HH', 'DE-BY', 'DE-NW', 'FR-IDF', 'FR-75', 'IT-MI', 'ES-MD', 'BE-BRU', 'AT-9'];
export const REGIMES = ['GDPR2016', 'LGPD2019', 'PDPA2012', 'CCPA2018', 'VCDPA2021'];
export const LEGAL_FORMS = ['GmbH', 'AG', 'SAS', 'S.p.A.', 'S.L.', 'B.V.', 'SE', 'Ltd', 'e.V.', 'S.A.'];
export const FORMATS = ['application/json', 'application/xml', 'text/csv', 'application/pdf', 'application/ld+json'];

/** Words of descriptions. */
export const WORDS =
  'a service for data and cloud services in Europe with secure access to the storage of information provides managed infrastructure based on open standards hosted in data centers operated by customers can use platform network compute analytics research health mobility energy industry manufacturing dataset API software solution management is available as part of this offering that enables sharing between participants under European law according to GDPR certified ISO 27001 sovereign data space ecosystem provider company company from Germany digital applications and monitoring'.split(
    ' ',
  );

function criteria(block: number, part: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `criteria_cloud_services/#P${block}.${part}.${index + 1}`);
}
