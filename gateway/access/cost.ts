import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Limits } from '../limits.ts';
import { countValues } from '../view/filter.ts';

/** Values of an operation's variables, as the client gave them. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an operation costs with the variables it comes with: known before anything is executed. */
export type CostOf = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => number;

/** Points of each request beside its operation: reading, parsing and validating it. */
export const REQUEST_COST = 50;

/** Fields that take more than being read: they look at many credentials, or write. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'Query.relevantCredentials': 200,
  'Query.changes': 200,
  'Query.facets': 200,
  'Mutation.submitCredential': 50,
  'Mutation.submitCredentials': 50,
  'Mutation.pinCredential': 50,
  'Mutation.changeCredentialStatus': 50,
};

/** Points of each value in a filter: what has it is looked up in each part of the index. */
const FILTER_VALUE_COST = 20;

/** What one credential claims is read from it at once, and of most things it claims one or two. */
const CLAIMS_IN_A_LIST = 2;

type Plan = (variables: Variables) => number;
type Parent = ReturnType<typeof compositeOf>;
/** How many items the connection around a selection asks for. */
type Page = { size: Plan; name: string } | undefined;

/**
 * Creates the cost rule: every field is a point (some weigh more), every value of a filter some, and what stands below a list counts as often as the
 * list can be long: a connection's `edges` and `nodes` by its `first` or `last`, a field that takes a list by that
 * list's length, what a credential claims by two, every other list by `assumedListSize`. A document is looked at once, its fragments too; then only the
 * variables are put in.
 */
export function createCost(
  schema: GraphQLSchema,
  limits: Pick<Limits, 'defaultPageSize' | 'assumedListSize' | 'maxCost'>,
): CostOf {
  const plans = new WeakMap<OperationDefinitionNode, Plan>();
  return (document, operation, variables) => {
    let plan = plans.get(operation);
    if (plan === undefined) {
      plan = planOf(schema, limits, document, operation);
      plans.set(operation, plan);
    }
    return plan(variables);
  };
}

function planOf(
  schema: GraphQLSchema,
  limits: Pick<Limits, 'defaultPageSize' | 'assumedListSize' | 'maxCost'>,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  );
  const known = new Map<string, Plan>();

  /** A number or the length of a list; undefined when nothing is given. */
  function measure(node: ValueNode | undefined, variables: Variables): number | undefined {
    if (node === undefined) return undefined;
    if (node.kind === Kind.INT) return Number(node.value);
    if (node.kind === Kind.LIST) return node.values.length;
    if (node.kind === Kind.VARIABLE) {
      const value = variables[node.name.value];
      if (value === undefined) return measure(defaults.get(node.name.value), {});
      return Array.isArray(value) ? value.length : typeof value === 'number' ? value : undefined;
    }
    return undefined;
  }

  /** Values of a filter. */
  function valuesIn(node: ValueNode | undefined, variables: Variables): number {
    if (node === undefined) return 0;
    if (node.kind === Kind.LIST) return sumOf(node.values, (value) => valuesIn(value, variables));
    if (node.kind === Kind.OBJECT) return sumOf(node.fields, ({ value }) => valuesIn(value, variables));
    if (node.kind !== Kind.VARIABLE) return 1;
    const value = variables[node.name.value];
    return value === undefined ? valuesIn(defaults.get(node.name.value), {}) : countValues(value);
  }

  const bounded = (size: number) => Math.min(Math.max(0, size), limits.maxCost + 1);

  function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>): Page {
    const named = (name: string) => field.args.find((argument) => argument.name === name);
    if (named('first') === undefined && named('last') === undefined) return undefined;
    const given = ['first', 'last'].map((name) => argumentOf(node, name)?.value);
    const standard = typeof named('first')?.defaultValue === 'number' ? named('first')?.defaultValue : undefined;
    const size: Plan = (variables) => {
      const sizes = given.map((value) => measure(value, variables)).filter((one) => one !== undefined);
      return bounded(sizes.length === 0 ? Number(standard ?? limits.defaultPageSize) : Math.max(...sizes));
    };
    return { size, name: `${node.loc?.start ?? ''}` };
  }

  /** How often what stands below a field counts. */
  function timesOf(
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    parent: NonNullable<Parent>,
    around: Page,
    own: Page,
  ): Plan | undefined {
    const list = field.args.find(({ type }) => isListType(getNullableType(type)));
    const given = list === undefined ? undefined : argumentOf(node, list.name)?.value;
    const isList = isListType(getNullableType(field.type as GraphQLOutputType));
    if (isList && given !== undefined) return (variables) => bounded(measure(given, variables) ?? 1);
    if (!isList) return undefined;
    if (own !== undefined) return own.size;
    if (around !== undefined && (field.name === 'edges' || field.name === 'nodes')) return around.size;
    return () => (isClaim(parent, field.name) ? CLAIMS_IN_A_LIST : limits.assumedListSize);
  }

  function ofField(node: FieldNode, parent: Parent, around: Page): Plan {
    const field = fieldOf(parent, node.name.value);
    // Introspection has a rule of its own, and its answer does not grow with the ledger.
    if (field === undefined || parent === undefined) return () => 1 + count(node.selectionSet);
    const own = pageOf(node, field);
    const weight = WEIGHTS[`${parent.name}.${field.name}`] ?? 1;
    const filter = argumentOf(node, 'filter')?.value;
    const times = timesOf(node, field, parent, around, own);
    const below = node.selectionSet === undefined ? undefined : ofSet(node.selectionSet, compositeOf(field.type), own);
    return (variables) => {
      const filtering = FILTER_VALUE_COST * valuesIn(filter, variables);
      const one = weight + filtering + (below?.(variables) ?? 0);
      return times === undefined ? one : 1 + times(variables) * one;
    };
  }

  function count(set: SelectionSetNode | undefined): number {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) fields += 1 + count(selection.selectionSet);
    }
    return fields;
  }

  function ofSet(set: SelectionSetNode, parent: Parent, around: Page): Plan {
    const parts = set.selections.map((selection): Plan => {
      if (selection.kind === Kind.FIELD) return ofField(selection, parent, around);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return ofSet(selection.selectionSet, typeOf(selection.typeCondition?.name.value) ?? parent, around);
      }
      return ofFragment(selection.name.value, around);
    });
    return (variables) => sumOf(parts, (part) => part(variables));
  }

  /** Each fragment is planned once for each page around it, and evaluated once for the same variables. */
  function ofFragment(name: string, around: Page): Plan {
    const key = `${name} ${around?.name ?? ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    known.set(key, () => 0);
    if (fragment === undefined) return () => 0;
    const plan = remembering(ofSet(fragment.selectionSet, typeOf(fragment.typeCondition.name.value), around));
    known.set(key, plan);
    return plan;
  }

  const typeOf = (name: string | undefined) => (name === undefined ? undefined : compositeOf(schema.getType(name)));
  return ofSet(operation.selectionSet, compositeOf(schema.getRootType(operation.operation)), undefined);
}

/** Spread many times in fragments that are spread many times, a plan would be evaluated exponentially often. */
function remembering(plan: Plan): Plan {
  let last: { variables: Variables; cost: number } | undefined;
  return (variables) => {
    if (last?.variables !== variables) last = { variables, cost: plan(variables) };
    return last.cost;
  };
}

/** Subjects of a credential, and what stands in them. */
function isClaim(parent: NonNullable<Parent>, field: string): boolean {
  const types = isObjectType(parent) ? [parent, ...parent.getInterfaces()] : [parent];
  return types.some(({ name }) => name === 'CredentialSubject') || `${parent.name}.${field}` === 'Credential.subjects';
}

function sumOf<T>(list: readonly T[], size: (one: T) => number): number {
  return list.reduce((sum, one) => sum + size(one), 0);
}

function argumentOf(node: FieldNode, name: string): ArgumentNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name);
}

function compositeOf(type: unknown) {
  const named = getNamedType(type as GraphQLOutputType | undefined);
  return isCompositeType(named) ? named : undefined;
}

function fieldOf(parent: Parent, name: string): GraphQLField<unknown, unknown> | undefined {
  if (parent === undefined || !(isObjectType(parent) || isInterfaceType(parent))) return undefined;
  return parent.getFields()[name];
}
