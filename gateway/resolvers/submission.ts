import { ServiceError } from '../../lib/errors.ts';
import type { QueryResolvers, SubmissionResolvers } from '../schema.generated.ts';
import { stateOf } from '../submit/submissions.ts';

/** What became of a submission. */
export const submissionQuery: Required<Pick<QueryResolvers, 'submission'>> = {
  async submission(_parent, { id, minBlock }, { submissions, signal }) {
    const [found] = await submissions.findAll([id], { minBlock, signal });
    return found ?? null;
  },
};

/** Fields of a submission: from its event once that is indexed, before that from its note. */
export const submissionResolvers: SubmissionResolvers = {
  id: ({ uuid }) => uuid,
  eventId({ uuid, event, note }) {
    const id = event?.row.id ?? note?.id;
    if (id === undefined) throw new ServiceError('BUG', `Neither event nor note of submission ${uuid} is at hand`);
    return id;
  },
  state: (model) => stateOf(model),
  at({ event, note }) {
    if (note !== undefined) return new Date(note.at).toISOString();
    return event === undefined ? null : new Date(event.row.blockTime * 1_000).toISOString();
  },
  transactionHash: ({ event, note }) => event?.row.transactionHash ?? note?.transactionHash ?? null,
  blockNumber: ({ event, note }) => event?.row.blockNumber ?? note?.blockNumber ?? null,
  refusal({ event, note }) {
    if (event !== undefined || note?.state !== 'REFUSED' || note.refusal === undefined) return null;
    const { code, message, path } = note.refusal;
    return { __typename: 'SubmissionRefused', code, message, path: path ?? null };
  },
  event: ({ event }) => event ?? null,
};
