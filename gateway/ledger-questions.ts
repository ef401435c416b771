import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { rootFields } from './access/root-fields.ts';

/** Root fields whose answers follow from the ledger alone, as of a height and a step of the clock. */
const LEDGER_FIELDS: ReadonlySet<string> = new Set([
  '__typename',
  'block',
  'blocks',
  'changes',
  'credential',
  'credentialEvent',
  'credentialEvents',
  'credentials',
  'facets',
  'node',
  'nodes',
  'relevantCredentials',
  'transaction',
]);

/** Whether an operation asks for nothing but what follows from the ledger. */
export function isAboutLedger(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== 'query') return false;
  for (const field of rootFields(document, operation)) if (!LEDGER_FIELDS.has(field)) return false;
  return true;
}
