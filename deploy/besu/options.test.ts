import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { NODE_OPTIONS, optionsFile, optionsFor } from './options.ts';
import { type BesuVersion, formatBesuVersion, isAtLeast, oldestJavaFor, parseBesuVersion } from './version.ts';

/** What comes and goes, as the sources of each release have it. */
const CHANGING: [BesuVersion, Record<string, unknown>][] = [
  [[23, 4, 1], { 'tx-pool-disable-locals': true }],
  [[23, 7, 3], { 'tx-pool-disable-locals': true }],
  [[23, 10, 0], { 'tx-pool': 'LEGACY', 'tx-pool-disable-locals': true }],
  [[23, 10, 2], { 'tx-pool': 'LEGACY', 'tx-pool-no-local-priority': true }],
  [[23, 10, 3], { 'tx-pool': 'SEQUENCED', 'tx-pool-no-local-priority': true }],
  [[24, 1, 2], { 'tx-pool': 'SEQUENCED', 'tx-pool-no-local-priority': true, 'sync-min-peers': 1 }],
  [[25, 12, 0], { 'tx-pool': 'SEQUENCED', 'tx-pool-no-local-priority': true, 'sync-min-peers': 1 }],
  [[26, 8, 0], { 'tx-pool': 'SEQUENCED', 'tx-pool-no-local-priority': true, 'sync-min-peers': 1 }],
];

/** Options that some releases have and others have not. */
const changing = new Set(
  NODE_OPTIONS.filter(({ since, until }) => since !== undefined || until !== undefined).map(({ name }) => name),
);

describe('the options of a node', () => {
  for (const [version, expected] of CHANGING) {
    test(`are those that ${formatBesuVersion(version)} knows`, () => {
      const options = optionsFor(version);
      const chosen = options.filter(({ name }) => changing.has(name)).map(({ name, value }) => [name, value]);
      assert.deepEqual(Object.fromEntries(chosen), expected);
      assert.equal(new Set(options.map(({ name }) => name)).size, options.length, 'no option is given twice');
    });
  }

  test('never raise the price of a replacement, which Besu refuses beside a base fee of zero', () => {
    assert(NODE_OPTIONS.every(({ name }) => !name.includes('price-bump')));
  });

  test('are free of charge, and offer nothing that administers the node', () => {
    const file = optionsFile([25, 12, 0]);
    assert.match(file, /^min-gas-price=0$/m);
    assert.match(file, /^rpc-http-api=\["ETH","NET","WEB3"\]$/m);
  });

  test('are explained one by one in the README', () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const table = readme.split('## Options of every node')[1] ?? '';
    const explained = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual([...new Set(explained)], [...new Set(NODE_OPTIONS.map(({ name }) => name))]);
  });
});

describe('the version of a besu program', () => {
  test('is read from what it prints, with log lines around it', () => {
    assert.deepEqual(parseBesuVersion('besu/v23.4.1/linux-x86_64/openjdk-java-17\n'), [23, 4, 1]);
    const words = '2026-11-21 06:28:07 | main | INFO | no native 1.2.3\nbesu/v25.12.0/linux-x86_64/openjdk-java-25';
    assert.deepEqual(parseBesuVersion(words), [25, 12, 0]);
    assert.deepEqual(parseBesuVersion('besu/v26.8-develop-683880b/osx-aarch_64/openjdk-java-25'), [26, 8, 0]);
    assert.equal(parseBesuVersion('Java version must be at least 21 (detected: 17)'), undefined);
  });

  test('is compared part by part', () => {
    assert(isAtLeast([23, 10, 0], [23, 4, 1]));
    assert(isAtLeast([25, 12, 0], [25, 12, 0]));
    assert(!isAtLeast([23, 10, 2], [23, 10, 3]));
    assert(!isAtLeast([24, 1, 0], [24, 1, 2]));
  });

  test('says which Java it wants', () => {
    assert.deepEqual(
      [
        oldestJavaFor([23, 4, 1]),
        oldestJavaFor([24, 5, 4]),
        oldestJavaFor([24, 6, 0]),
        oldestJavaFor([26, 5, 0]),
        oldestJavaFor([26, 6, 0]),
      ],
      [17, 17, 21, 21, 25],
    );
  });
});
