import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ConfigError, messageOf } from '../../lib/errors.ts';

const USAGE = `npm start [-- --reset [--yes]]
  runs the whole service on this machine; its data is kept in .local/
  --reset  begins afresh: removes all data, after asking
  --yes    does not ask
  PORT=<port> npm start   puts the gateway on another port than 4000`;

/** What the person asked for on the command line. */
export type Arguments = { reset: boolean; yes: boolean; help: boolean };

/** Reads the command line. */
export function readArguments(args: string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args, options: { reset: flag, yes: flag, help: flag } }).values;
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n\n${USAGE}`);
  }
}

/** What can be asked for. */
export function usage(): string {
  return USAGE;
}

/** Whether the person agrees to lose the data; without a terminal only `--yes` is an answer. */
export async function confirmReset(dir: string, { yes }: Pick<Arguments, 'yes'>): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY)
    throw new ConfigError(`--reset removes all data in ${dir}; without a terminal to ask on it needs --yes`);
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await prompt.question(`Remove all data in ${dir} (ledger, Kafka, Redis, keys)? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
