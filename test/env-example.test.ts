import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deployShape } from '../deploy/deploy-config.ts';
import { localShape } from '../deploy/local/config.ts';
import { publisherKeysShape } from '../deploy/publisher-keys-config.ts';
import { gatewayShape } from '../gateway/config.ts';
import { limitsShape } from '../gateway/limits.ts';
import { indexerShape } from '../indexer/config.ts';
import type { z } from '../lib/config.ts';
import { writerShape } from '../writer/config.ts';

const SHAPES: z.ZodRawShape[] = [gatewayShape, limitsShape, writerShape, indexerShape];

/** Variables of the example: `NAME=default`, or `#NAME=` for one without a default. */
function readExample(): Map<string, string | undefined> {
  const text = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8');
  return new Map(
    [...text.matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, off, name = '', value]) => [
      name,
      off === '#' ? undefined : value,
    ]),
  );
}

function defaultOf(schema: unknown): string | undefined {
  const absent = (schema as z.ZodType).safeParse(undefined);
  return absent.success && absent.data !== undefined ? String(absent.data) : undefined;
}

/** Defaults by variable; one on which two processes differ counts as without. */
function readDefaults(): Map<string, string | undefined> {
  const defaults = new Map<string, string | undefined>();
  for (const [name, schema] of SHAPES.flatMap((shape) => Object.entries(shape))) {
    const value = defaultOf(schema);
    defaults.set(name, defaults.has(name) && defaults.get(name) !== value ? undefined : value);
  }
  // What these have in common with the processes they pass on.
  for (const [name, schema] of [deployShape, localShape, publisherKeysShape].flatMap((shape) =>
    Object.entries(shape),
  )) {
    if (!defaults.has(name)) defaults.set(name, defaultOf(schema));
  }
  return defaults;
}

test('.env.example names exactly the variables that the processes, npm start and the deployment read', () => {
  assert.deepEqual([...readExample().keys()].sort(), [...readDefaults().keys()].sort());
});

test('.env.example gives the default of every variable that has one', () => {
  const example = readExample();
  for (const [name, value] of readDefaults()) assert.equal(example.get(name), value, name);
});
