import { cancellable } from '../iterate.ts';
import type { SubmissionModel } from '../models.ts';
import type { SubscriptionResolvers } from '../schema.generated.ts';
import { parseFilter } from '../view/filter.ts';
import { type Frame, frames, startOf } from './frames.ts';

/** Live answers. Each subscriber pulls; graphql-ws asks for the next frame once the last one is on its way. */
export const subscriptionResolvers: SubscriptionResolvers = {
  credentialEvents: {
    async subscribe(_parent, { after, filter }, { tail, config, signal }) {
      const { limits } = config;
      const options = { filter: parseFilter(filter, limits), limits };
      const start = await startOf(tail, after);
      return cancellable(signal, (end) => frames(tail, start, options, end));
    },
    resolve: (frame: Frame) => frame,
  },
  submission: {
    subscribe: async (_parent, { id }, { submissions, signal }): Promise<AsyncIterable<SubmissionModel>> =>
      cancellable(signal, (end) => submissions.follow(id, end)),
    resolve: (submission: SubmissionModel) => submission,
  },
};
