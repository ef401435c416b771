import { uuidOf } from '../../ledger/ids.ts';
import type { EventRow } from '../../ledger/view.ts';
import type { CredentialEventResolvers, PublisherResolvers, StatusChange } from '../schema.generated.ts';
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
  // Of an event whose payload cannot be read there is no credential, and so no hash of one.
  credentialHash: ({ row }) => (row.credentialHash === undefined ? '' : integrity(row.credentialHash)),
  credential: async (event, _args, { view }) => (await view.credentialOf(event)) ?? null,
  data: async (event, _args, { view }) => (await view.bodyOf(event))?.json ?? null,
  jwt: async (event, _args, { view }) => (await view.bodyOf(event))?.jwt ?? null,
  statusChange: ({ row }) => statusChangeOf(row),
  mark: ({ row }) => row.mark ?? null,
  block: ({ row }) => blockRef({ number: row.blockNumber, hash: row.blockHash, time: row.blockTime }),
  transactionHash: ({ row }) => row.transactionHash,
  logIndex: ({ row }) => row.logIndex,
  publisher: ({ row, at }) => ({ account: row.account, at }),
};

/** Fields of a publisher. */
export const publisherResolvers: PublisherResolvers = {
  account: ({ account }) => account,
  name: (publisher, _args, { view }) => view.publisherOf(publisher),
};

function statusChangeOf({ change }: EventRow): StatusChange | null {
  if (change === undefined) return null;
  const { publicationId, revision, status, reason } = change;
  return { publicationId: uuidOf(publicationId), revision, status, reason: reason ?? null };
}
