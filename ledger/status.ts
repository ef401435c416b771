/** Status of a publication on the ledger, by the contract's numbers. */
export const STATUS_CODE = { ACTIVE: 1, SUSPENDED: 2, REVOKED: 3, SUPERSEDED: 4 } as const;

/** A status that the ledger knows. What a reader sees (EXPIRED, DEPRECATED) is computed from it, the time and the versions. */
export type StatusName = keyof typeof STATUS_CODE;

/** By their codes. */
const NAMES: (StatusName | undefined)[] = [];
for (const name of Object.keys(STATUS_CODE) as StatusName[]) NAMES[STATUS_CODE[name]] = name;

/** The status of a contract's number; undefined for numbers that are none. */
export function statusOfCode(code: number): StatusName | undefined {
  return NAMES[code];
}

/** The edges that the contract allows. */
export const STATUS_EDGES: Record<StatusName, readonly StatusName[]> = {
  ACTIVE: ['SUSPENDED', 'REVOKED', 'SUPERSEDED'],
  SUSPENDED: ['ACTIVE', 'REVOKED', 'SUPERSEDED'],
  SUPERSEDED: ['REVOKED'],
  REVOKED: [],
};

/** CloudEvent type of a status change; distinct, so that a client that filters on publications never takes one for new. */
export const STATUS_EVENT_TYPE: Record<StatusName, string> = {
  ACTIVE: 'eu.gaia-x.credential.reinstated',
  SUSPENDED: 'eu.gaia-x.credential.suspended',
  REVOKED: 'eu.gaia-x.credential.revoked',
  SUPERSEDED: 'eu.gaia-x.credential.superseded',
};

/** Why the contract refused an item, by the contract's numbers. */
export const CONTRACT_REFUSALS = [
  'KNOWN',
  'MALFORMED',
  'UNKNOWN_PUBLICATION',
  'NOT_PUBLISHER',
  'REVISION_CONFLICT',
  'TRANSITION_NOT_ALLOWED',
] as const;

/** A refusal of the contract. */
export type ContractRefusal = (typeof CONTRACT_REFUSALS)[number];
