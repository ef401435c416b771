import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { subgraphResolvers, subgraphSchema } from './federation.ts';
import { scalars } from './scalars.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;
/** Resolvers by type and field; subscriptions have `subscribe`. */
export type ResolverTable = Record<string, Record<string, unknown>>;

/**
 * Builds the executable schema from `schema.graphql`; with `federation` as a subgraph of Apollo Federation. A resolver or
 * scalar without its place in the schema is a mistake.
 */
export function createSchema(resolvers: ResolverTable, { federation = false } = {}): GraphQLSchema {
  const text = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  const schema = buildSchema(federation ? subgraphSchema(text) : text);
  for (const [name, scalar] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) throw new TypeError(`schema.graphql has no scalar ${name}`);
    Object.assign(type, scalar);
  }
  for (const [name, fields] of Object.entries(resolvers)) attach(schema, name, fields);
  if (federation) for (const [name, fields] of Object.entries(subgraphResolvers(text))) attach(schema, name, fields);
  return schema;
}

function attach(schema: GraphQLSchema, name: string, resolvers: Record<string, unknown>): void {
  const type = schema.getType(name);
  if (isAbstractType(type)) return;
  if (!isObjectType(type)) throw new TypeError(`schema.graphql has no object type ${name}`);
  const fields = type.getFields();
  for (const [key, resolver] of Object.entries(resolvers)) {
    const field = fields[key];
    if (field === undefined) throw new TypeError(`schema.graphql has no field ${name}.${key}`);
    if (typeof resolver === 'function') field.resolve = resolver as Resolver;
    else Object.assign(field, resolver);
  }
}
