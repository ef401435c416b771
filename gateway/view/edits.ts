/** Alphabets by a letter that tells the script, and digits; what is not among them is found by its other letters. */
const ALPHABETS: [RegExp, string][] = [
  [/[a-z]/, 'abcdefghijklmnopqrstuvwxyz'],
  [/[α-ω]/, 'αβγδεζηθικλμνξοπρσςτυφχψω'],
  [/[а-я]/, 'абвгдежзиклмнопрстуфхцчшщъыьэюя'],
];

const DIGITS = '0123456789';

/** Letters at the beginning in which an edit is tried; a word with a later one begins with the same letters. */
const HEAD = 3;

/** Whether two words differ by one edit at most: a letter more, less or other, or two neighbours exchanged. */
export function isWithinOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  if (start === a.length && start === b.length) return true;
  // Thousands of words are looked at for one slip, so nothing is made on the way.
  let restA = a.length - start;
  let restB = b.length - start;
  while (restA > 0 && restB > 0 && a.charCodeAt(start + restA - 1) === b.charCodeAt(start + restB - 1)) {
    restA -= 1;
    restB -= 1;
  }
  if (restA <= 1 && restB <= 1) return true;
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

/** Which letters a word has, as bits of a number; several letters have the same bit. */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

/** Whether words of these letters may be within one edit of each other: that takes one letter away and adds one, at most. */
export function mayBeOneEdit(letters: number, others: number): boolean {
  let other = letters ^ others;
  other &= other - 1;
  return (other & (other - 1)) === 0;
}

/** Letters of a word's script, and digits. */
export function alphabetOf(word: string): string[] {
  return [...(ALPHABETS.find(([letter]) => letter.test(word))?.[1] ?? ''), ...DIGITS];
}

/** Words that differ from a word by one edit in its first letters. */
export function neighbours(word: string): string[] {
  const alphabet = alphabetOf(word);
  const found = new Set<string>();
  for (let at = 0; at < Math.min(HEAD, word.length); at += 1) {
    const [before, letter = '', after] = [word.slice(0, at), word[at], word.slice(at + 1)];
    found.add(before + after);
    if (after !== '') found.add(before + after[0] + letter + after.slice(1));
    for (const other of alphabet) found.add(before + other + after).add(before + other + letter + after);
  }
  found.delete(word);
  return [...found];
}
