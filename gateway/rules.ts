import {
  type ASTNode,
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Limits } from './limits.ts';

/** What the rules need of the limits. */
type RuleLimits = Pick<Limits, 'maxDepth' | 'maxAliases' | 'maxRootFields' | 'maxDirectives'>;

/** Rules that bound the work a document can ask for, on HTTP and on websockets alike. */
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
  ];
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
