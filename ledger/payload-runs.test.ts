import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cutRuns, restoreRuns } from './payload-runs.ts';

const LIMIT = 1_000_000;
const never = () => false;
const base64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
const signature = Buffer.from(Array.from({ length: 256 }, (_, index) => (index * 91 + 7) % 256)).toString('base64url');

const run = (minLength: number) => fc.uint8Array({ minLength, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

/** What credentials are made of, and what looks like it without being canonical. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text, 'utf8')),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('.', '"', '{"a":1}', '.eyJ', '..').map((text) => Buffer.from(text)),
  run(16).map((bytes) => Buffer.from(bytes.toString('hex'))),
  run(16).map((bytes) => Buffer.from(bytes.toString('hex').toUpperCase())),
  run(25).map((bytes) => Buffer.from(bytes.toString('hex').slice(1))),
  run(32).map((bytes) => Buffer.from(`sha256-${bytes.toString('hex')}`)),
  run(30).map((bytes) => Buffer.from(bytes.toString('base64url'))),
  run(30).map((bytes) => Buffer.from(bytes.toString('base64'))),
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 40, maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.object().map((value) => Buffer.from(base64url(JSON.stringify({ value, padding: 'x'.repeat(30) })))),
);

const jwt = fc
  .tuple(fc.object(), fc.json(), run(0), fc.constantFrom('', 'A', '=', '.more'))
  .map(([header, payload, bytes, rest]) =>
    Buffer.from(`${base64url(JSON.stringify(header))}.${base64url(payload)}.${bytes.toString('base64url')}${rest}`),
  );

/** JSON in base64url in JSON in base64url …, that often. */
function wrapped(text: string, depth: number): string {
  return depth === 0 ? text : base64url(`{"in":"${wrapped(text, depth - 1)}"}`);
}

const nested = fc
  .tuple(fc.array(piece, { maxLength: 5 }), fc.nat(6))
  .map(([pieces, depth]) => Buffer.from(wrapped(Buffer.concat(pieces).toString('utf8'), depth)));

describe('runs of a payload', () => {
  for (const [what, contents] of [
    ['random bytes', fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes))],
    ['pieces of credentials in any order', fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.concat(pieces))],
    ['JWTs, canonical and not', jwt],
    ['a JWT in the payload of a JWT', jwt.map((inner) => Buffer.from(`${base64url(`{"vc":"data:,${inner}"}`)}.e`))],
    ['pieces encoded in each other', nested],
  ] as const) {
    test(`${what} come back byte for byte`, () => {
      fc.assert(
        fc.property(contents, fc.boolean(), (content, isCheap) => {
          assert.deepEqual(
            restoreRuns(
              cutRuns(content, () => isCheap),
              LIMIT,
            ),
            content,
          );
        }),
        { numRuns: 300 },
      );
    });
  }

  test('texts that are encoded more often than the marks go deep come back as well', () => {
    const content = Buffer.from(wrapped('x'.repeat(30), 6));
    assert.deepEqual(restoreRuns(cutRuns(content, never), LIMIT), content);
  });

  test('hashes and nothing else, encoded as often as the marks go deep, come back as well', () => {
    const content = Buffer.from(wrapped('9d'.repeat(5_000), 3));
    assert.deepEqual(restoreRuns(cutRuns(content, never), LIMIT), content);
  });

  test('of a VC-JWT, header and payload become readable and the signature its bytes', () => {
    const token = `${base64url('{"alg":"PS256","typ":"vc+jwt","cty":"vc"}')}.${base64url('{"issuer":"did:web:a.example"}')}.${signature}`;
    const { text, runs } = cutRuns(Buffer.from(token), never);
    const readable =
      '\xf8{"alg":"PS256","typ":"vc+jwt","cty":"vc"}\xf9.\xf8{"issuer":"did:web:a.example"}\xf9.\xfa\x01\x00';
    assert.equal(text.toString('latin1'), readable);
    assert.equal(runs.toString('base64url'), signature);
  });

  test('hashes in a JWT in the payload of a JWT are cut as well', () => {
    const hash = '0f'.repeat(32);
    const inner = `${base64url('{"alg":"ES256","typ":"vc+jwt","cty":"vc"}')}.${base64url(`{"gx:digestSRI":"sha256-${hash}"}`)}.${signature}`;
    const outer = `${base64url('{"alg":"ES256"}')}.${base64url(`{"id":"data:application/vc+jwt,${inner}"}`)}.${signature}`;
    const { text, runs } = cutRuns(Buffer.from(outer), never);
    assert.ok(text.toString('latin1').includes('"gx:digestSRI":"sha256-\xfb\x00\x20"'));
    assert.equal(runs.length, 32 + 256 + 256);
  });

  test('what occurs twice, what the compression knows, and long names stay in the text', () => {
    const hash = '1e'.repeat(32);
    const name = 'a-name-that-somebody-wrote-out-in-full-with-hyphens-and-under_scores-and-it-is-really-long';
    for (const [content, isCheap] of [
      [`{"a":"${hash}","b":"${hash}"}`, never],
      [`{"a":"${hash}"}`, (one: string) => one === hash],
      [`{"a":"${name}"}`, never],
    ] as const) {
      assert.deepEqual(cutRuns(Buffer.from(content), isCheap), { text: Buffer.from(content), runs: Buffer.alloc(0) });
    }
  });

  const long = 'x'.repeat(30);
  for (const [what, text, runs, expected] of [
    ['a mark that is none', 'a\xfcb', '', /a mark that is known, found 252/],
    ['a mark that the text ends within', 'a\xfa\x00', '', /a mark that is complete/],
    ['an escape without its byte', 'a\xff', '', /a mark that is complete/],
    ['an end without a beginning', 'a\xf9', '', /no end of an encoded text without its beginning/],
    ['a beginning without an end', `\xf8${long}`, '', /the end of every encoded text/],
    ['texts too deep in each other', `\xf8\xf8\xf8\xf8${long}\xf9\xf9\xf9\xf9`, '', /at most 3 encoded texts/],
    ['an encoded text that is not worth it', '\xf8a\xf9', '', /at least 40 characters/],
    ['a run that is not worth it', '\xfb\x00\x04', 'abcd', /at least 40 characters/],
    ['runs that are missing', '\xfb\x00\x1f', long, /31 bytes of runs, found 30/],
    ['bytes behind the last run', '\xfb\x00\x1d', long, /29 bytes of runs .* found 30/],
    ['a content that gets too long', `\xfb\x00\x1e${long.repeat(2)}`, long, /at most 100 bytes/],
    ['an encoded text that gets too long', `${long.repeat(2)}\xf8${long.slice(0, 31)}x\xf9`, '', /at most 100 bytes/],
  ] as const) {
    test(`refuses ${what} and says what was expected`, () => {
      const cut = { text: Buffer.from(text, 'latin1'), runs: Buffer.from(runs) };
      assert.throws(() => restoreRuns(cut, 100), { code: 'PAYLOAD', message: expected });
    });
  }
});
