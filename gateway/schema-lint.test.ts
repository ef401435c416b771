import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import graphql from '@graphql-eslint/eslint-plugin';
import { ESLint, type Linter } from 'eslint';
import { buildSchema, isObjectType } from 'graphql';

const FILE = 'schema.graphql';
const ROOT = join(import.meta.dirname, '..');

/** What the rules find and README argues. */
const ARGUED = [
  ['no-typename-prefix', 'Field "credentialId" starts with the name of the parent type "Credential"'],
  ['no-typename-prefix', 'Field "credentialHash" starts with the name of the parent type "Credential"'],
  ['no-typename-prefix', 'Field "labelLevel" starts with the name of the parent type "Label"'],
  ['relay-edge-types', "Edge type's field `node` must implement `Node` interface."],
];

/** Types without an identity of their own: what they are is told by where they stand. */
function typesWithoutIdentity(): string[] {
  const schema = buildSchema(readFileSync(join(ROOT, FILE), 'utf8'));
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  return objects.filter((type) => type.getInterfaces().every(({ name }) => name !== 'Node')).map(({ name }) => name);
}

/** Both sets of rules as they are published, but for options that README argues. */
function rules(): Linter.RulesRecord {
  const { 'flat/schema-recommended': recommended, 'flat/schema-relay': relay } = graphql.configs;
  return {
    ...(recommended.rules as Linter.RulesRecord),
    ...(relay.rules as Linter.RulesRecord),
    '@graphql-eslint/description-style': 'off',
    '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: typesWithoutIdentity() } }],
    '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    '@graphql-eslint/relay-edge-types': [
      'error',
      { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
    ],
  };
}

test("the schema keeps graphql-eslint's recommended and relay rules, but for what README argues", async () => {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfigFile: true,
    overrideConfig: {
      files: [FILE],
      plugins: { '@graphql-eslint': graphql as unknown as ESLint.Plugin },
      languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: FILE } } },
      rules: rules(),
    },
  });
  const [result] = await eslint.lintFiles([FILE]);
  assert.ok(result);
  const found = result.messages.map(({ ruleId, message }) => [ruleId?.replace('@graphql-eslint/', ''), message]);
  assert.deepEqual(found, ARGUED);
});
