import { type Command, commandKey, encodeCommand, publicationOf } from '../../ledger/command.ts';
import type { CesFeed } from '../../ledger/credential.ts';
import { statusChangeId, uuidOf } from '../../ledger/ids.ts';
import { type EventAttributes, encodePayload } from '../../ledger/payload.ts';
import { STATUS_EVENT_TYPE, type StatusName } from '../../ledger/status.ts';
import type { SubmissionNote } from '../../ledger/submission.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { JsonDefect } from '../../lib/json-source.ts';
import type { Limits } from '../limits.ts';
import type { SubmissionModel } from '../models.ts';
import { checkText, type Refusal } from './check-attributes.ts';
import { type CheckedCredential, type CredentialInput, checkCredential, type Warning } from './check-credential.ts';
import { type CheckedPin, checkPin, type PinInput } from './check-pin.ts';
import { planChange } from './plan-change.ts';
import type { PublicationReader } from './publication.ts';
import type { Sender } from './sender.ts';
import { type Submissions, stateOf } from './submissions.ts';

/** What a submission is answered; of a credential also in which CES listing it will be. */
export type SubmitAnswer =
  | { kind: 'accepted'; submission: SubmissionModel; warnings: Warning[]; feed?: CesFeed }
  | { kind: 'known'; submission: SubmissionModel; feed?: CesFeed }
  | { kind: 'refused'; refusal: Refusal };

/** A wish to change a publication's status. */
export type StatusChangeInput = {
  /** UUID of the publication. */
  id: string;
  status: StatusName;
  revision: number | undefined;
  source: string | undefined;
  reason: string | undefined;
};

/** Takes commands: checks them, hands them to Kafka, and answers once Kafka has them. */
export type Submit = {
  /** Each is answered for itself, in order. Throws `KAFKA_AWAY` when the outcome is unknown. */
  credentials(inputs: readonly CredentialInput[], defectsIn: DefectsIn): Promise<SubmitAnswer[]>;
  /** Publishes a commitment in a credential's place. */
  pin(input: PinInput): Promise<SubmitAnswer>;
  changeStatus(input: StatusChangeInput): Promise<SubmitAnswer>;
};

type DefectsIn = (container: object) => JsonDefect[];
/** A publication of either kind, ready for the ledger or refused. */
type Checked = CheckedCredential | CheckedPin;
type Accepted = Extract<Checked, { ok: true }>;

/** How a submission ended for the gateway; `unknown` when Kafka did not answer in time. */
export type SubmitOutcome = SubmitAnswer['kind'] | 'unknown';

/** Creates the road from a submission to Kafka. */
export function createSubmit(options: {
  sender: Pick<Sender, 'send'>;
  submissions: Pick<Submissions, 'findAll' | 'noteQueued'>;
  publications: PublicationReader;
  limits: Limits;
  onAnswer?(outcome: SubmitOutcome): void;
}): Submit {
  const { sender, submissions, publications, limits, onAnswer } = options;

  /** What is in the view or on its way; what was refused may come again. While the view is away nothing is known: a copy changes nothing. */
  async function findKnown(uuids: readonly string[]): Promise<(SubmissionModel | undefined)[]> {
    try {
      const found = await submissions.findAll(uuids);
      return found.map((one) => (one !== undefined && stateOf(one) !== 'REFUSED' ? one : undefined));
    } catch (error) {
      if (error instanceof ServiceError && error.retryable) return uuids.map(() => undefined);
      throw error;
    }
  }

  /** Hands commands to Kafka and notes them; what they are, each in its place. */
  async function queue(commands: readonly Command[]): Promise<SubmissionModel[]> {
    if (commands.length === 0) return [];
    const sent = await sender.send(
      commands.map((command) => ({ key: commandKey(command), value: encodeCommand(command) })),
    );
    const at = Date.now();
    const notes = commands.map((command, index): SubmissionNote => {
      const { partition, offset } = sent[index] ?? { partition: -1, offset: '0' };
      const { kind, id } = command;
      return { id, kind, publicationId: publicationOf(command), state: 'QUEUED', partition, offset, at };
    });
    await submissions.noteQueued(notes.filter(({ partition }) => partition >= 0));
    return notes.map((note) => ({ uuid: uuidOf(note.id), note }));
  }

  async function publish(checked: readonly Checked[]): Promise<SubmitAnswer[]> {
    const distinct = [...new Map(checked.filter(isAccepted).map((one) => [one.uuid, one])).values()];
    const known = await findKnown(distinct.map(({ uuid }) => uuid));
    const fresh = distinct.filter((_, index) => known[index] === undefined);
    const queued = await queue(fresh.map(({ id, payload }) => ({ kind: 'publish', id, payload })));
    const submissionOf = new Map([...known, ...queued].flatMap((one) => (one === undefined ? [] : [[one.uuid, one]])));
    const isFresh = new Set(fresh.map(({ uuid }) => uuid));
    return checked.map((one): SubmitAnswer => {
      if (!one.ok) return { kind: 'refused', refusal: one.refusal };
      const submission = submissionOf.get(one.uuid) ?? { uuid: one.uuid };
      const clash = clashOf(one, submission);
      if (clash !== undefined) return { kind: 'refused', refusal: clash };
      const listed = 'feed' in one ? { feed: one.feed } : {};
      if (!isFresh.has(one.uuid)) return { kind: 'known', submission, ...listed };
      return { kind: 'accepted', submission, warnings: 'warnings' in one ? one.warnings : [], ...listed };
    });
  }

  async function changeStatus(input: StatusChangeInput): Promise<SubmitAnswer> {
    const refusal = textRefusal(input, limits);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const publication = await publications.read(input.id);
    if ('refusal' in publication) return { kind: 'refused', refusal: publication.refusal };
    const plan = planChange(publication, input);
    if ('refusal' in plan) return { kind: 'refused', refusal: plan.refusal };
    const { revision } = plan;
    const id = statusChangeId(publication.id, revision, input.status);
    const [known] = await findKnown([uuidOf(id)]);
    if (known !== undefined) return { kind: 'known', submission: known };
    if (revision <= publication.revision) {
      const message = `Revision ${revision} made another change; expected ${publication.revision + 1}, the one after the last that is indexed`;
      return { kind: 'refused', refusal: { code: 'REVISION_CONFLICT', message, path: '$.revision' } };
    }
    const payload = encodePayload({ attributes: attributesOf(input, publication.source), credential: Buffer.alloc(0) });
    const { status } = input;
    const [submission] = await queue([
      { kind: 'changeStatus', id, publicationId: publication.id, revision, status, payload },
    ]);
    return { kind: 'accepted', submission: submission ?? { uuid: uuidOf(id) }, warnings: [] };
  }

  async function counted(answering: Promise<SubmitAnswer[]>): Promise<SubmitAnswer[]> {
    try {
      const answers = await answering;
      for (const { kind } of answers) onAnswer?.(kind);
      return answers;
    } catch (error) {
      onAnswer?.('unknown');
      throw error;
    }
  }

  return {
    credentials: (inputs, defectsIn) =>
      counted(publish(inputs.map((input) => checkCredential(input, limits, defectsIn)))),
    pin: async (input) => onlyOne(await counted(publish([checkPin(input, limits)]))),
    changeStatus: async (input) => onlyOne(await counted(changeStatus(input).then((one) => [one]))),
  };
}

function onlyOne([answer]: SubmitAnswer[]): SubmitAnswer {
  if (answer === undefined) throw new TypeError('One command has one answer');
  return answer;
}

function isAccepted(checked: Checked): checked is Accepted {
  return checked.ok;
}

/** Two events whose UUIDs are equal are refused loudly, never merged. */
function clashOf({ id, uuid }: Accepted, { event, note }: SubmissionModel): Refusal | undefined {
  const other = event?.row.id ?? note?.id ?? id;
  if (other === id) return undefined;
  return { code: 'UUID_TAKEN', message: `Another event has the UUID ${uuid}: this one cannot be published` };
}

function textRefusal(input: StatusChangeInput, limits: Limits): Refusal | undefined {
  for (const name of ['source', 'reason'] as const) {
    const value = input[name];
    const refusal = value === undefined ? undefined : checkText(name, value, limits);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function attributesOf({ status, source, reason }: StatusChangeInput, publicationSource: string): EventAttributes {
  const attributes = { type: STATUS_EVENT_TYPE[status], source: source ?? publicationSource };
  return reason === undefined ? attributes : { ...attributes, reason };
}
