import { labelName } from '../../ledger/credential.ts';
import { credentialGroup, type EventRow, keyOfGroup } from '../../ledger/view.ts';
import type { CredentialModel, EventModel } from '../models.ts';
import type { CredentialResolvers } from '../schema.generated.ts';
import { asOf } from './connections.ts';
import { subjectsOf } from './subjects.ts';
import { dateTime, integrity } from './values.ts';

/** Texts made of a row. */
type Made = { id: string; credentialHash: string; validFrom: string | null; validUntil: string | null };

const known = new WeakMap<EventRow, Made>();

/** Made once: that takes longer than all else of their fields, and rows of the newest are asked for again and again. */
function madeOf(row: EventRow): Made {
  let made = known.get(row);
  if (made === undefined) {
    made = {
      id: keyOfGroup(credentialGroup(row)),
      credentialHash: row.credentialHash === undefined ? '' : integrity(row.credentialHash),
      validFrom: moment(row.validFrom),
      validUntil: moment(row.validUntil),
    };
    known.set(row, made);
  }
  return made;
}

/** Fields of a credential, in the version at hand. */
export const credentialResolvers: CredentialResolvers = {
  id: ({ row }) => madeOf(row).id,
  issuer: ({ row }) => row.issuer,
  credentialId: ({ row }) => row.credentialId ?? null,
  types: ({ row }) => row.types,
  subjectIds: ({ row }) => row.subjects,
  name: ({ row }) => row.name ?? null,
  description: async (credential, _args, { view }) => (await view.descriptionOf(credential)) ?? null,
  labelLevel: ({ row }) => labelName(row.labelLevel) ?? null,
  validFrom: ({ row }) => madeOf(row).validFrom,
  validUntil: ({ row }) => madeOf(row).validUntil,
  status: (credential, _args, { view }) => view.statusOf(credential),
  statusReason: (credential, _args, { view }) => view.reasonOf(credential),
  statusDecidedBy: (credential, _args, { view }) => view.decidedBy(credential),
  // Ends of validity that have come and block times have an RFC 3339 form.
  statusDecidedAt: async (credential, _args, { view }) => dateTime((await view.decidedBy(credential)).time) ?? '',
  revision: (credential, _args, { view }) => view.revisionOf(credential),
  credentialHash: ({ row }) => madeOf(row).credentialHash,
  data: async (credential, _args, { view }) => (await view.bodyOf(credential))?.json ?? null,
  jwt: async (credential, _args, { view }) => (await view.bodyOf(credential))?.jwt ?? null,
  async subjects(credential, _args, { view, config }) {
    const json = (await view.bodyOf(credential))?.json;
    return subjectsOf(json, credential.at).slice(0, config.limits.maxSubjects);
  },
  event: ({ row, at }) => ({ row, at }),
  versions: async (credential, _args, { view }) => asEvents(credential, await view.versionsOf(credential)),
  statusChanges: async (credential, _args, { view }) => asEvents(credential, await view.changesOf(credential)),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};

function asEvents({ at }: CredentialModel, rows: EventRow[]): EventModel[] {
  return rows.map((row) => ({ row, at }));
}

function moment(seconds: number | undefined): string | null {
  return (seconds === undefined ? undefined : dateTime(seconds)) ?? null;
}
