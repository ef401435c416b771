/** A change of one key. Each leaves the same state when it is applied twice. */
export type Operation =
  | { op: 'SET'; key: string; value: string | Buffer }
  | { op: 'DEL'; key: string }
  | { op: 'SETRANGE'; key: string; offset: number; value: Buffer }
  /** Shortens a string to its first `length` bytes. */
  | { op: 'TRUNCATE'; key: string; length: number }
  | { op: 'HSET'; key: string; field: string; value: string }
  | { op: 'HSETNX'; key: string; field: string; value: string }
  | { op: 'HDEL'; key: string; field: string }
  /** Removes a field that has this value. */
  | { op: 'HDELEQ'; key: string; field: string; value: string }
  | { op: 'ZADD'; key: string; score: number; member: string }
  | { op: 'ZREM'; key: string; member: string }
  /** Adds ascending postings at the end of a list, instead of any there that are not below them. */
  | { op: 'POST'; key: string; posting: Buffer }
  /** Removes postings from the end of a list, this one and those above it. */
  | { op: 'CUT'; key: string; posting: Buffer }
  | { op: 'LPUSH'; key: string; value: string; keep: number }
  | { op: 'PUBLISH'; channel: string; message: string };

/** Operations as a script takes them: distinct keys, and a flat list in which keys stand as their place among them. */
export function encodeOperations(
  operations: readonly Operation[],
  firstKey: number,
): { keys: string[]; args: (string | Buffer)[] } {
  const places = new Map<string, string>();
  const args: (string | Buffer)[] = [];
  const place = (key: string): string => {
    let at = places.get(key);
    if (at === undefined) {
      at = String(firstKey + places.size);
      places.set(key, at);
    }
    return at;
  };
  for (const operation of operations) args.push(operation.op, ...argumentsOf(operation, place));
  return { keys: [...places.keys()], args };
}

function argumentsOf(operation: Operation, place: (key: string) => string): (string | Buffer)[] {
  switch (operation.op) {
    case 'SET':
      return [place(operation.key), operation.value];
    case 'DEL':
      return [place(operation.key)];
    case 'SETRANGE':
      return [place(operation.key), String(operation.offset), operation.value];
    case 'TRUNCATE':
      return [place(operation.key), String(operation.length)];
    case 'HSET':
    case 'HSETNX':
    case 'HDELEQ':
      return [place(operation.key), operation.field, operation.value];
    case 'HDEL':
      return [place(operation.key), operation.field];
    case 'ZADD':
      return [place(operation.key), String(operation.score), operation.member];
    case 'ZREM':
      return [place(operation.key), operation.member];
    case 'POST':
    case 'CUT':
      return [place(operation.key), operation.posting];
    case 'LPUSH':
      return [place(operation.key), operation.value, String(operation.keep)];
    case 'PUBLISH':
      return [operation.channel, operation.message];
  }
}
