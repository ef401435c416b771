/**
 * Whether bytes are the canonical form (RFC 8785) of the value that they were parsed to: what publishers of this service
 * write always is, and to see that costs a fifth of making the form anew. False also where it was not looked at closely.
 */
export function isCanonical(value: unknown, bytes: Uint8Array): boolean {
  const text = JSON.stringify(value);
  // A lone surrogate, of which there is no canonical form; or a text that only looks like one.
  if (text.includes('\\ud')) return false;
  return Buffer.from(text, 'utf8').equals(bytes) && hasSortedKeys(value);
}

/** Whether keys stand by their UTF-16 code units, as strings are compared, in every object of a value. */
function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let before: string | undefined;
  for (const [key, inner] of Object.entries(value)) {
    if ((before !== undefined && key < before) || !hasSortedKeys(inner)) return false;
    before = key;
  }
  return true;
}
