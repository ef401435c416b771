import type { Operation } from './operations.ts';

type Of<Name extends Operation['op']> = Extract<Operation, { op: Name }>;

/**
 * The operations of a fold with fewer commands: postings of one list in one, records of one pack in one, the first
 * claim of a value only, and neighbouring writes of one string in one. What the events of a slice have in common costs Redis once. They come to the
 * same, for a fold writes a key by one kind of operation only, and each list, pack and string in ascending order.
 */
export function mergeOperations(operations: readonly Operation[]): Operation[] {
  const merged: Operation[] = [];
  const lists = new Map<string, { first: Of<'POST'>; postings: Buffer[] }>();
  const packs = new Map<string, Of<'PACK'>>();
  const strings = new Map<string, { write: Of<'SETRANGE'>; parts: Buffer[]; end: number }>();
  const claimed = new Set<string>();
  for (const operation of operations) {
    switch (operation.op) {
      case 'POST': {
        const list = lists.get(operation.key);
        if (list === undefined) lists.set(operation.key, { first: operation, postings: [operation.posting] });
        else list.postings.push(operation.posting);
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
      case 'PACK': {
        const pack = packs.get(operation.key);
        if (pack === undefined) packs.set(operation.key, { ...operation, records: [...operation.records] });
        else pack.records.push(...operation.records);
        break;
      }
      case 'HSETNX': {
        const { key, field } = operation;
        const claim = `${key} ${typeof field === 'string' ? field : field.toString('latin1')}`;
        if (!claimed.has(claim)) merged.push(operation);
        claimed.add(claim);
        break;
      }
      default:
        merged.push(operation);
    }
  }
  for (const string of strings.values()) merged.push(joined(string));
  for (const { first, postings } of lists.values()) merged.push({ ...first, posting: Buffer.concat(postings) });
  merged.push(...packs.values());
  return merged;
}

function joined({ write, parts }: { write: Of<'SETRANGE'>; parts: Buffer[] }): Operation {
  return parts.length === 1 ? write : { ...write, value: Buffer.concat(parts) };
}
