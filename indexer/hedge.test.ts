import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hedge } from './hedge.ts';

type Ask = (signal: AbortSignal) => Promise<string>;

const answers =
  (words: string): Ask =>
  () =>
    Promise.resolve(words);

/** Says nothing until it is abandoned. */
function frozen(abandoned: string[] = [], name = 'frozen'): Ask {
  return (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        abandoned.push(name);
        reject(signal.reason);
      });
    });
}

function ask(asks: Ask[], needed = 1, silent: number[] = []): Promise<string[]> {
  return hedge(asks, {
    afterMs: 5,
    signal: AbortSignal.timeout(20_000),
    missing: (given) => needed - given.filter((words) => words !== 'failed').length,
    onSilent: (index) => void silent.push(index),
  });
}

describe('Asking several', () => {
  test('asks nobody else once enough is known', async () => {
    const never: Ask = () => assert.fail('was asked');
    assert.deepEqual(await ask([answers('a'), never]), ['a']);
    assert.deepEqual(await ask([answers('a'), answers('b'), never], 2), ['a', 'b']);
  });

  test('asks the next when one failed, and gives all that was said when nobody helps', async () => {
    assert.deepEqual(await ask([answers('failed'), answers('b')]), ['failed', 'b']);
    assert.deepEqual(await ask([answers('failed'), answers('failed')]), ['failed', 'failed']);
  });

  test('asks the next when one is silent, names the silent one and abandons what it was asked', async () => {
    const [abandoned, silent]: [string[], number[]] = [[], []];
    assert.deepEqual(await ask([frozen(abandoned), answers('b')], 1, silent), ['b']);
    assert.deepEqual([abandoned, silent], [['frozen'], [0]]);
  });

  test('ends with its signal', async () => {
    const stop = new AbortController();
    const asking = hedge([frozen()], {
      afterMs: 5,
      signal: stop.signal,
      missing: () => 1,
      onSilent: () => undefined,
    });
    stop.abort(new Error('over'));
    await assert.rejects(asking);
  });
});
