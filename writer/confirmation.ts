import type { Command } from '../ledger/command.ts';
import type { ContractEvent } from '../ledger/event.ts';
import { statusChangeId } from '../ledger/ids.ts';
import type { ContractRefusal } from '../ledger/status.ts';
import type { RefusalReason } from '../ledger/submission.ts';
import type { Hex } from '../lib/hex.ts';
import { payloadGivesId } from './admission.ts';

/** An event that takes part in the sequence. */
export type SequencedEvent = Extract<ContractEvent, { kind: 'published' | 'statusChanged' }>;

/** The kind of event that a command makes. */
export const EFFECT = { publish: 'published', changeStatus: 'statusChanged' } as const satisfies Record<
  Command['kind'],
  SequencedEvent['kind']
>;

/**
 * Whether an event is the effect of a command: not its id alone, which the contract takes on trust, but what it
 * carries. A false payload under somebody's id must never count as his publication.
 */
export function proves(event: SequencedEvent, command: Command): boolean {
  if (event.id !== command.id) return false;
  if (event.kind === 'statusChanged') {
    const id = statusChangeId(event.publicationId, event.revision, event.status);
    return command.kind === 'changeStatus' && id === command.id;
  }
  if (command.kind !== 'publish') return false;
  const { payload } = event;
  // What was sent gives its id: that was found when the command was admitted. Others may have packed it differently.
  return payload.equals(command.payload) || payloadGivesId(payload, command.id);
}

/** What is told to the submitter of a credential whose id stands on the ledger with another content. */
export function occupied(event: SequencedEvent): RefusalReason {
  return {
    code: 'ID_OCCUPIED',
    message: `The id ${event.id} stands on the ledger with a payload that does not give it (event ${event.seq}, block ${event.blockNumber}, published by ${event.account}): an administrator has to release it`,
  };
}

/** What is told to the submitter of a command that the contract refused. */
export function refusedByContract(reason: Exclude<ContractRefusal, 'KNOWN'>, publicationId: Hex): RefusalReason {
  return { code: reason, message: WORDS[reason](publicationId) };
}

const WORDS: Record<Exclude<ContractRefusal, 'KNOWN'>, (publicationId: Hex) => string> = {
  MALFORMED: (id) =>
    `The ledger found the command for ${id} malformed: its id is zero or its payload shorter than a codec number`,
  UNKNOWN_PUBLICATION: (id) =>
    `There is no publication ${id} on the ledger: publish the credential before changing its status`,
  NOT_PUBLISHER: (id) =>
    `The publication ${id} belongs to another publisher: only its own or an administrator may change its status`,
  REVISION_CONFLICT: (id) => `The status of ${id} has another revision meanwhile: read its status and decide again`,
  TRANSITION_NOT_ALLOWED: (id) => `The status of ${id} may not change that way: read its status and decide again`,
};
