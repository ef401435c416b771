import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from '../lib/config.ts';
import { ConfigError, messageOf } from '../lib/errors.ts';

/** The Kafka header of a command's signature: base64 of Ed25519 over key, a zero byte, and value. */
export const SIGNATURE_HEADER = 'signature';

/** Variables of whoever signs commands. */
export const commandSigningShape = { COMMAND_SIGNING_KEY_FILE: z.string().optional() };

/** Variables of whoever believes only signed commands. */
export const commandKeysShape = { COMMAND_KEYS_FILE: z.string().optional() };

/** Gives the signature of a message. */
export type SignCommand = (message: { key: string; value: Uint8Array }) => string;

/** Whether a message bears the signature of a gateway that is known; `signature` is the header as it came. */
export type IsSignedCommand = (message: {
  key: Uint8Array | null;
  value: Uint8Array | null;
  signature?: Uint8Array | undefined;
}) => boolean;

/** Signs with the private key of a PEM file (PKCS #8, Ed25519); undefined without a file: then nothing is signed. */
export function openCommandSigner(file: string | undefined): SignCommand | undefined {
  if (file === undefined) return undefined;
  const name = 'COMMAND_SIGNING_KEY_FILE';
  // The cause is left out: it might print the key.
  const key = ed25519(name, () => createPrivateKey(readPem(name, file)), 'an Ed25519 private key (PKCS #8, PEM)');
  return (message) => sign(null, signedBytes(message), key).toString('base64');
}

/**
 * Knows the public keys of a PEM file: one of each gateway, one below the other, during a change of keys the old and the
 * new one. Undefined without a file: then every command is believed.
 */
export function openCommandVerifier(file: string | undefined): IsSignedCommand | undefined {
  if (file === undefined) return undefined;
  const name = 'COMMAND_KEYS_FILE';
  const blocks = readPem(name, file).match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  let keys = blocks.map((pem) => ed25519(name, () => publicKeyOf(pem), 'Ed25519 public keys (PEM)'));
  if (keys.length === 0) throw new ConfigError(`${name} holds no key: expected Ed25519 public keys (PEM)`);
  return ({ key, value, signature }) => {
    // Our keys hold no zero byte; one that does could move the border between key and value.
    if (signature === undefined || key?.includes(0)) return false;
    const bytes = signedBytes({ key: key ?? '', value: value ?? Buffer.alloc(0) });
    const raw = Buffer.from(Buffer.from(signature).toString('latin1'), 'base64');
    const signer = keys.find((candidate) => verify(null, bytes, candidate, raw));
    if (signer === undefined) return false;
    // The next command is likely to be signed by the same gateway.
    if (keys[0] !== signer) keys = [signer, ...keys.filter((other) => other !== signer)];
    return true;
  };
}

function signedBytes({ key, value }: { key: string | Uint8Array; value: Uint8Array }): Buffer {
  return Buffer.concat([Buffer.from(key), Buffer.of(0), value]);
}

/** A private key in the place of a public one would be a secret in the wrong hands. */
function publicKeyOf(pem: string): KeyObject {
  if (!pem.includes('PUBLIC KEY')) throw new TypeError('no public key');
  return createPublicKey(pem);
}

function ed25519(name: string, read: () => KeyObject, expected: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new ConfigError(`${name} holds another thing than expected: ${expected}`);
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${messageOf(error)}`);
  }
}
