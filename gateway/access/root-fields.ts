import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

const known = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/** Names of the fields at an operation's root, those in fragments too. An operation is looked at once. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  let names = known.get(operation);
  if (names === undefined) {
    names = namesIn(document, operation.selectionSet);
    known.set(operation, names);
  }
  return names;
}

/** Each fragment is looked at once. */
function namesIn(document: DocumentNode, set: SelectionSetNode, seen = new Set<string>()): Set<string> {
  const names = new Set<string>();
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      names.add(selection.name.value);
      continue;
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : spread(document, selection.name.value, seen);
    if (inner !== undefined) for (const name of namesIn(document, inner, seen)) names.add(name);
  }
  return names;
}

function spread({ definitions }: DocumentNode, name: string, seen: Set<string>): SelectionSetNode | undefined {
  if (seen.has(name)) return undefined;
  seen.add(name);
  for (const one of definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name) return one.selectionSet;
  }
  return undefined;
}
