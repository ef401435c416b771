const QUOTE = 34;
const BACKSLASH = 92;

/**
 * How deep arrays and objects nest in a JSON text, counted without recursion, so that a text made to overflow the
 * stack of a parser is refused before a parser sees it. What is no JSON gets some number.
 */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) {
      isInString = true;
    } else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) {
      depth -= 1;
    }
  }
  return deepest;
}

/** The same of a value that is already there; stops as soon as it is deeper than `limit`. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const containers = level.filter((one) => typeof one === 'object' && one !== null) as object[];
    if (containers.length > 0 && depth >= limit) return true;
    level = containers.flatMap((one) => Object.values(one));
  }
  return false;
}
