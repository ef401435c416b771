/** How pieces are chosen: how long a piece is, and how long the sequences that are counted, in bytes. */
export type CoverOptions = { dictionaryBytes: number; pieceBytes: number; sequenceBytes: number };

/**
 * A dictionary of the pieces that most documents share (the COVER algorithm: Liao, Petri, Moffat, Wirth, 2016). Again
 * and again it takes the piece whose sequences occur in the most documents, then no longer counts these sequences. The
 * best piece comes last: nearer to the text, so that pointing at it costs fewer bits and it stays in the window longest.
 */
export function coverDictionary(documents: readonly Buffer[], options: CoverOptions): Buffer {
  const { dictionaryBytes, pieceBytes, sequenceBytes } = options;
  const text = Buffer.concat(documents);
  const { sequenceAt, documentsWith } = countSequences(documents, sequenceBytes);
  const pieces: Buffer[] = [];
  for (let room = dictionaryBytes; room > sequenceBytes; ) {
    const start = bestPiece(sequenceAt, documentsWith, Math.min(pieceBytes, room) - sequenceBytes + 1);
    if (start === undefined) break;
    const last = start + Math.min(pieceBytes, room) - sequenceBytes;
    const [from, to] = trim(start, last, (at) => (documentsWith[sequenceAt[at] ?? 0] ?? 0) > 0);
    for (let at = from; at <= to; at += 1) documentsWith[sequenceAt[at] ?? 0] = 0;
    pieces.unshift(text.subarray(from, to + sequenceBytes));
    room -= to + sequenceBytes - from;
  }
  return Buffer.concat(pieces);
}

/** The number of the sequence at each place, and in how many documents each sequence occurs (0 when in one alone). */
function countSequences(documents: readonly Buffer[], sequenceBytes: number) {
  const text = Buffer.concat(documents).toString('latin1');
  const numbers = new Map<string, number>();
  const sequenceAt = new Int32Array(Math.max(0, text.length - sequenceBytes + 1));
  const documentsWith: number[] = [];
  const lastDocument: number[] = [];
  let end = 0;
  for (const [index, { length }] of documents.entries()) {
    const begin = end;
    end += length;
    for (let at = begin; at < Math.min(end, sequenceAt.length); at += 1) {
      const sequence = text.slice(at, at + sequenceBytes);
      const number = numbers.get(sequence) ?? numbers.size;
      numbers.set(sequence, number);
      sequenceAt[at] = number;
      if (lastDocument[number] === index) continue;
      documentsWith[number] = (documentsWith[number] ?? -1) + 1;
      lastDocument[number] = index;
    }
  }
  return { sequenceAt, documentsWith };
}

/** Where the piece of `width` sequences begins whose sequences occur in the most documents. */
function bestPiece(sequenceAt: Int32Array, documentsWith: readonly number[], width: number): number | undefined {
  let best: number | undefined;
  let bestScore = 0;
  let score = 0;
  for (let at = 0; at < sequenceAt.length; at += 1) {
    score += documentsWith[sequenceAt[at] ?? 0] ?? 0;
    if (at >= width) score -= documentsWith[sequenceAt[at - width] ?? 0] ?? 0;
    if (score > bestScore && at >= width - 1) {
      bestScore = score;
      best = at - width + 1;
    }
  }
  return best;
}

/** The same without what is worth nothing at either end. */
function trim(from: number, to: number, isWorthwhile: (at: number) => boolean): [from: number, to: number] {
  let [first, last] = [from, to];
  while (first < last && !isWorthwhile(first)) first += 1;
  while (last > first && !isWorthwhile(last)) last -= 1;
  return [first, last];
}
