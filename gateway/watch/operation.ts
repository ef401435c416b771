import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { MAX_VALIDATION_ERRORS } from '../apollo.ts';
import { noOperation, refusal } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { limitRules } from '../rules.ts';

/** What a client asks for, as it comes over a websocket or an event stream. */
export type OperationRequest = {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
};

/** A subscription that was parsed and validated. */
export type Operation = {
  document: DocumentNode;
  definition: OperationDefinitionNode;
  /** The one field of the subscription. */
  field: FieldNode;
  operationName: string | null;
  variables: Record<string, unknown>;
  /** The same for operations whose answers look the same, whatever the arguments of their field. */
  shape: string;
};

export type ReadOperation = (request: OperationRequest) => Operation | { errors: readonly GraphQLError[] };

/** What of an operation does not depend on its variables. */
type Parsed = Pick<Operation, 'document' | 'definition' | 'field' | 'operationName'> & {
  /** Names the document and its operation. */
  name: string;
  shapedBy: string[];
};

/** Documents kept parsed: clients of one program all send the same. Larger ones are parsed each time. */
const KEPT_DOCUMENTS = 500;
const KEPT_CHARACTERS = 16_384;

/** Reads subscriptions under the limits that HTTP has. Nothing else is let through, so that nothing passes Apollo by. */
export function createOperationReader(schema: GraphQLSchema, limits: Limits): ReadOperation {
  const rules = [...specifiedRules, ...limitRules(limits)];
  const kept = new Map<string, Parsed>();
  let parsedSoFar = 0;

  function read(query: string, operationName: string | null): Parsed | { errors: readonly GraphQLError[] } {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: limits.maxTokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) return { errors: [refusal('Expected a GraphQL document')] };
      return { errors: [withCode(error, ApolloServerErrorCode.GRAPHQL_PARSE_FAILED)] };
    }
    const errors = validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
    if (errors.length > 0) {
      return { errors: errors.map((error) => withCode(error, ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED)) };
    }
    const definition = getOperationAST(document, operationName);
    if (definition == null) return { errors: [noOperation()] };
    if (definition.operation !== OperationTypeNode.SUBSCRIPTION) {
      return { errors: [refusal(`This line is for subscriptions: send the ${definition.operation} by POST`)] };
    }
    const field = firstField(document, definition.selectionSet);
    if (field === undefined) return { errors: [refusal('Expected a field in the subscription')] };
    parsedSoFar += 1;
    const shapedBy = shapingVariables(document, field);
    return { document, definition, field, operationName, name: `${parsedSoFar}`, shapedBy };
  }

  return ({ query, operationName = null, variables }) => {
    const key = JSON.stringify([operationName, query]);
    const parsed = kept.get(key) ?? read(query, operationName);
    if ('errors' in parsed) return parsed;
    if (key.length <= KEPT_CHARACTERS) keep(kept, key, parsed);
    const given = variables ?? {};
    const { document, definition, field, name, shapedBy } = parsed;
    const values = shapedBy.map((variable) => JSON.stringify(given[variable] ?? null));
    return { document, definition, field, operationName, variables: given, shape: [name, ...values].join(' ') };
  };
}

/** An error of the document with the code that Apollo Server tells over HTTP. */
function withCode(error: GraphQLError, code: ApolloServerErrorCode): GraphQLError {
  const { message, nodes = null, source, positions, originalError } = error;
  const extensions = { ...error.extensions, code };
  return new GraphQLError(message, { nodes, source, positions, originalError, extensions });
}

/** The last used stays longest. */
function keep(kept: Map<string, Parsed>, key: string, parsed: Parsed): void {
  kept.delete(key);
  kept.set(key, parsed);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_DOCUMENTS && oldest !== undefined) kept.delete(oldest);
}

/** Validation lets a subscription have one field; it may stand in a fragment. */
function firstField(document: DocumentNode, { selections }: SelectionSetNode): FieldNode | undefined {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) return selection;
    const set =
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragmentOf(document, selection.name.value);
    const found = set === undefined ? undefined : firstField(document, set);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fragmentOf({ definitions }: DocumentNode, name: string): SelectionSetNode | undefined {
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name) return definition.selectionSet;
  }
  return undefined;
}

/** Variables that are used anywhere but in the arguments of the one field. */
function shapingVariables(document: DocumentNode, field: FieldNode): string[] {
  const names = new Set<string>();
  visit(document, {
    enter(node, _key, parent) {
      if (node.kind === Kind.VARIABLE_DEFINITION) return false;
      if (node.kind === Kind.ARGUMENT && parent === field.arguments) return false;
      if (node.kind === Kind.VARIABLE) names.add(node.name.value);
      return undefined;
    },
  });
  return [...names].sort();
}
