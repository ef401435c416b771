import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity.ts';

/** Asks a process to end and kills it at the deadline. True when it ended by itself. */
export async function endProcess(identity: ProcessIdentity, deadlineMs: number): Promise<boolean> {
  signalProcess(identity, 'SIGTERM');
  const deadline = Date.now() + deadlineMs;
  while (isAlive(identity)) {
    if (Date.now() > deadline) {
      signalProcess(identity, 'SIGKILL');
      while (isAlive(identity)) await delay(20);
      return false;
    }
    await delay(50);
  }
  return true;
}

/** Sends a signal to that very process, and to no later one of its number. */
function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
