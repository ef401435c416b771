import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the scalars in what is generated for clients. */
export const scalars = {
  Cursor: 'string',
  DateTime: 'string',
  Hash: 'string',
  JSON: 'unknown',
  Long: 'number',
  UUID: 'string',
};

const config: CodegenConfig = {
  schema: './schema.graphql',
  emitLegacyCommonJSImports: false,
  generates: {
    'gateway/schema.generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: './context.ts#GatewayContext',
        mapperTypeSuffix: 'Model',
        mappers: {
          CredentialEvent: './models.ts#EventModel',
          Credential: './models.ts#CredentialModel',
          Submission: './models.ts#SubmissionModel',
          CredentialEventConnection: './models.ts#EventConnectionModel',
          CredentialConnection: './models.ts#CredentialConnectionModel',
          RelevantCredentialConnection: './models.ts#RelevantConnectionModel',
          RelevantCredentialEdge: './models.ts#HitModel',
          RelevanceScore: './view/relevance.ts#Score',
          WordScore: './view/relevance.ts#WordScore',
          PageInfo: './models.ts#PageInfoModel',
          Facets: './models.ts#FacetsModel',
          FacetCounts: './view/facets.ts#FacetCounts',
          Facet: './models.ts#FacetModel',
          Publisher: './models.ts#PublisherModel',
          Block: './models.ts#BlockModel',
          BlockConnection: './models.ts#BlockConnectionModel',
          CredentialChange: './models.ts#ChangeModel',
          CredentialChangeConnection: './models.ts#ChangeConnectionModel',
          CompliantCredential: './models.ts#CompliantCredentialModel',
        },
        // What clients write reaches the resolvers as seconds since 1970.
        scalars: { ...scalars, DateTime: { input: 'number', output: 'string' } },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        avoidOptionals: { field: true },
        importExtension: '.ts',
      },
    },
    'examples/operations.generated.ts': {
      documents: './examples/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { scalars, strictScalars: true, enumsAsTypes: true, useTypeImports: true, documentMode: 'string' },
    },
  },
};

// graphql-codegen asks for a default export.
export default config;
