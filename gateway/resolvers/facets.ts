import type { FacetDimension } from '../../ledger/view.ts';
import type { Hex } from '../../lib/hex.ts';
import type { FacetModel, FacetsModel } from '../models.ts';
import type {
  FacetCountsResolvers,
  FacetResolvers,
  FacetsResolvers,
  FacetDimension as NamedDimension,
} from '../schema.generated.ts';
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

/** A counted value. Names of publishers are read together. */
export const facetResolvers: FacetResolvers = {
  name: ({ publisher }, _args, { view }) => (publisher === undefined ? null : view.publisherOf(publisher)),
};

function values(dimension: FacetDimension | 'status') {
  return async (facets: FacetsModel, { first }: { first?: number | null }) =>
    (await count(facets, dimension, first)).values;
}

async function count(
  { at, counts }: FacetsModel,
  dimension: FacetDimension | 'status',
  first: number | null | undefined,
): Promise<FacetCounts & { values: FacetModel[] }> {
  if (dimension === 'status') return counts.byStatus(first);
  const counted = await counts.byDimension(dimension, first);
  if (dimension !== 'publisher') return counted;
  const values = counted.values.map((facet) => ({ ...facet, publisher: { account: facet.value as Hex, at } }));
  return { ...counted, values };
}
