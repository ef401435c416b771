/** Changes whenever the same text gives other words: cursors of ranked listings name it. */
export const ANALYSER_VERSION = 1;

/** Longest word kept, in characters; the rest of a longer one is cut. */
const MAX_WORD = 40;

/** Most words kept of one credential. */
const MAX_WORDS = 256;

/** Words of a text: folded (case, accents, ß), split where neither letter nor digit stands, distinct, in order. */
export function wordsOf(...texts: string[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of split(text)) {
      if (words.size < MAX_WORDS) words.add(word.slice(0, MAX_WORD));
    }
  }
  return [...words];
}

/** Words of camel-case names as well: `gx:ServiceOffering` gives gx, serviceoffering, service and offering. */
export function wordsOfType(type: string): string[] {
  return wordsOf(type, type.replace(/([a-z0-9])([A-Z])/g, '$1 $2'));
}

/** ASCII needs neither folding nor the properties of Unicode, and is nearly all there is. */
function split(text: string): string[] {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
