import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ConfigError, messageOf } from '../../lib/errors.ts';
import { CONSENSUSES } from '../besu/extra-data.ts';
import type { AskedLedger } from './ledger-kind.ts';

const USAGE = `npm start [-- [--ledger anvil | --ledger besu [--consensus ibft2 | qbft]] [--reset [--yes]]]
  runs the whole service on this machine; its data is kept in .local/
  --ledger     anvil: one development node; besu: four validators of Hyperledger Besu.
               A folder keeps the ledger it was begun with; a new one begins with anvil
  --consensus  of Besu's validators: ibft2 (IBFT 2.0, where nothing else is said) or qbft
  --reset      begins afresh: removes all data, after asking
  --yes        does not ask
  PORT=<port> npm start   puts the gateway on another port than 4000`;

/** What the person asked for on the command line. */
export type Arguments = AskedLedger & { reset: boolean; yes: boolean; help: boolean };

/** Reads the command line. */
export function readArguments(args: string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const;
  const word = { type: 'string' } as const;
  try {
    const options = { reset: flag, yes: flag, help: flag, ledger: word, consensus: word };
    const { ledger, consensus, ...flags } = parseArgs({ args, options }).values;
    return {
      ...flags,
      ledger: oneOf('--ledger', ['anvil', 'besu'], ledger),
      consensus: oneOf('--consensus', CONSENSUSES, consensus),
    };
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n\n${USAGE}`);
  }
}

function oneOf<T extends string>(name: string, choices: readonly T[], word: string | undefined): T | undefined {
  const choice = choices.find((each) => each === word);
  if (word !== undefined && choice === undefined) {
    throw new ConfigError(`${name} is "${word}": expected ${choices.join(' or ')}`);
  }
  return choice;
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
