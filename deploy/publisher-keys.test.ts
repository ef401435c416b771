import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { HDNodeWallet, Wallet } from 'ethers';
import { credentialEvents } from '../ledger/event.ts';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { startAnvil } from '../test/harness/anvil.ts';
import { makeTestDirectory } from '../test/harness/directory.ts';
import { startWeb3signerFake } from '../test/writer/web3signer-fake.ts';
import type { KeySource } from '../writer/config.ts';
import { createKeys } from '../writer/keys.ts';
import { openAdminAccount } from './admin-account.ts';
import { readAddress } from './contract-reader.ts';
import { deployContract, registerPublisher } from './deploy-contract.ts';
import { addConsentedKeys, type KeyConsents, parseConsents, removeKey, signConsents } from './key-consents.ts';
import { readAccount, readWriterKeys } from './publisher-keys-config.ts';

const ADMIN_KEY = `0x${'a1'.repeat(32)}`;
const ACCOUNT_KEY = `0x${'b2'.repeat(32)}`;
const RIVAL_KEY = `0x${'c3'.repeat(32)}`;
const addressOf = (key: string) => new Wallet(key).address.toLowerCase() as Hex;
const [ACCOUNT, RIVAL] = [addressOf(ACCOUNT_KEY), addressOf(RIVAL_KEY)];
const MNEMONIC = 'test test test test test test test test test test test junk';
const root = HDNodeWallet.fromPhrase(MNEMONIC, undefined, "m/44'/60'/0'/0");
const WRITER_KEYS = [0, 1].map((index) => root.deriveChild(index).privateKey);
const WRITER_ADDRESSES = WRITER_KEYS.map(addressOf);

test('npm run publisher-keys', async (t) => {
  const node = await startAnvil(t);
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  const deployment = await deployContract({ rpcUrl: node.url, adminKey: ADMIN_KEY });
  const contract = deployment.address as Hex;
  for (const account of [ACCOUNT, RIVAL])
    await registerPublisher({ rpcUrl: node.url, adminKey: ADMIN_KEY, contract, account, name: account, keys: [] });

  const run = async (environment: Record<string, string>, ...args: string[]) => {
    const env = { LEDGER_RPC_URLS: node.url, LEDGER_CONTRACT: contract, KAFKA_PARTITIONS: '2', ...environment };
    const command = [resolve(import.meta.dirname, 'publisher-keys.ts'), ...args];
    return (await promisify(execFile)(process.execPath, command, { env })).stdout;
  };
  const holder = { rpcUrl: node.url, accountKey: ACCOUNT_KEY, contract };
  const { signal } = new AbortController();
  const consentsOf = async (source: KeySource) => {
    const keys = createKeys(source, { log: silentLog, signal: t.signal });
    return await signConsents(keys, { chainId: deployment.chainId, contract, account: ACCOUNT, partitions: 2, signal });
  };

  await t.test("the writer's keys consent, the account adds them by itself, and takes one away again", async () => {
    const file = join(dir, 'consents.json');
    await run({ WRITER_MNEMONIC: MNEMONIC }, 'consent', '--account', ACCOUNT, '--out', file);
    assert.match(await run({ ACCOUNT_KEY }, 'add', file), /2 of 2 keys added/);
    assert.deepEqual(await addConsentedKeys(holder, parseConsents(readFileSync(file, 'utf8'))), { added: [] });
    assert.equal(await run({}, 'list', '--account', ACCOUNT), `${WRITER_ADDRESSES.join('\n')}\n`);
    for (const key of WRITER_ADDRESSES)
      assert.equal(await readAddress(node.rpc, contract, 'accountOf', [key]), ACCOUNT);
    await run({ ACCOUNT_KEY }, 'remove', '--account', ACCOUNT, '--key', WRITER_ADDRESSES[0] ?? '');
    assert.equal(await run({}, 'list', '--account', ACCOUNT), `${WRITER_ADDRESSES[1]}\n`);
    await removeKey(holder, { account: ACCOUNT, key: WRITER_ADDRESSES[1] ?? '0x' });
  });

  await t.test('keys in a Web3signer consent in the same words', async (inner) => {
    const signer = await startWeb3signerFake(inner, { keys: WRITER_KEYS, chainId: deployment.chainId });
    const tls = { certFile: undefined, keyFile: undefined, caFile: undefined };
    const remote = { url: signer.url, addresses: WRITER_ADDRESSES, timeoutMs: 5_000, tls };
    const consents = await consentsOf({ signer: remote });
    assert.deepEqual(await addConsentedKeys(holder, consents), { added: WRITER_ADDRESSES });
    for (const key of WRITER_ADDRESSES) await removeKey(holder, { account: ACCOUNT, key });
  });

  await t.test('nobody takes keys that consented to another account, by this command or without it', async () => {
    const consents = await consentsOf({ mnemonic: MNEMONIC });
    const stolen: KeyConsents = { ...consents, account: RIVAL as Hex };
    const rival = { rpcUrl: node.url, accountKey: RIVAL_KEY, contract };
    await assert.rejects(addConsentedKeys(rival, stolen), { code: 'CONSENT', message: /is no signature of it for/ });
    await assert.rejects(addConsentedKeys(rival, consents), { code: 'REVERTED', message: /NotAuthorised/ });
    const [first] = consents.keys;
    const account = await openAdminAccount(node.url, RIVAL_KEY);
    for (const signature of [first?.consent, '0x']) {
      const data = credentialEvents.encodeFunctionData('addKey', [RIVAL, first?.key, signature]);
      await assert.rejects(account.send([{ to: contract, data }]), { code: 'REVERTED', message: /ConsentMissing/ });
    }
  });

  await t.test('consents for another contract or chain are told so before anything is sent', async () => {
    const consents = await consentsOf({ mnemonic: MNEMONIC });
    const other = await deployContract({ rpcUrl: node.url, adminKey: ADMIN_KEY });
    const elsewhere = { ...holder, contract: other.address as Hex };
    await assert.rejects(addConsentedKeys(elsewhere, consents), { code: 'CONSENT', message: /The consents are for/ });
    await assert.rejects(addConsentedKeys(holder, { ...consents, chainId: 1 }), {
      code: 'CONSENT',
      message: /on chain 1/,
    });
  });

  await t.test('what is missing or wrong is told, without secrets, and exits with 1', async () => {
    const wrongs: [environment: Record<string, string>, args: string[], told: RegExp][] = [
      [{}, ['steal'], /npm run publisher-keys -- <command>/],
      [{}, ['list', '--account', 'me'], /--account: expected an address/],
      [{ ACCOUNT_KEY: '0xsecret1' }, ['add', 'any.json'], /ACCOUNT_KEY is "…"/],
      [{ ACCOUNT_KEY }, ['add', join(dir, 'nowhere')], /The consents cannot be read: ENOENT/],
    ];
    await Promise.all(
      wrongs.map(([environment, args, told]) =>
        assert.rejects(run(environment, ...args), (error: Error & { code?: number; stderr?: string }) => {
          assert.equal(error.code, 1);
          assert.match(error.stderr ?? '', told);
          assert.doesNotMatch(error.stderr ?? '', /secret1/);
          return true;
        }),
      ),
    );
    assert.throws(
      () => readAccount({ LEDGER_RPC_URLS: node.url, LEDGER_CONTRACT: contract }),
      /ACCOUNT_KEY is missing/,
    );
    assert.throws(
      () => readWriterKeys({ LEDGER_RPC_URLS: node.url, LEDGER_CONTRACT: contract }),
      /exactly one of the three/,
    );
    assert.throws(() => parseConsents('words'), /The consents are no JSON/);
    assert.throws(() => parseConsents('{}'), /The consents cannot be read: chainId/);
  });
});
