import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './folder.ts';
import { environmentOf, HEAP_FLAGS, MEMORY_VARIABLES, type Wiring } from './wiring.ts';

test('npm start gives each process the memory flags of its script in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, flags] of Object.entries(HEAP_FLAGS)) {
    assert.deepEqual(scripts[name]?.match(/--(?:max|no|heap)-\S+/g) ?? [], flags, name);
  }
  for (const [name, variables] of Object.entries(MEMORY_VARIABLES)) {
    const set = Object.entries(variables).map(([variable, value]) => `${variable}=${value} `);
    assert.equal(scripts[name]?.split('node ')[0], set.join(''), name);
  }
});

test('npm start gives a process the variables of its memory as well', () => {
  const wiring: Wiring = {
    kafkaBrokers: '127.0.0.1:9092',
    topicPrefix: 'ces',
    partitions: 1,
    redisUrl: 'redis://127.0.0.1',
    redisPrefix: 'ces',
    rpcUrls: [],
    contract: { address: `0x${'11'.repeat(20)}`, block: 1 },
    writer: { WRITER_MNEMONIC: '' },
    commandKeys: undefined,
  };
  for (const name of ['writer', 'indexer', 'gateway'] as const) {
    const environment = environmentOf(name, wiring, { host: '127.0.0.1', port: 1 });
    for (const [variable, value] of Object.entries(MEMORY_VARIABLES[name])) assert.equal(environment[variable], value);
  }
});
