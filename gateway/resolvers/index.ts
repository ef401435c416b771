import type { Resolvers } from '../schema.generated.ts';
import type { ResolverTable } from '../schema.ts';
import { blockConnectionResolvers, blockResolvers } from './block.ts';
import { changeConnectionResolvers, changeResolvers } from './changes.ts';
import {
  credentialConnectionResolvers,
  eventConnectionResolvers,
  pageInfoResolvers,
  relevanceScoreResolvers,
  relevantConnectionResolvers,
  relevantEdgeResolvers,
  wordScoreResolvers,
} from './connections.ts';
import { credentialResolvers } from './credential.ts';
import { eventResolvers, publisherResolvers } from './event.ts';
import { facetCountsResolvers, facetResolvers, facetsResolvers } from './facets.ts';
import { mutationResolvers } from './mutation.ts';
import { queryResolvers } from './query.ts';
import { serviceConfigQuery, serviceConfigResolvers } from './service-config.ts';
import { compliantCredentialResolvers } from './subjects.ts';
import { submissionQuery, submissionResolvers } from './submission.ts';
import { subscriptionResolvers } from './subscription.ts';

const typed = {
  Query: { ...queryResolvers, ...submissionQuery, ...serviceConfigQuery },
  Mutation: mutationResolvers,
  Subscription: subscriptionResolvers,
  Submission: submissionResolvers,
  ServiceConfig: serviceConfigResolvers,
  CredentialEvent: eventResolvers,
  Publisher: publisherResolvers,
  Credential: credentialResolvers,
  CredentialEventConnection: eventConnectionResolvers,
  CredentialConnection: credentialConnectionResolvers,
  RelevantCredentialConnection: relevantConnectionResolvers,
  RelevantCredentialEdge: relevantEdgeResolvers,
  PageInfo: pageInfoResolvers,
  RelevanceScore: relevanceScoreResolvers,
  WordScore: wordScoreResolvers,
  Facets: facetsResolvers,
  FacetCounts: facetCountsResolvers,
  Facet: facetResolvers,
  Block: blockResolvers,
  BlockConnection: blockConnectionResolvers,
  CredentialChange: changeResolvers,
  CredentialChangeConnection: changeConnectionResolvers,
  CompliantCredential: compliantCredentialResolvers,
} satisfies Resolvers;

/** All resolvers by type and field; members of unions name their type themselves. */
export const resolvers: ResolverTable = typed;
