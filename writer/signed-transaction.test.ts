import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { Transaction as EthersTransaction, N, SigningKey, type TransactionLike, toBeHex, Wallet } from 'ethers';
import { type Hex, toHex } from '../lib/hex.ts';
import { checkSigned } from './signed-transaction.ts';
import { signTransaction, type Transaction } from './transaction.ts';

const KEY = new SigningKey(`0x${'11'.repeat(32)}`);
const ADDRESS = new Wallet(KEY).address.toLowerCase() as Hex;
const ASKED: Transaction = {
  ...{ chainId: 1337, nonce: 7, gasLimit: 4_000_000 },
  ...{ to: `0x${'c0'.repeat(20)}`, data: randomBytes(1_000) },
};

/** What a signer gives that was asked for this and signs something else. */
function signedWith(changes: TransactionLike, key = KEY): string {
  const { chainId, nonce, gasLimit, to, data } = ASKED;
  const asked = { type: 0, chainId, nonce, gasLimit, gasPrice: 0, value: 0, to, data: toHex(data) };
  const other = EthersTransaction.from({ ...asked, ...changes });
  other.signature = key.sign(other.unsignedHash);
  return other.serialized;
}

/** The same transaction under the other signature that the same key could have given. */
function withHighS(): string {
  const raw = signedWith({}).slice(2);
  const s = N - BigInt(`0x${raw.slice(-64)}`);
  return `0x${raw.slice(0, -64)}${toBeHex(s, 32).slice(2)}`;
}

describe("A signer's answer", () => {
  test('is taken when it is what was asked for, whatever the case of its digits', () => {
    const { raw, hash } = signTransaction(ASKED, KEY);
    assert.deepEqual(checkSigned(ASKED, signedWith({}), ADDRESS), { raw, hash });
    assert.deepEqual(checkSigned(ASKED, `0x${raw.slice(2).toUpperCase()}`, ADDRESS), { raw, hash });
  });

  const wrongs: [what: string, answer: unknown, told: RegExp][] = [
    ['another nonce', signedWith({ nonce: 8 }), /expected nonce 7, found 8/],
    ['another recipient', signedWith({ to: ADDRESS }), /expected recipient 0xc0c0.*, found 0x19e7/],
    ['no recipient', signedWith({ to: null }), /expected recipient/],
    ['another gas limit', signedWith({ gasLimit: 21_000 }), /expected gas limit 4000000, found 21000/],
    ['a gas price', signedWith({ gasPrice: 1 }), /expected gas price 0, found 1/],
    ['a value', signedWith({ value: 1 }), /expected value 0, found 1/],
    ['other data', signedWith({ data: toHex(randomBytes(1_000)) }), /its data is another/],
    ['less data', signedWith({ data: '0x' }), /its data is another/],
    ['another chain', signedWith({ chainId: 1 }), /expected chain id 1337, found 1/],
    ['no chain', signedWith({ chainId: 0 }), /expected chain id 1337, found 0/],
    ['another type', signedWith({ type: 2, gasPrice: null }), /expected type 0, found 2/],
    [
      'the signature of another key',
      signedWith({}, new SigningKey(`0x${'22'.repeat(32)}`)),
      /expected a signature of 0x19e7/,
    ],
    ['the other half of its signature', withHighS(), /expected a signed transaction|only valid one/],
    ['bytes behind it', `${signedWith({})}00`, /bytes that are none/],
    ['half of it', signedWith({}).slice(0, 600), /bytes that are none/],
    ['no signature', EthersTransaction.from({ type: 0, chainId: 1337 }).unsignedSerialized, /expected/],
    ['other bytes', '0xdeadbeef', /bytes that are none/],
    ['nothing', '0x', /hexadecimal/],
    ['words', 'signed', /hexadecimal/],
    ['an object', { raw: signedWith({}), tx: {} }, /hexadecimal/],
    ['null', null, /hexadecimal/],
  ];
  for (const [what, answer, told] of wrongs) {
    test(`is refused when it is ${what}`, () => {
      assert.throws(() => checkSigned(ASKED, answer, ADDRESS), {
        code: 'SIGNER_WRONG',
        retryable: true,
        message: told,
      });
    });
  }
});
