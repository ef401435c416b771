import { parseArgs } from 'node:util';
import { ConfigError, messageOf } from '../../lib/errors.ts';
import { EXIT } from '../../lib/process.ts';
import { CONSENSUSES } from './extra-data.ts';
import { createNetwork, writeNodeFiles } from './network.ts';
import { parseBesuVersion } from './version.ts';

const USAGE = `npm run besu:network -- --dir <folder> --hosts <host:port>,… [--consensus ibft2 | qbft]
                     [--chain-id <number>] [--block-period <seconds>] [--besu-version <version>]
  makes a network of Besu validators: genesis.json, and for each host a key in validator<n>/key, once;
  static-nodes.json and besu.toml (the options of every node) anew each time
  --hosts         where each validator is reached by its peers
  --consensus     ibft2 (where nothing else is said) or qbft
  --chain-id      a number that no other network uses (1337)
  --block-period  seconds between blocks (1)
  --besu-version  the release that besu.toml is for (25.12.0)`;

/** Makes the files of a network and tells who its validators are. */
function main(args: string[]): void {
  const { dir, hosts, consensus, chainId, blockPeriodS, version } = readOptions(args);
  const network = createNetwork(dir, { consensus, chainId, blockPeriodS, validators: hosts.length });
  if (network.validators.length !== hosts.length) {
    throw new ConfigError(`${dir} has ${network.validators.length} validators, and --hosts names ${hosts.length}`);
  }
  writeNodeFiles(network, version, hosts);
  console.log(`The network in ${dir}: chain ${network.chainId}, ${network.consensus}, with the validators
${network.validators.map(({ address }, index) => `  ${address}  ${hosts[index]}`).join('\n')}`);
}

function readOptions(args: string[]) {
  const { dir, hosts, ...rest } = readFlags(args);
  const consensus = CONSENSUSES.find((name) => name === rest.consensus);
  const version = parseBesuVersion(rest['besu-version']);
  const numbers = { chainId: Number(rest['chain-id']), blockPeriodS: Number(rest['block-period']) };
  const areNumbers = Object.values(numbers).every((number) => Number.isSafeInteger(number) && number > 0);
  if (dir === undefined || hosts === undefined || consensus === undefined || version === undefined || !areNumbers) {
    throw new ConfigError(USAGE);
  }
  return { dir, hosts: hosts.split(','), consensus, version, ...numbers };
}

function readFlags(args: string[]) {
  const word = { type: 'string' } as const;
  const options = {
    dir: word,
    hosts: word,
    consensus: { ...word, default: 'ibft2' },
    'chain-id': { ...word, default: '1337' },
    'block-period': { ...word, default: '1' },
    'besu-version': { ...word, default: '25.12.0' },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n\n${USAGE}`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = EXIT.configuration;
}
