import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type DocumentNode, parse, visit } from 'graphql';
import { DEFAULT_LIMITS } from './limits.ts';

const document: DocumentNode = parse(readFileSync(join(import.meta.dirname, '../schema.graphql'), 'utf8'));

test('everything in the schema has a description', () => {
  const without: string[] = [];
  visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      if (!('description' in node) || node.description !== undefined) return;
      const owners = [...ancestors.flat(), node].flatMap((one) => ('name' in one && one.name ? [one.name.value] : []));
      without.push(owners.join('.'));
    },
  });
  assert.deepEqual(without, []);
});

test('every limit is published in serviceConfig, and nothing else is', () => {
  const limits = document.definitions.find(
    (definition) => definition.kind === 'ObjectTypeDefinition' && definition.name.value === 'ServiceLimits',
  );
  assert.ok(limits?.kind === 'ObjectTypeDefinition');
  assert.deepEqual(limits.fields?.map((field) => field.name.value).sort(), Object.keys(DEFAULT_LIMITS).sort());
});
