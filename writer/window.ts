import type { Hex } from '../lib/hex.ts';
import type { Admission } from './admission.ts';
import type { SourceMessage } from './command-source.ts';

/** A block as the writer refers to it. */
export type BlockRef = { number: number; hash: Hex };

/**
 * How far a command is.
 * `waiting`: nothing of it is under way; `lookedUp` says that the ledger did not know it when last asked.
 * `sent`: it is in a transaction that has neither been mined nor been given up.
 * `settled`: confirmed in a block, or refused with the refusal acknowledged by Kafka.
 */
export type Phase =
  | { name: 'waiting'; lookedUp: boolean }
  | { name: 'sent' }
  | { name: 'settled'; block: BlockRef | undefined };

/** A command of one partition on its way, with the times of its steps, for measuring only. */
export type Entry = {
  readonly message: SourceMessage;
  readonly admission: Admission;
  phase: Phase;
  sentAtMs?: number;
  settledAtMs?: number;
};

/** An entry that was admitted. */
export type AdmittedEntry = Entry & { readonly admission: Extract<Admission, { type: 'admitted' }> };

/** The commands of one partition from the first unsettled one on, in the order of their offsets. */
export type Window = ReturnType<typeof createWindow>;

/** Creates an empty window. */
export function createWindow() {
  let entries: Entry[] = [];
  let bytes = 0;
  return {
    add(entry: Entry): void {
      entries.push(entry);
      bytes += sizeOf(entry);
    },

    /** The first entry that is held: nothing before it is left to do. */
    oldest: (): Entry | undefined => entries[0],

    /** Memory that the commands take, and their number. */
    size: () => ({ bytes, entries: entries.length }),

    /** Entries refused before the ledger is asked. */
    refused: () => entries.filter((entry) => entry.phase.name !== 'settled' && entry.admission.type === 'refused'),

    /**
     * Entries that may move: waiting, and the first unsettled one of their publication. So a status change never
     * overtakes its publication, and of two equal commands the second waits and then finds the first on the ledger.
     */
    movable(): AdmittedEntry[] {
      const held = new Set<Hex>();
      const movable: AdmittedEntry[] = [];
      for (const entry of entries) {
        if (entry.phase.name === 'settled' || !isAdmitted(entry)) continue;
        const { publicationId } = entry.admission.subject;
        if (entry.phase.name === 'waiting' && !held.has(publicationId)) movable.push(entry);
        held.add(publicationId);
      }
      return movable;
    },

    /** The settled entries before the first unsettled one. */
    settledPrefix(): Entry[] {
      const end = entries.findIndex((entry) => entry.phase.name !== 'settled');
      return end === -1 ? [...entries] : entries.slice(0, end);
    },

    /** Forgets the first `count` entries; their offset is committed. */
    drop(count: number): void {
      for (const entry of entries.slice(0, count)) bytes -= sizeOf(entry);
      entries = entries.slice(count);
    },
  };
}

function isAdmitted(entry: Entry): entry is AdmittedEntry {
  return entry.admission.type === 'admitted';
}

/** What an entry takes beside its bytes, as measured with Node 24: 750 bytes, and some for its strings. */
const ENTRY_BYTES = 1_024;

function sizeOf(entry: Entry): number {
  return ENTRY_BYTES + (entry.message.value?.length ?? 0);
}
