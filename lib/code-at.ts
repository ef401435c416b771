const { charCodeAt } = String.prototype;

/**
 * The UTF-16 unit at a place of a text. For who looks at every one of them: V8 finds `charCodeAt` anew for each where texts
 * of many forms come by (cut out, put together, of one byte or two a unit), which takes five times as long.
 */
export function codeAt(text: string, at: number): number {
  return charCodeAt.call(text, at);
}
