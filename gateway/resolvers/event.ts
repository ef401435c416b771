import { uuidOf } from '../../ledger/ids.ts';
import type { EventRow } from '../../ledger/view.ts';
import type { CredentialModel } from '../models.ts';
import type { CredentialEventResolvers, PublisherResolvers, StatusChange } from '../schema.generated.ts';
import { asOf } from './connections.ts';
import { blockRef, dateTime, integrity } from './values.ts';

/** Fields of an event. What needs more than its row is read together for all events of the answer. */
export const eventResolvers: CredentialEventResolvers = {
  id: ({ row }) => row.uuid,
  eventId: ({ row }) => row.id,
  seq: ({ row }) => row.seq,
  cursor: ({ row, at }, _args, { view }) => view.cursorOfRow(at, row),
  digest: ({ row }) => row.digest,
  kind: ({ row }) => row.kind,
  type: ({ row }) => row.type,
  source: ({ row }) => row.source,
  subject: ({ row }) => row.subject ?? null,
  time: ({ row }) => row.time ?? null,
  // Block times are four-byte seconds, so they always have an RFC 3339 form.
  receivedAt: ({ row }) => dateTime(row.blockTime) ?? '',
  contentHash: ({ row }) => row.contentHash ?? null,
  // Where the ledger has no credential, there is no hash of one; a commitment is none.
  credentialHash: ({ row }) => (row.credentialHash === undefined ? '' : integrity(row.credentialHash)),
  credential: async (event, _args, { view }) => (await view.credentialOf(event)) ?? null,
  data: async (event, _args, { view }) => (await view.bodyOf(event))?.json ?? null,
  jwt: async (event, _args, { view }) => (await view.bodyOf(event))?.jwt ?? null,
  pin: async (event, _args, { view }) => (await view.pinOf(event)) ?? null,
  status: async (event, _args, { view }) => of(await view.publicationOf(event), view.statusOf),
  statusReason: async (event, _args, { view }) => of(await view.publicationOf(event), view.reasonOf),
  revision: async (event, _args, { view }) => of(await view.publicationOf(event), view.revisionOf),
  async statusChanges(event, _args, { view }) {
    const publication = await view.publicationOf(event);
    const changes = publication === undefined ? [] : await view.changesOf(publication);
    return changes.map((row) => ({ row, at: event.at }));
  },
  statusChange: ({ row }) => statusChangeOf(row),
  mark: ({ row }) => row.mark ?? null,
  block: ({ row }) => blockRef({ number: row.blockNumber, hash: row.blockHash, time: row.blockTime }),
  transactionHash: ({ row }) => row.transactionHash,
  logIndex: ({ row }) => row.logIndex,
  publisher: ({ row, at }) => ({ account: row.account, at }),
  asOf: ({ at }, _args, { view }) => asOf(view, at),
};

/** Fields of a publisher. */
export const publisherResolvers: PublisherResolvers = {
  account: ({ account }) => account,
  name: (publisher, _args, { view }) => view.publisherOf(publisher),
};

async function of<T>(
  publication: CredentialModel | undefined,
  read: (publication: CredentialModel) => T | Promise<T>,
): Promise<T | null> {
  return publication === undefined ? null : read(publication);
}

function statusChangeOf({ change }: EventRow): StatusChange | null {
  if (change === undefined) return null;
  const { publicationId, revision, status, reason } = change;
  return { publicationId: uuidOf(publicationId), revision, status, reason: reason ?? null };
}
