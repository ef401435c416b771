import { eachPlace } from '../../ledger/postings.ts';
import { hasBit, type SharedBits } from './bits.ts';

/** The values of a dimension in the order in which they occurred first, and by chunk which event has which. */
export type ValueTable = {
  values: readonly string[];
  has(value: string): boolean;
  /** Adds a value, and its first event, which is not before that of any other. */
  add(value: string, firstSeq: number): void;
  /** How many values had occurred up to an event. */
  countUpTo(seq: number): number;
  chunks: Map<number, ValueChunk>;
  /** Tells that an event has a value. What is no listed value is not counted. */
  tell(chunk: number, place: number, value: string): void;
};

/** Which events of a chunk have which values. */
export type ValueChunk = {
  /** Tells that the events of stored postings, up to a place, have the value of a number. */
  addPostings(postings: Buffer, last: number, value: number): void;
  addPlace(place: number, value: number): void;
  /** Adds to the count of each value how many of a set have it. */
  count(bits: SharedBits, counts: Uint32Array): void;
};

/** A dimension with these values; a number in two bytes is one of them. */
export function createValueTable(listed: readonly { value: string; firstSeq: number }[]): ValueTable {
  const values: string[] = [];
  const firsts: number[] = [];
  const numbers = new Map<string, number>();
  const chunks = new Map<number, ValueChunk>();
  const add = (value: string, firstSeq: number) => {
    numbers.set(value, values.length);
    values.push(value);
    firsts.push(firstSeq);
  };
  for (const { value, firstSeq } of listed.toSorted((a, b) => a.firstSeq - b.firstSeq)) add(value, firstSeq);
  return {
    values,
    chunks,
    add,
    has: (value) => numbers.has(value),
    countUpTo(seq) {
      let count = firsts.length;
      while (count > 0 && (firsts[count - 1] ?? 0) > seq) count -= 1;
      return count;
    },
    tell(chunk, place, value) {
      const number = numbers.get(value);
      if (number !== undefined) chunks.get(chunk)?.addPlace(place, number);
    },
  };
}

/** A chunk of which nothing is known yet. */
export function createValueChunk(): ValueChunk {
  let places = new Uint16Array(0);
  let numbers = new Uint16Array(0);
  let length = 0;

  function addPlace(place: number, value: number): void {
    if (length === places.length) [places, numbers] = [longer(places), longer(numbers)];
    places[length] = place;
    numbers[length] = value;
    length += 1;
  }

  return {
    addPlace,
    addPostings(postings, last, value) {
      eachPlace(postings, last, (place) => addPlace(place, value));
    },
    count(bits, counts) {
      for (let at = 0; at < length; at += 1) {
        if (!hasBit(bits, places[at] ?? 0)) continue;
        const value = numbers[at] ?? 0;
        counts[value] = (counts[value] ?? 0) + 1;
      }
    },
  };
}

/** Grows by halves: most dimensions have about one value an event. */
function longer(array: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const grown = new Uint16Array(64 + Math.ceil(array.length * 1.5));
  grown.set(array);
  return grown;
}
