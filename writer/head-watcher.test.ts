import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { silentLog } from '../lib/log.ts';
import { type HeadState, watchHeads } from './head-watcher.ts';
import type { Head } from './ledger-client.ts';

/** Block `number` of a chain; another `fork` is another chain from `from` on. */
function block(number: number, fork = '', from = 0): Head {
  const hash = (n: number) => `0x${n}${n >= from ? fork : ''}` as const;
  return { number, hash: hash(number), parentHash: hash(number - 1), timestampS: number, gasLimit: 1, gasUsed: 0 };
}

type Scene = {
  head: Head;
  /** What the node in use has at a height. */
  at?(number: number): Head | undefined;
  other?: string | undefined;
  isANodeSilent?: boolean;
};

/** Lets the watcher see one scene after the other; the last one stays for ever. */
async function watch(t: TestContext, scenes: Scene[], graceMs = 0) {
  const stop = new AbortController();
  t.signal.addEventListener('abort', () => stop.abort());
  const states: HeadState[] = [];
  const wentBack: string[] = [];
  const used: string[] = [];
  let index = -1;
  const scene = () => scenes[Math.min(index, scenes.length - 1)] as Scene;
  await watchHeads({
    ledger: {
      async head() {
        index += 1;
        if (index >= scenes.length) stop.abort();
        return scene().head;
      },
      blockAt: async (number) => (scene().at ?? ((n: number) => block(n)))(number),
      nodeThatHas: async () => scene().other,
      isANodeSilent: async () => scene().isANodeSilent ?? false,
      useNode: (url) => used.push(url),
    },
    pollMs: () => 1,
    graceMs,
    onLook: (state) => states.push(state),
    onWentBack: (reason) => wentBack.push(reason),
    log: silentLog,
    signal: stop.signal,
  });
  return { types: states.map(({ type }) => type), wentBack, used };
}

describe('The head', () => {
  test('is followed from block to block, and over gaps', async (t) => {
    const { types, wentBack } = await watch(
      t,
      [block(5), block(6), block(6), block(20)].map((head) => ({ head })),
    );
    assert.deepEqual(new Set(types), new Set(['seen']));
    assert.deepEqual(wentBack, []);
  });

  test('went back when the same height has another hash, the next another parent, or a later one another ancestor', async (t) => {
    const other = (number: number) => block(number, 'x', 5);
    for (const head of [other(5), other(6), other(9)]) {
      const { wentBack } = await watch(t, [{ head: block(5) }, { head, at: other }]);
      assert.equal(wentBack.length, 1, `block ${head.number}`);
    }
  });

  test('did not go back because another node is asked meanwhile that lags behind', async (t) => {
    const { wentBack, types } = await watch(t, [
      { head: block(5) },
      { head: block(9), at: () => undefined },
      { head: block(9) },
    ]);
    assert.deepEqual(wentBack, []);
    assert.ok(types.includes('away'));
  });

  test('that is lower is not believed while another node has more', async (t) => {
    const { used, wentBack } = await watch(t, [{ head: block(9) }, { head: block(5), other: 'http://b' }]);
    assert.equal(used[0], 'http://b');
    assert.deepEqual(wentBack, []);
  });

  test('that is lower on the same chain is never believed while a named node is silent', async (t) => {
    const scenes = [{ head: block(5) }, { head: block(9) }];
    const lagging = new Array(50).fill({ head: block(5), isANodeSilent: true });
    const { wentBack, types } = await watch(t, [...scenes, ...lagging]);
    assert.deepEqual(wentBack, []);
    assert.equal(types.at(-1), 'lower');
  });

  test('that is lower on another chain is believed although a named node is silent', async (t) => {
    const { wentBack } = await watch(t, [
      { head: block(5) },
      { head: block(9) },
      { head: block(5, 'x'), isANodeSilent: true },
    ]);
    assert.equal(wentBack.length, 1);
  });

  test('that is lower is believed after some time when every named node says so', async (t) => {
    const { wentBack, types } = await watch(t, [{ head: block(9) }, ...new Array(200).fill({ head: block(5) })], 50);
    assert.equal(wentBack.length, 1);
    assert.ok(types.filter((type) => type === 'lower').length > 1);
  });
});
