/** Bytes of a number, also of the length in front of a text. */
const NUMBER_BYTES = 4;

/** Most commits are shorter. */
const FIRST_BYTES = 64 * 1024;

/** Arguments of a script, one behind the other in one. */
export type Arguments = ReturnType<typeof createArguments>;

/**
 * Collects arguments. Numbers are four bytes, big-endian; texts stand behind their length. Of keys that begin with `own`
 * only what follows is told, from its colon on.
 */
export function createArguments(own: string) {
  const beginning = `${own}:`;
  let written = Buffer.allocUnsafe(FIRST_BYTES);
  let end = 0;

  function reserve(bytes: number): void {
    if (end + bytes > written.length) written = Buffer.concat([written.subarray(0, end)], 2 * (end + bytes));
  }

  function text(value: string | Buffer): void {
    // UTF-8 makes at most three bytes of a UTF-16 unit.
    reserve(NUMBER_BYTES + 3 * value.length);
    const start = end + NUMBER_BYTES;
    const length = typeof value === 'string' ? written.write(value, start) : value.copy(written, start);
    written.writeUInt32BE(length, end);
    end = start + length;
  }

  return {
    byte(value: number) {
      reserve(1);
      end = written.writeUInt8(value, end);
    },
    number(value: number) {
      reserve(NUMBER_BYTES);
      end = written.writeUInt32BE(value, end);
    },
    text,
    key: (key: string) => text(key.startsWith(beginning) ? key.slice(own.length) : key),
    bytes: () => written.subarray(0, end),
  };
}
