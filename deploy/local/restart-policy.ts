import { EXIT } from '../../lib/process.ts';
import type { Exit } from './child.ts';

/** How often a part may die within the window before everything is ended. */
export const MOST_DEATHS = 5;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** Ends of one part; `isDeath` is false for "try me again". */
export type PastExit = { atMs: number; isDeath: boolean };

/** What to do after a part ended. */
export type Decision = { type: 'restart'; delayMs: number } | { type: 'giveUp' };

/** Whether an end counts as a death: an exit that means "try me again" (75) does not. */
export function isDeath(exit: Exit | undefined): boolean {
  return exit?.code !== EXIT.tryAgain;
}

/** The ends that still matter at a time. */
export function recentExits(exits: readonly PastExit[], nowMs: number): PastExit[] {
  return exits.filter(({ atMs }) => nowMs - atMs < WINDOW_MS);
}

/** Decides from the recent ends of a part, the last one among them. */
export function decide(recent: readonly PastExit[]): Decision {
  if (recent.filter((exit) => exit.isDeath).length >= MOST_DEATHS) return { type: 'giveUp' };
  return { type: 'restart', delayMs: Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, recent.length - 1)) };
}

/** How it ended, as the end of a sentence that begins with the part's name. */
export function describeExit(exit: Exit | undefined): string {
  if (exit === undefined) return 'did not come up';
  if (exit.signal !== null) return `was killed by ${exit.signal}`;
  if (exit.code === EXIT.tryAgain) return 'asked to be started again';
  return `ended with exit code ${exit.code}`;
}
