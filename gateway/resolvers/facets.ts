import type { FacetDimension } from '../../ledger/view.ts';
import type { FacetsModel } from '../models.ts';
import type { FacetCountsResolvers, FacetsResolvers, FacetDimension as NamedDimension } from '../schema.generated.ts';
import type { FacetCounts } from '../view/facets.ts';
import { asOf, relation } from './connections.ts';

/** The index's words for dimensions. */
const DIMENSIONS: Record<NamedDimension, FacetDimension | 'status'> = {
  KIND: 'kind',
  TYPE: 'type',
  SOURCE: 'source',
  PUBLISHER: 'publisher',
  ISSUER: 'issuer',
  CREDENTIAL_TYPE: 'credentialType',
  GX_TYPE: 'gxType',
  SUBJECT_HOST: 'subjectHost',
  LABEL_LEVEL: 'labelLevel',
  VALIDATED_CRITERION: 'criterion',
  PROVIDER: 'provider',
  COUNTRY: 'country',
  DATA_PROTECTION_REGIME: 'regime',
  FORMAT_TYPE: 'formatType',
  FORMAT: 'format',
  STATUS: 'status',
  MARK: 'mark',
};

/** Counts; a dimension is only counted when it is asked for. */
export const facetsResolvers: FacetsResolvers = {
  total: async ({ counts }) => (await counts.total()).count,
  totalRelation: async ({ counts }) => relation((await counts.total()).isExact),
  by: (facets, { dimension, first }) => count(facets, DIMENSIONS[dimension], first),
  kind: values('kind'),
  type: values('type'),
  source: values('source'),
  publisher: values('publisher'),
  issuer: values('issuer'),
  credentialType: values('credentialType'),
  gxType: values('gxType'),
  subjectHost: values('subjectHost'),
  labelLevel: values('labelLevel'),
  validatedCriterion: values('criterion'),
  provider: values('provider'),
  country: values('country'),
  dataProtectionRegime: values('regime'),
  formatType: values('formatType'),
  format: values('format'),
  status: values('status'),
  mark: values('mark'),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};

/** Counts of one dimension. */
export const facetCountsResolvers: FacetCountsResolvers = {
  values: ({ values: told }) => told,
  distinct: ({ distinct }) => distinct,
  other: ({ other }) => other,
  relation: ({ isExact }) => relation(isExact),
};

function values(dimension: FacetDimension | 'status') {
  return async (facets: FacetsModel, { first }: { first?: number | null }) =>
    (await count(facets, dimension, first)).values;
}

function count(
  { counts }: FacetsModel,
  dimension: FacetDimension | 'status',
  first: number | null | undefined,
): Promise<FacetCounts> {
  return dimension === 'status' ? counts.byStatus(first) : counts.byDimension(dimension, first);
}
