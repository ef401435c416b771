import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { replaceFile } from './write-file.ts';

/** Where the keys are that gateways sign commands with, and that writers and indexers know them by. */
export type CommandKeyFiles = { signingKeyFile: string; keysFile: string };

/** A new private key for signing commands, as PEM. */
export function createCommandKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Where they are in a folder. */
export function commandKeyFiles(dir: string): CommandKeyFiles {
  return { signingKeyFile: join(dir, 'command-key.pem'), keysFile: join(dir, 'command-keys.pem') };
}

/** Writes a private key, for its owner only, and its public key beside it. */
export function writeCommandKeys(dir: string, privateKey: string): CommandKeyFiles {
  const files = commandKeyFiles(dir);
  const publicKey = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' });
  replaceFile(files.signingKeyFile, privateKey, 0o600);
  replaceFile(files.keysFile, publicKey);
  return files;
}
