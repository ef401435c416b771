import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kafkaProperties } from './local/kafka-properties.ts';

const file = join(import.meta.dirname, 'compose.dev.yaml');

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

test('Docker Compose accepts its file', {
  skip: hasCompose ? false : 'there is no docker-compose on this machine',
}, () => {
  const { status, stderr } = spawnSync('docker-compose', ['-f', file, 'config'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
