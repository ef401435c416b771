import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';

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

/** Who does not name an optional argument or field of an input asks what he asked before. */
const UNNOTICED: readonly string[] = [
  DangerousChangeType.OPTIONAL_ARG_ADDED,
  DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED,
];

/** Other changes since the last release, each with why clients bear it: another default, value of an enum, type of an interface or union. */
const BORNE: Readonly<Record<string, string>> = {};

test('nothing means something else than in the last release, and no answer may hold what its clients do not know, unless it is said why they bear it', () => {
  const found = findDangerousChanges(read('schema.release.graphql'), schema).filter(
    ({ type }) => !UNNOTICED.includes(type),
  );
  assert.deepEqual(
    found.map(({ description }) => description),
    Object.keys(BORNE),
  );
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

test('every count of a connection says how it compares with the truth, but that of blocks, which are counted at once', () => {
  const counting = objects
    .filter(({ name }) => name.endsWith('Connection'))
    .map((type) => [type.name, fieldsOf(type)] as const);
  const without = counting.filter(
    ([, fields]) => 'totalCount' in fields && fields['totalCountRelation'] !== 'CountRelation!',
  );
  assert.deepEqual(
    without.map(([name]) => name),
    ['BlockConnection'],
  );
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

/** Names of the questions that lack something. */
function questionsWithout(has: (question: GraphQLField<unknown, unknown>) => boolean): string[] {
  const questions = Object.values(schema.getQueryType()?.getFields() ?? {});
  return questions.filter((question) => !has(question)).map(({ name }) => name);
}

function takesBlock(argument: string) {
  return ({ args }: GraphQLField<unknown, unknown>) =>
    args.some(({ name, type }) => name === argument && `${type}` === 'Long');
}

/** Questions that wait for no block, and why. */
const WAITING_FOR_NONE = {
  node: "Relay's compiler refuses a `node` that takes more than its id; `nodes` waits",
  serviceConfig: 'it tells nothing of the ledger',
};

test('every question can wait for a block, so that whoever wrote reads it at any gateway', () => {
  assert.deepEqual(questionsWithout(takesBlock('minBlock')), Object.keys(WAITING_FOR_NONE));
});

/** Questions that are as of no block, and why. */
const AS_OF_NONE = {
  node: "Relay's compiler refuses a `node` that takes more than its id; `nodes` takes a block",
  changes: '`to` is its block',
  submission: 'the ledger knows a submission once it is its event',
  ledger: 'it tells how far the ledger is indexed now',
  serviceConfig: 'it tells nothing of the ledger',
};

test('every question about the ledger can be asked as of a block', () => {
  assert.deepEqual(questionsWithout(takesBlock('asOfBlock')), Object.keys(AS_OF_NONE));
});

/** Questions whose answers have no `asOf`, and why. */
const WITHOUT_AS_OF = {
  submission: 'it is not on the ledger yet, or it is an event, which has one',
  ledger: 'it is `asOf` itself: `block` and `cursor`',
  serviceConfig: 'it tells nothing of the ledger',
};

test('every answer about the ledger names its block and the cursor to subscribe from', () => {
  const namesItsBlock = ({ type }: GraphQLField<unknown, unknown>) => {
    const named = getNamedType(type);
    const answers = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
    return answers.every((answer) => isObjectType(answer) && fieldsOf(answer)['asOf'] === 'AsOf!');
  };
  assert.deepEqual(questionsWithout(namesItsBlock), Object.keys(WITHOUT_AS_OF));
});
