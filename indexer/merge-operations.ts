import type { Operation } from './operations.ts';

type Of<Name extends Operation['op']> = Extract<Operation, { op: Name }>;

/**
 * The operations of a fold with fewer commands: postings of one list in one, the first claim of a value only, and
 * neighbouring writes of one string in one. What the events of a slice have in common costs Redis once. They come to the
 * same, for a fold writes a key by one kind of operation only, and each list and string in ascending order.
 */
export function mergeOperations(operations: readonly Operation[]): Operation[] {
  const merged: Operation[] = [];
  const lists = new Map<string, Buffer[]>();
  const strings = new Map<string, { write: Of<'SETRANGE'>; parts: Buffer[]; end: number }>();
  const claimed = new Set<string>();
  for (const operation of operations) {
    switch (operation.op) {
      case 'POST': {
        const list = lists.get(operation.key);
        if (list === undefined) lists.set(operation.key, [operation.posting]);
        else list.push(operation.posting);
        break;
      }
      case 'SETRANGE': {
        const { key, offset, value } = operation;
        const before = strings.get(key);
        if (before?.end === offset) {
          before.parts.push(value);
          before.end += value.length;
          break;
        }
        if (before !== undefined) merged.push(joined(before));
        strings.set(key, { write: operation, parts: [value], end: offset + value.length });
        break;
      }
      case 'HSETNX': {
        const claim = `${operation.key} ${operation.field}`;
        if (!claimed.has(claim)) merged.push(operation);
        claimed.add(claim);
        break;
      }
      default:
        merged.push(operation);
    }
  }
  for (const string of strings.values()) merged.push(joined(string));
  for (const [key, postings] of lists) merged.push({ op: 'POST', key, posting: Buffer.concat(postings) });
  return merged;
}

function joined({ write, parts }: { write: Of<'SETRANGE'>; parts: Buffer[] }): Operation {
  return parts.length === 1 ? write : { ...write, value: Buffer.concat(parts) };
}
