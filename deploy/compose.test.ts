import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { createNetwork } from './besu/network.ts';
import { nodeArguments } from './local/besu.ts';
import { besuComposeOf, DOCKER_BESU } from './local/besu-docker.ts';
import { kafkaProperties } from './local/kafka-properties.ts';
import { VALIDATORS } from './local/ledger.ts';

const file = join(import.meta.dirname, 'compose.dev.yaml');
const besuFile = join(import.meta.dirname, 'besu', 'compose.yaml');

/** Addresses and folders are the container's own. */
const OWN = new Set(['controller.quorum.voters', 'listeners', 'advertised.listeners', 'log.dirs']);

/** Only Kafka's defaults for features that nothing here uses. */
const UNUSED = /^share\./;

const hasCompose = spawnSync('docker-compose', ['--version']).error === undefined;

test('Kafka in Docker is configured as the one that npm start runs', () => {
  const text = readFileSync(file, 'utf8');
  const compose = new Map(
    [...text.matchAll(/^ {6}KAFKA_([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => [
      name.toLowerCase().replaceAll('_', '.'),
      value.replaceAll('"', ''),
    ]),
  );
  const properties = kafkaProperties({ dataDir: '/data', port: 1, controllerPort: 2 }).trim().split('\n');
  for (const [key = '', value] of properties.map((line) => line.split('='))) {
    if (!OWN.has(key) && !UNUSED.test(key)) assert.equal(compose.get(key), value, key);
  }
});

const skip = hasCompose ? false : 'there is no docker-compose on this machine';

for (const each of [file, besuFile]) {
  test(`Docker Compose accepts ${relative(import.meta.dirname, each)}`, { skip }, () => {
    const { status, stderr } = spawnSync('docker-compose', ['-f', each, 'config'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
}

describe("Besu's validators in Docker", () => {
  const dir = mkdtempSync(join(tmpdir(), 'ces-compose-'));
  after(() => rmSync(dir, { recursive: true }));
  const network = createNetwork(dir, { consensus: 'ibft2', chainId: 1, validators: VALIDATORS });
  const ports = network.validators.map((_, index) => ({ p2p: 1, rpc: 28_000 + index, metrics: 3 }));

  test('are given what those of npm start are given, each what is its own', () => {
    const sections = readFileSync(besuFile, 'utf8')
      .split(/^ {2}(?=validator\d:)/m)
      .slice(1);
    assert.equal(sections.length, VALIDATORS);
    for (const [index, section] of sections.entries()) {
      const validator = network.validators[index];
      const its = ports[index];
      assert(validator && its);
      const flags = [...section.matchAll(/--([a-z0-9-]+)=/g)].map(([, name]) => name);
      const expected = nodeArguments(network, validator, its).map((flag) => flag.slice(2).split('=')[0]);
      assert.deepEqual(flags, expected, validator.name);
      const foreign = [...section.matchAll(/validator(\d)/gi)].filter(([, number]) => number !== `${index + 1}`);
      assert.deepEqual(foreign, [], validator.name);
    }
  });

  test('run the release whose options they get, on the ports and the subnet of their folder', { skip }, () => {
    const { env } = besuComposeOf({ dir, networkDir: dir, ports });
    const { stdout } = spawnSync('docker-compose', ['-f', besuFile, 'config'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    assert.match(stdout, new RegExp(`image: hyperledger/besu:${DOCKER_BESU.join('.')}$`, 'm'));
    for (const { rpc } of ports) assert.match(stdout, new RegExp(`127\\.0\\.0\\.1:${rpc}:8545`));
    assert.match(stdout, new RegExp(`--p2p-host=${env['BESU_SUBNET']}.11`));
    assert.match(stdout, new RegExp(`${dir}/validator4/data:/data`));
  });

  test('run that release by hand as well', () => {
    assert.match(readFileSync(besuFile, 'utf8'), new RegExp(`BESU_VERSION:-${DOCKER_BESU.join('.')}}`));
  });
});
