import { parseArgs } from 'node:util';
import { ConfigError, messageOf } from '../../lib/errors.ts';

/** What `npm run indexer -- …` can be asked for. */
export const USAGE = `npm run indexer                                        indexes the ledger until it is stopped
npm run indexer -- audit [--from N] [--to N] [--against URL] [--json]
                                                       re-reads the ledger and compares it with the view; exit 1 and the
                                                       differences when there are any. --from, --to: only events of these
                                                       blocks; --against: ask this node instead of LEDGER_RPC_URLS
npm run indexer -- repair [--against URL]              audits, and mends what differs
npm run indexer -- rebuild [--against URL] [--keep N]  builds the view anew beside the live one and changes over;
                                                       --keep: seconds that the former one stays for answers under way (5)
npm run indexer -- digest [--block N]                  prints what two operators compare, as of a block
npm run indexer -- prove [--block N] [--out FILE]      writes a proof of the ledger's head: npm run verify:proof
All read the indexer's environment variables.`;

const NUMBER_OPTIONS = ['from', 'to', 'block', 'keep'] as const;

/** Options that each command takes. */
const COMMANDS = {
  audit: ['from', 'to', 'against', 'json'],
  repair: ['against', 'json'],
  rebuild: ['against', 'keep', 'json'],
  digest: ['block', 'against'],
  prove: ['block', 'against', 'out'],
} as const;
type CommandName = keyof typeof COMMANDS;

/** A command as it was asked for. */
export type Command = {
  name: CommandName;
  from?: number;
  to?: number;
  block?: number;
  /** Seconds. */
  keep?: number;
  /** Address of the node to ask. */
  against?: string;
  out?: string;
  /** Print the answer as JSON. */
  isJson: boolean;
};

/** Reads the arguments; throws a `ConfigError` with the usage when they make no sense. */
export function readArguments(args: readonly string[]): Command {
  const [name = '', ...rest] = args;
  if (!(name in COMMANDS)) throw wrong(`There is no command "${name}"`);
  const known = COMMANDS[name as CommandName];
  const options = Object.fromEntries(
    known.map((option) => [option, { type: option === 'json' ? 'boolean' : 'string' } as const]),
  );
  const values = parsed(rest, options);
  const { against, out, json } = values as { against?: string; out?: string; json?: boolean };
  const numbers = Object.fromEntries(
    NUMBER_OPTIONS.flatMap((option) =>
      values[option] === undefined ? [] : [[option, wholeNumber(option, values[option])]],
    ),
  ) as Pick<Command, (typeof NUMBER_OPTIONS)[number]>;
  if ((numbers.from ?? 0) > (numbers.to ?? Number.MAX_SAFE_INTEGER)) throw wrong('--from lies behind --to');
  if (against !== undefined && !/^https?:\/\//.test(against))
    throw wrong(`--against is "${against}": expected an http(s):// URL`);
  return {
    ...{ name: name as CommandName, isJson: json === true },
    ...numbers,
    ...(against === undefined ? {} : { against }),
    ...(out === undefined ? {} : { out }),
  };
}

function parsed(args: string[], options: Record<string, { type: 'boolean' | 'string' }>): Record<string, unknown> {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw wrong(messageOf(error));
  }
}

function wholeNumber(option: string, text: unknown): number {
  if (typeof text === 'string' && /^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw wrong(`--${option} is "${text}": expected a whole number`);
}

function wrong(what: string): ConfigError {
  return new ConfigError(`${what}\n${USAGE}`);
}
