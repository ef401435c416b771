/**
 * Whether a text is the canonical form (RFC 8785) of the value that it was parsed to: what publishers of this service
 * write always is, and to see that costs a tenth of making the form anew. False also where it was not looked at closely.
 */
export function isCanonical(value: unknown, text: string): boolean {
  // A lone surrogate, of which there is no canonical form, or a text that only looks like one; and what may stand for
  // bytes that are no UTF-8.
  if (text.includes('\\ud') || text.includes('\ufffd')) return false;
  return text === JSON.stringify(value) && hasSortedKeys(value);
}

/** Whether keys stand by their UTF-16 code units, as strings are compared, in every object of a value. */
function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || !hasSortedKeys((value as Record<string, unknown>)[key])) return false;
    before = key;
  }
  return true;
}
