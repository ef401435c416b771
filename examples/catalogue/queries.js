import { DIMENSIONS } from './dimensions.js';

/** How many values of a dimension are asked for: variables of the same names. */
const SIZES = DIMENSIONS.map(({ name }) => `$${name}: Int`).join(', ');

const COUNTS = DIMENSIONS.map(
  ({ name, dimension }) =>
    `${name}: by(dimension: ${dimension}, first: $${name}) { values { value count } distinct relation }`,
).join('\n    ');

const CARD = `id issuer credentialId types name description labelLevel status validUntil
      event { receivedAt block { number } }`;

const AS_OF = 'asOf { cursor block { number timestamp } }';

/** A page of the list, and the facets beside it. */
export const LIST = `query CatalogueList(
  $filter: CredentialFilter, $orderBy: CredentialOrder, $first: Int, $after: Cursor, $last: Int, $before: Cursor,
  $minBlock: Long, ${SIZES}
) {
  list: credentials(
    filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before, minBlock: $minBlock
  ) {
    edges { node { ${CARD} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount totalCountRelation partial ${AS_OF}
  }
  facets(filter: $filter, minBlock: $minBlock) {
    ${COUNTS}
  }
}`;

/** A page of what words find, best first, with why each stands there. */
export const SEARCH = `query CatalogueSearch(
  $search: String, $filter: CredentialFilter, $first: Int, $after: Cursor, $minBlock: Long, ${SIZES}
) {
  list: relevantCredentials(search: $search, filter: $filter, first: $first, after: $after, minBlock: $minBlock) {
    edges {
      node { ${CARD} }
      snippets { field text ranges { start end } }
      score { total text type label recency words { asked word kind field score } }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount totalCountRelation partial ${AS_OF}
  }
  facets(search: $search, filter: $filter, minBlock: $minBlock) {
    ${COUNTS}
  }
}`;

/** What the ledger says of an event. */
const EVENT = `id eventId seq digest kind type source time receivedAt contentHash credentialHash status statusReason revision
  statusChange { publicationId revision status reason }
  block { number hash timestamp } transactionHash logIndex publisher { account name }`;

/** A credential with its history, and the ledger it stands on. */
export const CREDENTIAL = `query CatalogueCredential($id: ID!, $minBlock: Long) {
  credential(by: { id: $id }, minBlock: $minBlock) {
    id issuer credentialId types subjectIds name description labelLevel validFrom validUntil
    status statusReason statusDecidedAt statusDecidedBy { ${EVENT} }
    event { ...Proof }
    versions { ...Proof statusChanges { ...Proof } }
    subjects {
      __typename subjectId types
      ... on Participant {
        registrationNumbers { kind value reference }
        legalAddress { countryCode countryName locality postalCode streetAddress }
        headquartersAddress { countryCode countryName locality postalCode streetAddress }
      }
      ... on ServiceOffering {
        providedBy keywords provisionType dataProtectionRegimes policies dependsOn aggregationOf
        termsAndConditions { url hash }
        dataExports { requestType accessType formatTypes }
      }
      ... on Label {
        labelLevel engineVersion rulesVersion validatedCriteria
        compliantCredentials { reference type integrity credential { id name } }
      }
      ... on Compliance { version compliantCredential { reference type integrity credential { id name } } }
    }
    data jwt
  }
  ledger(minBlock: $minBlock) {
    chainId genesisHash contract seq cursor block { number } provenBlock contractSeq
  }
}
fragment Proof on CredentialEvent { ${EVENT} }`;

const NAMED = 'id issuer credentialId types name status';

/** The credential that an id or a hash names, whichever of its versions has it. */
export const BY_NAME = `query CatalogueByName($by: CredentialBy!, $minBlock: Long) {
  credential(by: $by, minBlock: $minBlock) { ${NAMED} }
}`;

/** The credentials of an address: each issuer may have one. */
export const BY_ADDRESS = `query CatalogueByAddress($credentialId: String!, $minBlock: Long) {
  credentials(filter: { credentialId: [$credentialId] }, first: 3, minBlock: $minBlock) { nodes { ${NAMED} } }
}`;

/** Fields of the new events that the page counts. */
export const NEWS_FIELDS = 'seq block { number } credential { id }';
