import { ServiceError } from '../lib/errors.ts';
import { type Hex, toHex } from '../lib/hex.ts';

/** Reads topics and ABI words of one log in the form in which the contract writes them, and no other. */
export type LogReader = {
  /** 32 bytes of an indexed argument; the first argument is topic 1. */
  bytes32Topic(index: number): Hex;
  addressTopic(index: number): Hex;
  numberTopic(index: number): number;
  bytes32(index: number): Hex;
  number(index: number): number;
  /** The only argument of variable length, whose place is word `index`, behind `words` words; ends the data. */
  lastBytes(index: number, words: number): Buffer;
  /** Refuses data of another length than so many words. */
  onlyWords(words: number): void;
};

/** Bytes of an ABI word, and of the address at its end. */
const WORD = 32;
const ADDRESS = 20;

/** Numbers stand in the last eight bytes of a word. */
const NUMBER = 8;

/**
 * Opens a log with so many topics. Every reading throws a `LOG` error for what is not there or not in its form.
 * Works on the bytes themselves: this is on the path of every event, where ethers takes about 0.1 ms a log.
 */
export function readLog(log: { topics: readonly string[]; data: string }, topicCount: number): LogReader {
  const { topics } = log;
  if (!Array.isArray(topics) || topics.length !== topicCount) throw malformed(`expected ${topicCount} topics`);
  const data = bytesOf(log.data);
  if (data === undefined) throw malformed('expected data in hexadecimal');

  const word = (index: number) => {
    if (data.length < WORD * (index + 1)) throw malformed(`expected word ${index} of the data`);
    return data.subarray(WORD * index, WORD * (index + 1));
  };
  const number = (index: number) => numberOf(word(index));

  return {
    bytes32Topic: (index) => toHex(topicOf(topics, index)),
    addressTopic: (index) => addressOf(topicOf(topics, index)),
    numberTopic: (index) => numberOf(topicOf(topics, index)),
    bytes32: (index) => toHex(word(index)),
    number,
    lastBytes(index, words) {
      if (number(index) !== WORD * words) throw malformed(`expected the bytes at word ${words}`);
      const start = WORD * (words + 1);
      const end = start + number(words);
      const isPadded = data.length === WORD * Math.ceil(end / WORD) && isZero(data, end, data.length);
      if (!isPadded) throw malformed('expected bytes of the stated length, padded with zeros');
      return data.subarray(start, end);
    },
    onlyWords(words) {
      if (data.length !== WORD * words) throw malformed(`expected ${words} words of data`);
    },
  };
}

/** Bytes of hexadecimal digits with prefix; undefined when it is anything else. */
function bytesOf(hex: unknown): Buffer | undefined {
  if (typeof hex !== 'string' || hex.length % 2 !== 0 || !hex.startsWith('0x')) return undefined;
  // Stops at the first that is no digit.
  const bytes = Buffer.from(hex.slice(2), 'hex');
  return bytes.length === hex.length / 2 - 1 ? bytes : undefined;
}

function topicOf(topics: readonly unknown[], index: number): Buffer {
  const topic = bytesOf(topics[index]);
  if (topic?.length !== WORD) throw malformed(`expected 32 bytes as topic ${index}`);
  return topic;
}

function addressOf(word: Buffer): Hex {
  if (!isZero(word, 0, WORD - ADDRESS)) throw malformed(`expected an address, found ${toHex(word)}`);
  return toHex(word.subarray(WORD - ADDRESS));
}

function numberOf(word: Buffer): number {
  const value = word.readUInt32BE(WORD - NUMBER) * 2 ** 32 + word.readUInt32BE(WORD - NUMBER / 2);
  if (!isZero(word, 0, WORD - NUMBER) || !Number.isSafeInteger(value))
    throw malformed(`expected a number below 2^53, found ${toHex(word)}`);
  return value;
}

function isZero(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

function malformed(what: string): ServiceError {
  return new ServiceError('LOG', `The log cannot be read: ${what}`);
}

/** The error of a field whose value has no meaning. */
export function meaningless(field: string, value: number): ServiceError {
  return malformed(`there is no ${field} ${value}`);
}
