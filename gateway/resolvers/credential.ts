import { labelName } from '../../ledger/credential.ts';
import { credentialGroup, type EventRow, keyOfGroup } from '../../ledger/view.ts';
import { memoise } from '../../lib/memo.ts';
import type { CredentialModel, EventModel } from '../models.ts';
import type { CredentialResolvers } from '../schema.generated.ts';
import { subjectsOf } from './subjects.ts';
import { dateTime, integrity } from './values.ts';

/** Hashing takes longer than all else of a field, and the newest are asked for again and again. */
const idOf = memoise(keyOfGroup, 4_096);

/** Fields of a credential, in the version at hand. */
export const credentialResolvers: CredentialResolvers = {
  id: ({ row }) => idOf(credentialGroup(row)),
  issuer: ({ row }) => row.issuer,
  credentialId: ({ row }) => row.credentialId ?? null,
  types: ({ row }) => row.types,
  subjectIds: ({ row }) => row.subjects,
  name: ({ row }) => row.name ?? null,
  description: async (credential, _args, { view }) => (await view.descriptionOf(credential)) ?? null,
  labelLevel: ({ row }) => labelName(row.labelLevel) ?? null,
  validFrom: ({ row }) => moment(row.validFrom),
  validUntil: ({ row }) => moment(row.validUntil),
  status: (credential, _args, { view }) => view.statusOf(credential),
  statusReason: (credential, _args, { view }) => view.reasonOf(credential),
  statusDecidedBy: (credential, _args, { view }) => view.decidedBy(credential),
  // Ends of validity that have come and block times have an RFC 3339 form.
  statusDecidedAt: async (credential, _args, { view }) => dateTime((await view.decidedBy(credential)).time) ?? '',
  revision: (credential, _args, { view }) => view.revisionOf(credential),
  credentialHash: ({ row }) => (row.credentialHash === undefined ? '' : integrity(row.credentialHash)),
  data: async (credential, _args, { view }) => (await view.bodyOf(credential))?.json ?? null,
  jwt: async (credential, _args, { view }) => (await view.bodyOf(credential))?.jwt ?? null,
  async subjects(credential, _args, { view, config }) {
    const json = (await view.bodyOf(credential))?.json;
    return subjectsOf(json, credential.at).slice(0, config.limits.maxSubjects);
  },
  event: ({ row, at }) => ({ row, at }),
  versions: async (credential, _args, { view }) => asEvents(credential, await view.versionsOf(credential)),
  statusChanges: async (credential, _args, { view }) => asEvents(credential, await view.changesOf(credential)),
};

function asEvents({ at }: CredentialModel, rows: EventRow[]): EventModel[] {
  return rows.map((row) => ({ row, at }));
}

function moment(seconds: number | undefined): string | null {
  return (seconds === undefined ? undefined : dateTime(seconds)) ?? null;
}
