import {
  type ASTNode,
  type ASTVisitor,
  type DirectiveNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Limits } from './limits.ts';

/** What the rules need of the limits. */
type RuleLimits = Pick<Limits, 'maxDepth' | 'maxAliases' | 'maxRootFields' | 'maxDirectives'>;

/**
 * Rules that bound the work a document can ask for, on HTTP and on websockets alike. They come behind those of graphql-js,
 * and the last of them last.
 */
export function limitRules(limits: RuleLimits): ValidationRule[] {
  return [
    withoutSuggestions,
    countRule('aliases', limits.maxAliases, (node) => node.kind === Kind.FIELD && node.alias !== undefined),
    countRule('directives', limits.maxDirectives, (node) => node.kind === Kind.DIRECTIVE),
    (context) => ({
      OperationDefinition(operation) {
        const extent = measure(operation, context);
        report(context, 'depth', extent.depth, limits.maxDepth, operation);
        report(context, 'root fields', extent.rootFields, limits.maxRootFields, operation);
      },
    }),
    withoutConditionsAtRoot,
  ];
}

/**
 * A subscription has its one root field whatever its variables are: no @skip and no @include stands there, as the
 * specification has it. The rule of graphql-js throws at variables in them, so it gets to see nothing of the document.
 */
function withoutConditionsAtRoot(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const nodes = document.definitions.flatMap((one) => {
        const isSubscription =
          one.kind === Kind.OPERATION_DEFINITION && one.operation === OperationTypeNode.SUBSCRIPTION;
        return isSubscription ? conditionsIn(one.selectionSet, context) : [];
      });
      if (nodes.length === 0) return undefined;
      const message = 'Expected no @skip and no @include at the root of a subscription, nor in a fragment there';
      context.reportError(new GraphQLError(message, { nodes }));
      return { ...document, definitions: [] };
    },
  };
}

/** Each fragment is looked at once. */
function conditionsIn(set: SelectionSetNode, context: ValidationContext, seen = new Set<string>()): DirectiveNode[] {
  return set.selections.flatMap((selection) => {
    const own = (selection.directives ?? []).filter(({ name }) => name.value === 'skip' || name.value === 'include');
    if (selection.kind === Kind.FIELD) return own;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [...own, ...conditionsIn(selection.selectionSet, context, seen)];
    const name = selection.name.value;
    const fragment = seen.has(name) ? undefined : context.getFragment(name);
    seen.add(name);
    return fragment == null ? own : [...own, ...conditionsIn(fragment.selectionSet, context, seen)];
  });
}

/** Documents of this size and more, in characters, are not told what they may have meant. */
const LARGE_DOCUMENT = 16_384;

/** To find what was meant by a name of 100 KB takes ten times as long as to parse and validate it. */
function withoutSuggestions(context: ValidationContext): ASTVisitor {
  const { length = 0 } = context.getDocument().loc?.source.body ?? {};
  if (length >= LARGE_DOCUMENT) Object.defineProperty(context, 'hideSuggestions', { value: true });
  return {};
}

function countRule(what: string, limit: number, counts: (node: ASTNode) => boolean): ValidationRule {
  return (context): ASTVisitor => {
    let count = 0;
    return {
      enter(node) {
        if (counts(node)) count += 1;
      },
      Document: { leave: (node) => report(context, what, count, limit, node) },
    };
  };
}

function report(context: ValidationContext, what: string, found: number, limit: number, node: ASTNode): void {
  if (found <= limit) return;
  // Throwing inside a rule would answer a server error. A document's location would be all of it: none is told.
  const options = node.kind === Kind.DOCUMENT ? {} : { nodes: node };
  context.reportError(new GraphQLError(`Too many ${what}: expected at most ${limit}, found ${found}`, options));
}

type Extent = { depth: number; rootFields: number };

/** Depth and width of an operation with its fragments, each fragment measured once; cycles are another rule's matter. */
function measure(operation: OperationDefinitionNode, context: ValidationContext): Extent {
  const known = new Map<FragmentDefinitionNode, Extent>();
  const ofSet = (set: SelectionSetNode | undefined): Extent => {
    let depth = 0;
    let rootFields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        depth = Math.max(depth, 1 + ofSet(selection.selectionSet).depth);
        rootFields += 1;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? ofSet(selection.selectionSet)
            : ofFragment(context.getFragment(selection.name.value));
        depth = Math.max(depth, inner.depth);
        rootFields += inner.rootFields;
      }
    }
    return { depth, rootFields };
  };
  const ofFragment = (fragment: FragmentDefinitionNode | null | undefined): Extent => {
    if (fragment == null) return { depth: 0, rootFields: 0 };
    const before = known.get(fragment);
    if (before !== undefined) return before;
    known.set(fragment, { depth: 0, rootFields: 0 });
    const extent = ofSet(fragment.selectionSet);
    known.set(fragment, extent);
    return extent;
  };
  return ofSet(operation.selectionSet);
}
