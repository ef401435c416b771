import type { FacetsResolvers } from '../schema.generated.ts';
import { asOf } from './connections.ts';

/** Counts; a dimension is only counted when it is asked for. */
export const facetsResolvers: FacetsResolvers = {
  total: ({ counts }) => counts.total(),
  kind: ({ counts }) => counts.byDimension('kind'),
  type: ({ counts }) => counts.byDimension('type'),
  source: ({ counts }) => counts.byDimension('source'),
  publisher: ({ counts }) => counts.byDimension('publisher'),
  issuer: ({ counts }) => counts.byDimension('issuer'),
  credentialType: ({ counts }) => counts.byDimension('credentialType'),
  labelLevel: ({ counts }) => counts.byDimension('labelLevel'),
  status: ({ counts }) => counts.byStatus(),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};
