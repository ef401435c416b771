import { messageOf } from './errors.ts';

const WORDS: [begin: string, words: string][] = [
  ['OOM', 'Redis is out of memory: give it more, or raise maxmemory'],
  ['MISCONF', 'Redis cannot write its file and therefore takes no writes: look at its disk'],
  ['READONLY', 'Redis is a replica and takes no writes: it waits for a failover to end'],
  ['NOREPLICAS', 'Redis has too few replicas in reach and therefore takes no writes (min-replicas-to-write)'],
  ['LOADING', 'Redis is loading its data'],
];

/** A failure in words for an operator; what Redis said follows, where it is Redis that says so. */
export function troubleOf(error: unknown): string {
  const message = messageOf(error);
  const words = WORDS.find(([begin]) => message.startsWith(begin))?.[1];
  return words === undefined ? message : `${words} (${message})`;
}
