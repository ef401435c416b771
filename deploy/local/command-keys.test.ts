import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { openCommandSigner, openCommandVerifier } from '../../ledger/command-signature.ts';
import { makeTestDirectory } from '../../test/harness/directory.ts';
import { createCommandKey, writeCommandKeys } from './command-keys.ts';
import { emptyFolder, openFolder } from './folder.ts';
import { openSecrets } from './secrets.ts';
import { environmentOf, type Wiring } from './wiring.ts';

function makeFolder(t: TestContext): string {
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  return dir;
}

describe('The keys of commands on one machine', () => {
  test('belong together, and only their owner can read the private one', (t) => {
    const { signingKeyFile, keysFile } = writeCommandKeys(makeFolder(t), createCommandKey());
    const message = { key: 'key', value: Buffer.from('value') };
    const signature = Buffer.from(openCommandSigner(signingKeyFile)?.(message) ?? '');
    assert.equal(openCommandVerifier(keysFile)?.({ ...message, key: Buffer.from('key'), signature }), true);
    assert.equal(statSync(signingKeyFile).mode & 0o077, 0);
  });

  test('are made with a new folder; one from before goes on without, for what waits in its Kafka is not signed', (t) => {
    const dir = makeFolder(t);
    const fresh = openSecrets(join(dir, 'fresh.json'));
    assert.match(fresh.commandKey ?? '', /PRIVATE KEY/);
    assert.deepEqual(openSecrets(join(dir, 'fresh.json')), fresh);
    const old = { adminKey: '0x1', writerMnemonic: 'words' };
    writeFileSync(join(dir, 'old.json'), JSON.stringify(old));
    assert.deepEqual(openSecrets(join(dir, 'old.json')), old);
  });

  test('go with everything else at a reset', (t) => {
    const folder = openFolder(makeFolder(t));
    const { signingKeyFile, keysFile } = writeCommandKeys(folder.dir, createCommandKey());
    emptyFolder(folder);
    for (const file of [signingKeyFile, keysFile]) assert.equal(statSync(file, { throwIfNoEntry: false }), undefined);
  });

  test('are told each process as far as it needs them', () => {
    const commandKeys = { signingKeyFile: '/private.pem', keysFile: '/public.pem' };
    const wiring: Wiring = {
      ...{ kafkaBrokers: '', topicPrefix: '', partitions: 1, redisUrl: '', redisPrefix: '', rpcUrls: [] },
      ...{ contract: { address: '0x', block: 0 }, writer: { WRITER_MNEMONIC: '' }, commandKeys },
    };
    const told = (name: 'gateway' | 'writer' | 'indexer', commandKeysOf = wiring) => {
      const { COMMAND_SIGNING_KEY_FILE, COMMAND_KEYS_FILE } = environmentOf(name, commandKeysOf, { host: '', port: 0 });
      return { COMMAND_SIGNING_KEY_FILE, COMMAND_KEYS_FILE };
    };
    const ofReader = { COMMAND_SIGNING_KEY_FILE: undefined, COMMAND_KEYS_FILE: '/public.pem' };
    assert.deepEqual(told('gateway'), { COMMAND_SIGNING_KEY_FILE: '/private.pem', COMMAND_KEYS_FILE: undefined });
    assert.deepEqual([told('writer'), told('indexer')], [ofReader, ofReader]);
    const none = { COMMAND_SIGNING_KEY_FILE: undefined, COMMAND_KEYS_FILE: undefined };
    assert.deepEqual(told('writer', { ...wiring, commandKeys: undefined }), none);
  });
});
