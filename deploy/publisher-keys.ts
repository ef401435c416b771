import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError, messageOf, ServiceError } from '../lib/errors.ts';
import { type Hex, isHexOf } from '../lib/hex.ts';
import { createLog } from '../lib/log.ts';
import { EXIT } from '../lib/process.ts';
import { createRpc } from '../lib/rpc.ts';
import { createKeys } from '../writer/keys.ts';
import { readAddresses, requireContract } from './contract-reader.ts';
import { addConsentedKeys, parseConsents, removeKey, signConsents } from './key-consents.ts';
import { readAccount, readPlace, readWriterKeys } from './publisher-keys-config.ts';

const USAGE = `npm run publisher-keys -- <command>
  consent --account 0x… [--out file]  the writer's keys sign that they may write for an account
                                      (LEDGER_RPC_URLS, LEDGER_CONTRACT, KAFKA_PARTITIONS, and WRITER_… as the writer has)
  add <file>                          adds the keys that consented (LEDGER_RPC_URLS, LEDGER_CONTRACT, ACCOUNT_KEY)
  remove --account 0x… --key 0x…      takes a key from the account (the same)
  list --account 0x…                  prints the keys of an account (LEDGER_RPC_URLS, LEDGER_CONTRACT)`;

async function main(args: string[]): Promise<void> {
  const { command, file, account, key, out } = readArguments(args);
  switch (command) {
    case 'consent':
      return await consent(asAddress('--account', account), out);
    case 'add':
      return await add(file);
    case 'remove':
      return await remove(asAddress('--account', account), asAddress('--key', key));
    case 'list':
      return await list(asAddress('--account', account));
    default:
      throw new ConfigError(USAGE);
  }
}

async function consent(account: Hex, out: string | undefined): Promise<void> {
  const { rpcUrl, contract, partitions, keys: source } = readWriterKeys(process.env);
  const rpc = createRpc({ url: rpcUrl });
  await requireContract(rpc, contract);
  const chainId = Number(await rpc.call<string>('eth_chainId', []));
  const stop = new AbortController();
  try {
    const { signal } = stop;
    const keys = createKeys(source, { log: createLog({ name: 'publisher-keys', level: 'silent' }), signal });
    const consents = await signConsents(keys, { chainId, contract, account, partitions, signal });
    const text = `${JSON.stringify(consents, undefined, 2)}\n`;
    if (out === undefined) process.stdout.write(text);
    else await writeFile(out, text);
  } finally {
    stop.abort();
  }
}

async function add(file: string | undefined): Promise<void> {
  if (file === undefined) throw new ConfigError(USAGE);
  const account = readAccount(process.env);
  const consents = parseConsents(await readText(file));
  const { added } = await addConsentedKeys(account, consents);
  console.log(`${added.length} of ${consents.keys.length} keys added to ${consents.account}; it had the others.`);
}

async function remove(account: Hex, key: Hex): Promise<void> {
  await removeKey(readAccount(process.env), { account, key });
  console.log(`${key} writes for ${account} no more.`);
}

async function list(account: Hex): Promise<void> {
  const { rpcUrl, contract } = readPlace(process.env);
  const rpc = createRpc({ url: rpcUrl });
  await requireContract(rpc, contract);
  for (const key of await readAddresses(rpc, contract, 'keysOf', [account])) console.log(key);
}

function readArguments(args: string[]) {
  const option = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { account: option, key: option, out: option },
    });
    const [command, file] = positionals;
    return { command, file, ...values };
  } catch (error) {
    throw new ConfigError(`${messageOf(error)}\n${USAGE}`);
  }
}

function asAddress(name: string, value: string | undefined): Hex {
  if (isHexOf(value, 20)) return value.toLowerCase() as Hex;
  throw new ConfigError(`${name}: expected an address: 0x and 40 hexadecimal digits\n${USAGE}`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`The consents cannot be read: ${messageOf(error)}`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof ServiceError && error.retryable ? EXIT.tryAgain : EXIT.configuration;
}
