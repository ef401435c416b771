import { ServiceError } from '../lib/errors.ts';
import type { Hex } from '../lib/hex.ts';

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

/** Hexadecimal digits of an ABI word, and of the address at its end. */
const WORD = 64;
const ADDRESS = 40;

/** Digits of a word that are zero in every number below 2^64, and the safe integers' other ones. */
const ZERO_DIGITS = '0'.repeat(WORD - 16);

/**
 * Opens a log with so many topics. Every reading throws a `LOG` error for what is not there or not in its form.
 * Works on the digits themselves: this is on the path of every event, where ethers takes about 0.1 ms a log.
 */
export function readLog(log: { topics: readonly string[]; data: string }, topicCount: number): LogReader {
  const { topics } = log;
  if (!Array.isArray(topics) || topics.length !== topicCount) throw malformed(`expected ${topicCount} topics`);
  if (typeof log.data !== 'string' || !/^0x[0-9a-f]*$/i.test(log.data)) throw malformed('expected data in hexadecimal');
  const digits = log.data.slice(2).toLowerCase();

  const word = (index: number) => {
    if (digits.length < WORD * (index + 1)) throw malformed(`expected word ${index} of the data`);
    return digits.slice(WORD * index, WORD * (index + 1));
  };
  const number = (index: number) => numberOf(word(index));

  return {
    bytes32Topic: (index) => `0x${topicOf(topics, index)}`,
    addressTopic: (index) => addressOf(topicOf(topics, index)),
    numberTopic: (index) => numberOf(topicOf(topics, index)),
    bytes32: (index) => `0x${word(index)}`,
    number,
    lastBytes(index, words) {
      if (number(index) !== 32 * words) throw malformed(`expected the bytes at word ${words}`);
      const start = WORD * (words + 1);
      const end = start + 2 * number(words);
      const isPadded = digits.length === WORD * Math.ceil(end / WORD) && /^0*$/.test(digits.slice(end));
      if (!isPadded) throw malformed('expected bytes of the stated length, padded with zeros');
      return Buffer.from(digits.slice(start, end), 'hex');
    },
    onlyWords(words) {
      if (digits.length !== WORD * words) throw malformed(`expected ${words} words of data`);
    },
  };
}

function topicOf(topics: readonly unknown[], index: number): string {
  const topic = topics[index];
  if (typeof topic !== 'string' || !/^0x[0-9a-f]{64}$/i.test(topic))
    throw malformed(`expected 32 bytes as topic ${index}`);
  return topic.slice(2).toLowerCase();
}

function addressOf(word: string): Hex {
  if (!word.startsWith('0'.repeat(WORD - ADDRESS))) throw malformed(`expected an address, found 0x${word}`);
  return `0x${word.slice(-ADDRESS)}`;
}

function numberOf(word: string): number {
  const value = Number.parseInt(word.slice(-16), 16);
  if (!word.startsWith(ZERO_DIGITS) || !Number.isSafeInteger(value))
    throw malformed(`expected a number below 2^53, found 0x${word}`);
  return value;
}

function malformed(what: string): ServiceError {
  return new ServiceError('LOG', `The log cannot be read: ${what}`);
}

/** The error of a field whose value has no meaning. */
export function meaningless(field: string, value: number): ServiceError {
  return malformed(`there is no ${field} ${value}`);
}
