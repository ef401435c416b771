import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitCredentials, withoutSecrets } from './url.ts';

test('an address in a log has neither password nor query nor a key in its path', () => {
  assert.equal(withoutSecrets('http://user:secret@node:8545/?key=secret'), 'http://node:8545');
  assert.equal(withoutSecrets('wss://node/v3/0123456789abcdef0123456789abcdef'), 'wss://node/v3/…');
  assert.equal(withoutSecrets('http://node:8545/rpc'), 'http://node:8545/rpc');
});

test('user and password of an address become a header, whatever signs they are made of', () => {
  assert.deepEqual(splitCredentials('http://node:8545'), { url: 'http://node:8545', authorization: undefined });
  const { url, authorization } = splitCredentials('https://us%40er:p%3Aw@node/rpc');
  assert.equal(url, 'https://node/rpc');
  assert.equal(authorization, `Basic ${Buffer.from('us@er:p:w').toString('base64')}`);
});
