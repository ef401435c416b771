import type { Column } from '../../ledger/column.ts';
import type { StatusName } from '../../ledger/status.ts';
import { readColumns } from './columns.ts';
import type { Source } from './reader.ts';
import { lookUp, readRows } from './rows.ts';
import { ledgerStatusAt } from './status.ts';

/** A publication whose ledger status is asked for as of the event `asOf`. */
export type PastVersion = { seq: number; column: Column; asOf: number };

/** Ledger statuses of publications, each as of its own event: from the column, or from the history of changes. */
export async function ledgerStatuses(source: Source, versions: readonly PastVersion[]): Promise<StatusName[]> {
  const statuses = versions.map(({ column, asOf }) => ledgerStatusAt(column, asOf));
  const open = versions.filter((_, index) => statuses[index] === undefined);
  const found = open.length === 0 ? [] : await statusesFromHistory(source, open);
  return statuses.map((status) => status ?? found.shift() ?? 'ACTIVE');
}

async function statusesFromHistory(source: Source, versions: readonly PastVersion[]): Promise<StatusName[]> {
  const latest = await latestChanges(source, versions);
  const columns = await readColumns(
    source,
    latest.filter((seq) => seq !== 0),
  );
  return latest.map((seq) => (seq === 0 ? 'ACTIVE' : (columns.shift()?.status ?? 'ACTIVE')));
}

/** Seq of each publication's latest status change up to its `asOf`; 0 for none. */
export async function latestChanges(source: Source, versions: readonly PastVersion[]): Promise<number[]> {
  const known = versions.map(({ column, asOf }) => changeToldBy(column, asOf));
  const open = versions.filter((_, index) => known[index] === undefined);
  if (open.length === 0) return known.map((seq) => seq ?? 0);
  const rows = await readRows(
    source,
    open.map(({ seq }) => seq),
  );
  const changes = await lookUp(
    source,
    open.map(({ seq, asOf }, index) => ({
      dimension: 'changesOf' as const,
      value: rows[index]?.id ?? '',
      range: { from: seq, to: asOf },
    })),
  );
  return known.map((seq) => seq ?? changes.shift()?.at(-1) ?? 0);
}

/** Seq of the latest status change up to an event, 0 for none, where the publication's own column tells it. */
export function changeToldBy(
  { statusSeq, hasHistory }: Pick<Column, 'statusSeq' | 'hasHistory'>,
  asOf: number,
): number | undefined {
  if (statusSeq <= asOf) return statusSeq;
  return hasHistory ? undefined : 0;
}
