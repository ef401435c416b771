import { ServiceError } from '../../lib/errors.ts';
import type { MutationResolvers, ResolversTypes } from '../schema.generated.ts';
import type { SubmitAnswer } from '../submit/submit.ts';

/** Commands. Refusals are answers; errors are outages. */
export const mutationResolvers: MutationResolvers = {
  async submitCredential(_parent, { input }, { submit, defectsIn }) {
    const [answer] = await submit.credentials([input], defectsIn);
    if (answer === undefined) throw new TypeError('One submission has one answer');
    return toResult(answer);
  },
  async submitCredentials(_parent, { inputs }, { submit, defectsIn, config }) {
    const { maxSubmissionsPerRequest: most } = config.limits;
    if (inputs.length === 0 || inputs.length > most) {
      throw new ServiceError('BAD_INPUT', `Expected 1 to ${most} credentials in inputs, found ${inputs.length}`);
    }
    const answers = await submit.credentials(inputs, defectsIn);
    return answers.map(toResult);
  },
  async pinCredential(_parent, { input }, { submit }) {
    return toResult(await submit.pin(input));
  },
  async changeCredentialStatus(_parent, { input }, { submit }) {
    const { id, status, revision, source, reason } = input;
    const answer = await submit.changeStatus({
      id,
      status,
      revision: revision ?? undefined,
      source: source ?? undefined,
      reason: reason ?? undefined,
    });
    return toResult(answer);
  },
};

type Result = Awaited<ResolversTypes['SubmitCredentialResult'] & ResolversTypes['ChangeCredentialStatusResult']>;

function toResult(answer: SubmitAnswer): Result {
  switch (answer.kind) {
    case 'accepted': {
      const warnings = answer.warnings.map(({ code, message, path }) => ({ code, message, path: path ?? null }));
      return { __typename: 'SubmissionAccepted', submission: answer.submission, warnings };
    }
    case 'known':
      return { __typename: 'SubmissionKnown', submission: answer.submission };
    case 'refused': {
      const { code, message, path } = answer.refusal;
      return { __typename: 'SubmissionRefused', code, message, path: path ?? null };
    }
  }
}
