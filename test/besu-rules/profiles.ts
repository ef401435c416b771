/** In what versions of Besu differ, as far as a client can tell. */
export type BesuProfile = {
  /** Most transactions of one sender from its next nonce on: sequenced pool 5, layered pool 200. */
  perSender: number;
  /** Another transaction under a pooled nonce, at the same price. */
  sameNonce: 'refused' | 'replaced';
  /** `eth_getLogs` with blocks beyond the head, or from > to. */
  logsBeyondHead: 'empty' | 'invalid';
  /** `eth_getLogs` with a block hash that the node does not have. */
  logsOfUnknownBlock: 'empty' | 'not found';
  /** Largest request body in bytes; beyond it HTTP 413 in plain text. */
  maxBodyBytes: number;
};

/** Largest distance of `toBlock` and `fromBlock` in `eth_getLogs`. */
export const MAX_LOGS_RANGE = 5_000;

/** 23.4 is measured on a network of four; the newer from source, changelog and a node of 25.12. */
export const BESU_PROFILES = {
  '23.4': {
    perSender: 5,
    sameNonce: 'refused',
    logsBeyondHead: 'empty',
    logsOfUnknownBlock: 'empty',
    maxBodyBytes: 5_242_880,
  },
  '25.12': {
    perSender: 200,
    sameNonce: 'replaced',
    logsBeyondHead: 'empty',
    logsOfUnknownBlock: 'not found',
    maxBodyBytes: 134_217_728,
  },
  '26.x': {
    perSender: 200,
    sameNonce: 'replaced',
    logsBeyondHead: 'invalid',
    logsOfUnknownBlock: 'not found',
    maxBodyBytes: 134_217_728,
  },
} as const satisfies Record<string, BesuProfile>;

/** A version that the rules know. */
export type BesuVersion = keyof typeof BESU_PROFILES;
