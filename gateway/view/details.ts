import { descriptionOf } from '../../ledger/credential.ts';
import type { Pin } from '../../ledger/payload.ts';
import type { StatusName } from '../../ledger/status.ts';
import { type EventRow, hasCredential } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import type { CredentialModel, EventModel, PublisherModel } from '../models.ts';
import type { CredentialBody } from './body.ts';
import { readColumns } from './columns.ts';
import { statusesOf } from './judge.ts';
import type { Loaders } from './loaders.ts';
import type { Reader } from './reader.ts';
import type { Snapshot } from './snapshot.ts';
import { type CredentialStatus, decidingChange, decisionOf, statusReason, statusToldBy } from './status.ts';
import { changesOf, latestChangeOf, versionsOf } from './versions.ts';

/** What the fields of an event or a credential ask beyond its row, as of its snapshot. */
export function createDetails(
  reader: Reader,
  loadersOf: (at: Snapshot) => Loaders,
  limits: Pick<Limits, 'maxVersions' | 'maxStatusChanges'>,
) {
  /** The publication that an event makes or changes; undefined for marked events. */
  async function publicationOf({ row, at }: EventModel): Promise<CredentialModel | undefined> {
    const published = publicationSeqOf(row);
    if (row.mark !== undefined || published === 0) return undefined;
    const { rows, columns } = loadersOf(at);
    const [version, column] = await Promise.all([
      published === row.seq ? row : rows.load(published),
      columns.load(published),
    ]);
    return { row: version, column, at };
  }

  /** The version of a credential that an event is about; undefined for pinned and for marked events. */
  async function credentialOf(event: EventModel): Promise<CredentialModel | undefined> {
    return hasCredential(event.row) ? publicationOf(event) : undefined;
  }

  /** The credential's bytes behind an event: its own, or its publication's; undefined where none can be read. */
  async function bodyOf({ row, at }: EventModel): Promise<CredentialBody | undefined> {
    const published = publicationSeqOf(row);
    return row.mark === 'UNDECODABLE' || published === 0 || !hasCredential(row)
      ? undefined
      : loadersOf(at).bodies.load(published);
  }

  /** The first description in the credential. Rows have none: it is as long as all else of a row. */
  async function readDescription(model: CredentialModel): Promise<string | undefined> {
    return descriptionOf((await bodyOf(model))?.json);
  }

  /** Where an event's credential is kept, when that is elsewhere: told by itself, or by its publication. */
  async function pinOf({ row, at }: EventModel): Promise<Pin | undefined> {
    const published = publicationSeqOf(row);
    if (hasCredential(row) || published === 0) return undefined;
    return published === row.seq ? row.pin : (await loadersOf(at).rows.load(published)).pin;
  }

  /** The first publication of an id that was released and published again: where listings by id have it. */
  async function firstOf(event: EventModel): Promise<EventModel> {
    const { row, at } = event;
    return row.replaced === undefined ? event : firstOf({ row: await loadersOf(at).rows.load(row.replaced), at });
  }

  /** At once where the column tells it, as it nearly always does: pages have many of them. */
  function statusOf({ row, column, at }: CredentialModel): CredentialStatus | Promise<CredentialStatus> {
    return statusToldBy(column, at) ?? readStatus({ row, column, at });
  }

  async function readStatus({ row, column, at }: CredentialModel): Promise<CredentialStatus> {
    const [status = 'ACTIVE'] = await statusesOf(reader.from(at), [{ seq: row.seq, column }], at);
    return status;
  }

  async function reasonOf(model: CredentialModel): Promise<string> {
    const { row, column, at } = model;
    const [status, change] = await Promise.all([statusOf(model), latestChangeOf(reader.from(at), model)]);
    return statusReason({ ...column, ownSeq: row.seq }, status, at, change && decidingChange(change));
  }

  /** The event that decided a credential's status, and when that was (seconds since 1970). */
  async function decidedBy(model: CredentialModel): Promise<EventModel & { time: number }> {
    const { row, column, at } = model;
    const [status, change] = await Promise.all([statusOf(model), latestChangeOf(reader.from(at), model)]);
    const { seq, time } = decisionOf({ ...column, ownSeq: row.seq }, status, at, change?.seq);
    const decider = seq === row.seq ? row : seq === change?.seq ? change : await loadersOf(at).rows.load(seq);
    return { row: decider, at, time: time ?? decider.blockTime };
  }

  /** Status of each event's credential right after the event; undefined for marked events. */
  async function statusesAfter(at: Snapshot, rows: readonly EventRow[]): Promise<(CredentialStatus | undefined)[]> {
    const columns = await readColumns(
      reader.from(at),
      rows.map(({ seq }) => seq),
    );
    const asked = rows.flatMap((row, index) => {
      const column = columns[index];
      return column === undefined ? [] : [{ seq: row.seq, column, asOf: { seq: row.seq, time: row.blockTime } }];
    });
    return statusesOf(reader.from(at), asked, at);
  }

  /** Status and revision as the contract has them, which knows neither versions nor expiry. */
  async function ledgerStateOf(model: CredentialModel): Promise<{ status: StatusName; revision: number }> {
    const change = (await latestChangeOf(reader.from(model.at), model))?.change;
    return { status: change?.status ?? 'ACTIVE', revision: change?.revision ?? model.row.priorRevision ?? 0 };
  }

  return {
    publicationOf,
    credentialOf,
    bodyOf,
    descriptionOf: readDescription,
    pinOf,
    firstOf,
    statusOf,
    reasonOf,
    decidedBy,
    ledgerStateOf,
    revisionOf: async (model: CredentialModel) => (await ledgerStateOf(model)).revision,
    statusesAfter,
    versionsOf: (model: CredentialModel) => versionsOf(reader.from(model.at), model.row, limits.maxVersions),
    changesOf: (model: CredentialModel) => changesOf(reader.from(model.at), model, limits.maxStatusChanges),
    publisherOf: ({ account, at }: PublisherModel) => loadersOf(at).publishers.load(account),
  };
}

/** Seq of the publication that an event is about; 0 when it is unknown. */
function publicationSeqOf({ seq, kind, change }: EventRow): number {
  return kind === 'PUBLICATION' ? seq : (change?.publicationSeq ?? 0);
}
