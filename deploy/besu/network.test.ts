import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { BLOCK_GAS_LIMIT, createGenesis } from './genesis.ts';
import { createNetwork, openNetwork, writeNodeFiles } from './network.ts';

const options = { consensus: 'qbft', chainId: 4_711, validators: 4 } as const;

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'ces-network-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

describe('the genesis', () => {
  const validators = [`0x${'01'.repeat(20)}`];

  test('is without fees, on London and nothing later, with Besu limits of contracts', () => {
    const { config, gasLimit, alloc } = createGenesis({ consensus: 'ibft2', chainId: 7, validators });
    assert.deepEqual(config, {
      chainId: 7,
      londonBlock: 0,
      zeroBaseFee: true,
      ibft2: { blockperiodseconds: 1, epochlength: 30_000, requesttimeoutseconds: 4 },
    });
    assert.equal(Number(gasLimit), BLOCK_GAS_LIMIT);
    assert.deepEqual(alloc, {});
  });

  test('waits for a block at least twice as long as blocks are apart', () => {
    const { config } = createGenesis({ consensus: 'qbft', chainId: 7, validators, blockPeriodS: 5 });
    assert.deepEqual(config['qbft'], { blockperiodseconds: 5, epochlength: 30_000, requesttimeoutseconds: 10 });
  });
});

describe("a network's folder", () => {
  test('holds keys that only their owner reads, and is never made anew', (t) => {
    const dir = folder(t);
    const first = createNetwork(dir, options);
    const genesis = readFileSync(first.genesisFile, 'utf8');
    for (const { keyFile } of first.validators) assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    assert.deepEqual(createNetwork(dir, { ...options, consensus: 'ibft2', chainId: 1 }), first);
    assert.equal(readFileSync(first.genesisFile, 'utf8'), genesis);
    assert.equal(openNetwork(dir).consensus, 'qbft');
  });

  test('names the holders of its keys as validators', (t) => {
    const { validators, genesisFile } = createNetwork(folder(t), options);
    const { extraData } = JSON.parse(readFileSync(genesisFile, 'utf8')) as { extraData: string };
    for (const { address } of validators) assert(extraData.includes(address.slice(2)));
    assert.equal(new Set(validators.map(({ address }) => address)).size, 4);
  });

  test('keeps keys of a start that was killed before the genesis was written', (t) => {
    const dir = folder(t);
    const first = createNetwork(dir, options);
    rmSync(first.genesisFile);
    assert.deepEqual(createNetwork(dir, options).validators, first.validators);
  });

  test('tells every node where the others are', (t) => {
    const network = createNetwork(folder(t), options);
    writeNodeFiles(network, [23, 4, 1], ['a:1', 'b:2', 'c:3', 'd:4']);
    const peers = JSON.parse(readFileSync(network.staticNodesFile, 'utf8')) as string[];
    const [first] = network.validators;
    assert.equal(peers[0], `enode://${first?.nodeId}@a:1`);
    assert.equal(first?.nodeId.length, 128);
    assert.equal(peers.length, 4);
  });
});
