import type { Column } from '../../ledger/column.ts';
import { UNREADABLE_TIME } from '../../ledger/credential.ts';
import type { StatusName } from '../../ledger/status.ts';
import type { EventRow } from '../../ledger/view.ts';

/** Status of a credential as Gaia-X ICAM computes it. */
export type CredentialStatus = 'ACTIVE' | 'SUSPENDED' | 'DEPRECATED' | 'REVOKED' | 'EXPIRED' | 'UNKNOWN';

/** When something is asked: after which event, and at what time (seconds since 1970). */
export type Moment = { seq: number; time: number };

/**
 * Status of a version as of a moment. What somebody said about it goes before what the calendar says, and the final
 * before the reversible: REVOKED (for good), SUSPENDED (may be reinstated), DEPRECATED (a newer version exists, or it
 * was superseded on the ledger), UNKNOWN (its end of validity is no date), EXPIRED (validity has ended; a time equal to
 * its end counts as ended), else ACTIVE.
 */
export function credentialStatus(
  version: Pick<Column, 'supersededSeq' | 'validUntil'>,
  ledger: StatusName,
  at: Moment,
): CredentialStatus {
  if (ledger === 'REVOKED' || ledger === 'SUSPENDED') return ledger;
  if (ledger === 'SUPERSEDED' || !isCurrent(version, at.seq)) return 'DEPRECATED';
  if (version.validUntil === UNREADABLE_TIME) return 'UNKNOWN';
  return hasExpired(version, at.time) ? 'EXPIRED' : 'ACTIVE';
}

/** Whether no newer version had displaced this one. */
export function isCurrent({ supersededSeq }: Pick<Column, 'supersededSeq'>, seq: number): boolean {
  return supersededSeq === 0 || supersededSeq > seq;
}

/** Whether its validity had ended. */
export function hasExpired({ validUntil }: Pick<Column, 'validUntil'>, time: number): boolean {
  return validUntil !== 0 && validUntil <= time;
}

/** Ledger status as of an event; undefined when only the history of changes knows it. */
export function ledgerStatusAt(
  { status, statusSeq, hasHistory }: Pick<Column, 'status' | 'statusSeq' | 'hasHistory'>,
  seq: number,
): StatusName | undefined {
  if (statusSeq <= seq) return status;
  return hasHistory ? undefined : 'ACTIVE';
}

/** Status of a publication where its own column tells it, as it nearly always does. */
export function statusToldBy(column: Column, at: Moment): CredentialStatus | undefined {
  if (column.kind !== 'PUBLICATION' || column.marked) return undefined;
  const ledger = ledgerStatusAt(column, at.seq);
  return ledger === undefined ? undefined : credentialStatus(column, ledger, at);
}

/** The status change that decided, as its event tells it. */
export type DecidingChange = { seq: number; time: number; reason?: string | undefined };

/** A status change as its row tells it. */
export function decidingChange(row: EventRow): DecidingChange {
  return { seq: row.seq, time: row.blockTime, reason: row.change?.reason };
}

/** Why the status is what it is, in words. */
export function statusReason(
  version: Pick<Column, 'supersededSeq' | 'validUntil'> & { ownSeq: number },
  status: CredentialStatus,
  at: Moment,
  change?: DecidingChange,
): string {
  switch (status) {
    case 'REVOKED':
      return `Revoked on the ledger${told(change)}`;
    case 'SUSPENDED':
      return `Suspended on the ledger${told(change)}`;
    case 'DEPRECATED':
      return deprecation(version, at, change);
    case 'EXPIRED':
      return `Its validity ended at ${momentText(version.validUntil)}`;
    case 'UNKNOWN':
      return 'It states an end of validity that is no date';
    case 'ACTIVE':
      return 'Neither revoked, suspended, superseded nor expired, and no newer version is known';
  }
}

/**
 * The event that decided a status (see `Credential.statusDecidedBy`), and the moment where that is not its block's time.
 * `changeSeq` is that of the version's latest status change, undefined when there was none.
 */
export function decisionOf(
  version: Pick<Column, 'supersededSeq' | 'validUntil'> & { ownSeq: number },
  status: CredentialStatus,
  at: Moment,
  changeSeq: number | undefined,
): { seq: number; time?: number } {
  switch (status) {
    case 'DEPRECATED':
      return { seq: isCurrent(version, at.seq) ? (changeSeq ?? version.ownSeq) : version.supersededSeq };
    case 'EXPIRED':
      return { seq: version.ownSeq, time: version.validUntil };
    case 'UNKNOWN':
      return { seq: version.ownSeq };
    case 'REVOKED':
    case 'SUSPENDED':
    case 'ACTIVE':
      return { seq: changeSeq ?? version.ownSeq };
  }
}

function deprecation(
  version: Pick<Column, 'supersededSeq'> & { ownSeq: number },
  at: Moment,
  change: DecidingChange | undefined,
): string {
  if (isCurrent(version, at.seq)) return `Superseded on the ledger${told(change)}`;
  if (version.supersededSeq === version.ownSeq)
    return 'A version that was issued later had been published before this one';
  return `Event ${version.supersededSeq} published a newer version`;
}

function told(change: DecidingChange | undefined): string {
  if (change === undefined) return '';
  return ` by event ${change.seq} at ${momentText(change.time)}${change.reason ? `: ${change.reason}` : ''}`;
}

/** Seconds since 1970 as RFC 3339, in words where it cannot write them. */
export function momentText(seconds: number): string {
  const ms = seconds * 1_000;
  return Number.isNaN(new Date(ms).getTime()) ? `second ${seconds}` : new Date(ms).toISOString().replace('.000', '');
}
