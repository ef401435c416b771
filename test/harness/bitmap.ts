/** Places as commit.lua writes them when they are many: see ledger/postings.ts. */
export function bitmapOf(places: readonly number[]): Buffer {
  const bytes = Buffer.alloc(1 + 2 * (Math.floor(Math.max(-1, ...places) / 16) + 1));
  for (const place of places) {
    const at = 1 + Math.floor(place / 8);
    bytes[at] = (bytes[at] ?? 0) | (1 << (place % 8));
  }
  return bytes;
}
