import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unlessAborted } from '../lib/async.ts';
import type { Hex } from '../lib/hex.ts';
import { createLedgerClient } from './ledger-client.ts';
import type { Nodes } from './nodes.ts';

const CONTRACT: Hex = `0x${'11'.repeat(20)}`;
const WORD = '00'.repeat(32);

/** Nodes that answer as they are told, and what they were asked. */
function nodesThat(answer: (method: string, params: unknown[]) => unknown) {
  const asked: [method: string, at: unknown][] = [];
  const nodes: Nodes = {
    async call<T>(method: string, params: unknown[], signal: AbortSignal) {
      asked.push([method, params[1]]);
      return (await unlessAborted(Promise.resolve(answer(method, params)), signal)) as T;
    },
    callOthers: async () => ({ answers: [], silent: 0 }),
    prefer: () => {},
    current: () => 'http://node',
    count: 1,
  };
  return { nodes, asked };
}

describe('What is decided by is asked as of the block that is looked at', () => {
  test('the next nonce, and which ids are known', async (t) => {
    const { nodes, asked } = nodesThat((method, [call]) => {
      if (method === 'eth_getTransactionCount') return '0x7';
      const isKnown = (call as { data: string }).data.length > 10;
      return isKnown ? `0x${'20'.padStart(64, '0')}${'1'.padStart(64, '0')}${'5'.padStart(64, '0')}` : `0x${WORD}`;
    });
    const ledger = createLedgerClient({ nodes, contract: CONTRACT });
    assert.equal(await ledger.nonce(CONTRACT, 256, t.signal), 7);
    assert.deepEqual(await ledger.known([`0x${WORD}`], 256, t.signal), [5]);
    assert.deepEqual(
      asked.filter(([, at]) => at !== 'latest'),
      [
        ['eth_getTransactionCount', '0x100'],
        ['eth_call', '0x100'],
      ],
    );
  });

  test('and a node that does not have that block yet gives no answer to act on', async (t) => {
    const { nodes } = nodesThat(() => null);
    const ledger = createLedgerClient({ nodes, contract: CONTRACT });
    await assert.rejects(ledger.nonce(CONTRACT, 256, t.signal), { code: 'LEDGER_INCONSISTENT', retryable: true });
    await assert.rejects(ledger.known([], 256, t.signal), { code: 'LEDGER_INCONSISTENT', retryable: true });
  });
});

test('A node whose head moves in this moment is asked again; one without a latest block is an outage', async (t) => {
  const block = {
    number: '0x5',
    hash: CONTRACT,
    parentHash: CONTRACT,
    timestamp: '0x1',
    gasLimit: '0x2',
    gasUsed: '0x0',
  };
  const answers = [null, null, null, block];
  const { nodes } = nodesThat(() => answers.shift() ?? null);
  const ledger = createLedgerClient({ nodes, contract: CONTRACT });
  assert.equal((await ledger.head(t.signal)).number, 5);
  await assert.rejects(ledger.head(t.signal), { code: 'LEDGER_INCONSISTENT', retryable: true });
});

describe('The events of a block', () => {
  const BLOCK: Hex = `0x${'22'.repeat(32)}`;

  test('are read once for all that ask, also when one of them is stopped meanwhile', async (t) => {
    let [given, isAway] = [Promise.withResolvers<unknown[]>(), false];
    const { nodes, asked } = nodesThat((method) => {
      if (method === 'eth_call') return `0x${WORD}`;
      if (isAway) throw new Error('away');
      return given.promise;
    });
    const readings = () => asked.filter(([method]) => method === 'eth_getLogs').length;
    const ledger = createLedgerClient({ nodes, contract: CONTRACT });
    const stopping = new AbortController();
    const stopped = ledger.eventsIn(BLOCK, stopping.signal);
    const others = [ledger.eventsIn(BLOCK, t.signal), ledger.eventsIn(BLOCK, t.signal)];
    stopping.abort(new Error('stopped'));
    await assert.rejects(stopped, { message: 'stopped' });
    given.resolve([]);
    assert.equal((await Promise.all(others)).length, 2);
    assert.equal(readings(), 1);

    // Of another block, that could not be read: nothing of that is remembered.
    [given, isAway] = [Promise.withResolvers(), true];
    await assert.rejects(ledger.eventsIn(`0x${'33'.repeat(32)}`, t.signal), { message: 'away' });
    isAway = false;
    given.resolve([]);
    await ledger.eventsIn(`0x${'33'.repeat(32)}`, t.signal);
    assert.equal(readings(), 3);
  });

  test('are asked for anew where something was missing: what a node withheld once must not stay missing', async (t) => {
    const { nodes, asked } = nodesThat((method) => (method === 'eth_call' ? `0x${WORD}` : []));
    const ledger = createLedgerClient({ nodes, contract: CONTRACT });
    await ledger.eventsIn(BLOCK, t.signal);
    await ledger.eventsOf(BLOCK, [], t.signal);
    await ledger.eventsOf(BLOCK, [], t.signal);
    assert.equal(asked.filter(([method]) => method === 'eth_getLogs').length, 3);
  });
});
