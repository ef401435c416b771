import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSchema, findBreakingChanges, type GraphQLObjectType, isObjectType } from 'graphql';

const read = (file: string) => buildSchema(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
const schema = read('schema.graphql');
const objects = Object.values(schema.getTypeMap()).filter(isObjectType);

/** Types of a type's fields, as the schema writes them. */
function fieldsOf(type: GraphQLObjectType): Record<string, string> {
  return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}

test('nothing that a client of the last release may use is gone; schema.release.graphql is renewed with a release only', () => {
  assert.deepEqual(findBreakingChanges(read('schema.release.graphql'), schema), []);
});

test("connections, edges and page information have the shapes of Relay's specification", () => {
  const pageInfo = objects.find(({ name }) => name === 'PageInfo');
  assert.ok(pageInfo);
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = fieldsOf(pageInfo);
  assert.deepEqual([hasNextPage, hasPreviousPage], ['Boolean!', 'Boolean!']);
  // Null where a page is empty.
  assert.deepEqual([startCursor, endCursor], ['Cursor', 'Cursor']);
  const connections = objects.filter(({ name }) => name.endsWith('Connection'));
  assert.ok(connections.length >= 3);
  for (const connection of connections) {
    const fields = fieldsOf(connection);
    assert.equal(fields['pageInfo'], 'PageInfo!', connection.name);
    const edgeName = /^\[(\w+)!?\]!?$/.exec(fields['edges'] ?? '')?.[1];
    const edge = objects.find(({ name }) => name === edgeName);
    assert.ok(edge, `${connection.name}.edges is ${fields['edges']}`);
    assert.doesNotMatch(fieldsOf(edge)['node'] ?? '[', /\[/, edge.name);
    assert.equal(fieldsOf(edge)['cursor'], 'Cursor!', edge.name);
  }
});

test('whatever answers a connection can be paged forward, and backward where it takes `last`', () => {
  for (const type of objects) {
    for (const field of Object.values(type.getFields())) {
      if (!/Connection!?$/.test(String(field.type))) continue;
      const args = Object.fromEntries(field.args.map(({ name, type: of }) => [name, String(of)]));
      assert.deepEqual([args['first'], args['after']], ['Int', 'Cursor'], `${type.name}.${field.name}`);
      if ('last' in args)
        assert.deepEqual([args['last'], args['before']], ['Int', 'Cursor'], `${type.name}.${field.name}`);
    }
  }
});
