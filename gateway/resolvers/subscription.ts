import { cancellable } from '../iterate.ts';
import type { SubmissionModel } from '../models.ts';
import type { SubscriptionResolvers } from '../schema.generated.ts';
import type { Frame } from '../watch/frame.ts';
import { type CredentialFrame, credentialFrames, startOfCredential } from './credential-frames.ts';

/** Live answers. Those to events are given out by `gateway/watch/`, to all who ask the same at once; others pull. */
export const subscriptionResolvers: SubscriptionResolvers = {
  credentialEvents: {
    subscribe() {
      throw new TypeError('Subscriptions to events are begun by gateway/watch/watch.ts');
    },
    resolve: (frame: Frame) => frame,
  },
  credential: {
    async subscribe(_parent, { by, after }, { tail, view, sleepers, config, signal }) {
      const start = await startOfCredential(view, after);
      const parts = { tail, view, sleepers, limits: config.limits };
      return cancellable(signal, (end) => credentialFrames(parts, by, start, end));
    },
    resolve: (frame: CredentialFrame) => frame,
  },
  submission: {
    subscribe: async (_parent, { id }, { submissions, signal }): Promise<AsyncIterable<SubmissionModel>> =>
      cancellable(signal, (end) => submissions.follow(id, end)),
    resolve: (submission: SubmissionModel) => submission,
  },
};
