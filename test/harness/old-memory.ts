import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Between two collections: so little that nothing grows old by itself. */
const AT_ONCE = 20;

/** Bytes of old memory that some work costs each time, though nobody keeps what it made: what only a full collection would free. */
export async function keptBy(times: number, work: (turn: number) => Promise<unknown>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  async function repeat(): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) {
      await work(turn);
      if (turn % AT_ONCE === 0) collect({ type: 'minor' });
    }
    // What is young is old, or gone, after two.
    for (let left = 2; left > 0; left -= 1) collect({ type: 'minor' });
  }
  // What is compiled and kept once, is.
  await repeat();
  collect();
  const before = oldBytes();
  await repeat();
  return (oldBytes() - before) / times;
}

function oldBytes(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => /^(old|large_object)_space$/.test(name));
  return spaces.reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
}
