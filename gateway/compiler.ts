import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type DocumentNode, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Variables } from './access/cost.ts';
import type { GatewayContext } from './context.ts';

/** A query that was validated and compiled. */
export type Compiled = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Its data; undefined when anything went wrong. */
  execute(context: GatewayContext, variables: Variables): Promise<object | undefined>;
};

/** Executes queries that come again and again as compiled code. */
export type Compiler = {
  plugin: ApolloServerPlugin<GatewayContext>;
  /** The compiled form of a document's operation, if it has one: whoever executes it asks first whether its caller may. */
  find(text: string, operationName: string | null): Compiled | undefined;
};

/** A query that came so often is compiled: it takes longer than executing it. */
const COMPILE_AT = 3;

/** Of errors in variables it is enough that there is one: it is left to graphql-js to tell of them. */
const FIRST_ERROR = { maxErrors: 1, hideSuggestions: true };

/** Resolvers are typed: what they give out for a built-in scalar or an enum is one. */
const COMPILING = { disableLeafSerialization: true };

/** Queries kept by their text, and how long a text may be for that. */
const KNOWN_QUERIES = 500;
const KNOWN_CHARACTERS = 16_384;

/**
 * Creates the compiler. Whatever goes wrong, from a wrong variable to a read that fails, is left to graphql-js, which
 * executes the query anew: clients are told errors in its words alone. Of a query in which only the compiled code found
 * an error, it is given up.
 */
export function createCompiler(schema: GraphQLSchema): Compiler {
  const uses = new WeakMap<OperationDefinitionNode, number>();
  const compiled = new WeakMap<OperationDefinitionNode, Compiled | undefined>();
  const known = new Map<string, Compiled>();

  function compile(document: DocumentNode, operation: OperationDefinitionNode): Compiled | undefined {
    const result = compileQuery(schema, document, operation.name?.value ?? '', COMPILING);
    if (!isCompiledQuery(result)) return undefined;
    return {
      document,
      operation,
      async execute(context, variables) {
        // Compiled code does not know of @oneOf.
        const defined = operation.variableDefinitions ?? [];
        const given = getVariableValues(schema, defined, variables, FIRST_ERROR);
        if (given.errors !== undefined) return undefined;
        const { data, errors } = await result.query(undefined, context, variables);
        return errors === undefined ? (data ?? undefined) : undefined;
      },
    };
  }

  function compiledOf(document: DocumentNode, operation: OperationDefinitionNode): Compiled | undefined {
    if (compiled.has(operation)) return compiled.get(operation);
    const used = (uses.get(operation) ?? 0) + 1;
    uses.set(operation, used);
    if (used < COMPILE_AT) return undefined;
    const query = compile(document, operation);
    compiled.set(operation, query);
    return query;
  }

  function remember(key: string, query: Compiled): void {
    if (key.length > KNOWN_CHARACTERS) return;
    known.set(key, query);
    const [oldest] = known.keys();
    if (known.size > KNOWN_QUERIES && oldest !== undefined) known.delete(oldest);
  }

  const plugin: ApolloServerPlugin<GatewayContext> = {
    async requestDidStart() {
      let failed: OperationDefinitionNode | undefined;
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          if (operation.operation !== 'query') return null;
          const query = compiledOf(document, operation);
          if (query === undefined) return null;
          const data = await query.execute(contextValue, request.variables ?? {});
          const key = keyOf(request.query ?? '', request.operationName ?? null);
          if (data === undefined) {
            failed = operation;
            known.delete(key);
            return null;
          }
          remember(key, query);
          return {
            http: { status: 200, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { data: data as Record<string, unknown> } },
          };
        },
        async willSendResponse({ errors }) {
          if (failed !== undefined && errors === undefined) compiled.set(failed, undefined);
        },
      };
    },
  };
  return { plugin, find: (text, operationName) => known.get(keyOf(text, operationName)) };
}

function keyOf(text: string, operationName: string | null): string {
  // An empty name is not the same as none.
  return `${JSON.stringify(operationName)}\n${text}`;
}
