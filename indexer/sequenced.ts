import type { ContractEvent } from '../ledger/event.ts';
import type { Hex } from '../lib/hex.ts';

/** The part of a block's header that the view needs. The bloom, where it is known, is as a node gives it: `0x` and 512 digits. */
export type BlockHeader = { number: number; hash: Hex; parentHash: Hex; time: number; bloom?: string };

/** An event that has a place in the sequence. */
export type SequencedLog = Extract<ContractEvent, { seq: number }>;

/** An event of the sequence with its bytes, the running hash after it and its block's time. */
export type SequencedEvent = { log: SequencedLog; payload: Buffer; digest: Hex; blockTime: number };

/** The number of events and the running hash over them, as the contract keeps them. */
export type Head = { seq: number; digest: Hex };
