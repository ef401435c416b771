import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, sign as signBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openCommandSigner, openCommandVerifier } from './command-signature.ts';

const dir = mkdtempSync(join(tmpdir(), 'command-signature-'));
after(() => rmSync(dir, { recursive: true }));

let files = 0;
function fileOf(text: string): string {
  files += 1;
  const path = join(dir, `${files}.pem`);
  writeFileSync(path, text);
  return path;
}

/** A gateway's pair of keys; `sign` gives messages as they come from Kafka. */
function createGateway() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const sign = openCommandSigner(fileOf(privatePem));
  return {
    privateKey,
    privatePem,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (key: string, value: Buffer) => ({
      key: Buffer.from(key),
      value,
      signature: Buffer.from(sign?.({ key, value }) ?? ''),
    }),
  };
}

const [gateway, other, stranger] = [createGateway(), createGateway(), createGateway()];
const verifierOf = (...pems: string[]) => openCommandVerifier(fileOf(pems.join('')));

describe("A command's signature", () => {
  const isSigned = verifierOf(gateway.publicPem, other.publicPem);

  test('is Ed25519 over key, a zero byte and value, in base64', () => {
    const value = randomBytes(2_000);
    const expected = signBytes(null, Buffer.concat([Buffer.from('key'), Buffer.of(0), value]), gateway.privateKey);
    assert.equal(gateway.sign('key', value).signature.toString(), expected.toString('base64'));
  });

  test('is known of every gateway whose key is listed, in any order, and of no other', () => {
    for (const one of [gateway, other, gateway, other, other]) {
      assert.equal(isSigned?.(one.sign('key', randomBytes(100))), true);
    }
    assert.equal(isSigned?.(stranger.sign('key', randomBytes(100))), false);
  });

  test('covers every bit of key and value, and the border between them', () => {
    const message = gateway.sign('key', Buffer.from('value'));
    const wrongs = [
      { ...message, key: Buffer.from('kez') },
      { ...message, value: Buffer.from('valuf') },
      { ...message, key: Buffer.from('ke'), value: Buffer.from('yvalue') },
      { ...message, key: null },
      { ...message, value: null },
      { ...message, signature: undefined },
      { ...message, signature: Buffer.alloc(0) },
      { ...message, signature: Buffer.from('words') },
      {
        ...message,
        signature: Buffer.from(message.signature.toString().replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))),
      },
    ];
    assert.equal(isSigned?.(message), true);
    for (const wrong of wrongs) assert.equal(isSigned?.(wrong), false, JSON.stringify(wrong));
  });

  test('does not cover a message whose key has taken a part of the value', () => {
    const { signature } = gateway.sign('key', Buffer.from('one\0two'));
    assert.equal(isSigned?.({ key: Buffer.from('key\0one'), value: Buffer.from('two'), signature }), false);
  });

  test('is neither made nor demanded without a file', () => {
    assert.equal(openCommandSigner(undefined), undefined);
    assert.equal(openCommandVerifier(undefined), undefined);
  });

  test('is told when its keys cannot be used, without printing them', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const rsaPrivate = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const wrongs: [() => unknown, RegExp][] = [
      [() => openCommandSigner(join(dir, 'nowhere')), /COMMAND_SIGNING_KEY_FILE cannot be read: ENOENT/],
      [() => openCommandSigner(fileOf('secret1')), /COMMAND_SIGNING_KEY_FILE holds another thing than expected/],
      [() => openCommandSigner(fileOf(gateway.publicPem)), /expected: an Ed25519 private key/],
      [() => openCommandSigner(fileOf(rsaPrivate)), /expected: an Ed25519 private key/],
      [() => openCommandVerifier(join(dir, 'nowhere')), /COMMAND_KEYS_FILE cannot be read/],
      [() => openCommandVerifier(fileOf('secret1')), /COMMAND_KEYS_FILE holds no key/],
      [() => verifierOf(gateway.publicPem, rsaPem), /expected: Ed25519 public keys/],
      [() => verifierOf(gateway.privatePem), /expected: Ed25519 public keys/],
    ];
    for (const [attempt, message] of wrongs) {
      assert.throws(attempt, (error: Error & { code?: string }) => {
        assert.equal(error.code, 'CONFIG');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret1|MC4CAQ/);
        return true;
      });
    }
  });
});
