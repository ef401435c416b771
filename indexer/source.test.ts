import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { EMPTY_DIGEST } from '../ledger/digest.ts';
import { sleep } from '../lib/async.ts';
import type { Hex } from '../lib/hex.ts';
import { silentLog } from '../lib/log.ts';
import { createLedger, credential } from '../test/indexer/rig.ts';
import { type Chain, createChain } from './chain.ts';
import { createNode, type LedgerNode, type LocatedNode } from './nodes.ts';
import type { ProvenRange } from './prove.ts';
import type { Reading } from './read-range.ts';
import type { BlockHeader, SequencedLog } from './sequenced.ts';
import { createSource } from './source.ts';
import { startCursor } from './start.ts';
import { countLike, decide, type Verdict } from './verdict.ts';

const BLOCKS = 6;
/** Longer than any machine takes: no other node is asked because one was slow. */
const READ_TIMEOUT_MS = 120_000;

/** A ledger of some events, and nodes that show it up to so many blocks before its newest. */
async function nodesBehind(t: TestContext, ...behind: number[]) {
  const { rpc, contract, publish } = await createLedger(t);
  for (let n = 1; n <= BLOCKS; n += 1) await publish(credential(n));
  const chains = behind.map(() => createChain({ rpc, contract: contract.address as Hex }));
  const newest = await chains[0]?.latest();
  assert.ok(newest !== undefined);
  const nodes: LedgerNode[] = [];
  for (const [index, chain] of chains.entries())
    nodes.push({ ...createNode(chain), head: await chain.header(newest.number - (behind[index] ?? 0)) });
  const origin = await chains[0]?.header(contract.block - 1);
  assert.ok(origin !== undefined);
  const source = createSource({ nodes, behindGraceMs: 0, readTimeoutMs: READ_TIMEOUT_MS, log: silentLog });
  return {
    nodes,
    /** How far behind the newest block the range ends that comes first. */
    async read(): Promise<number> {
      const step = await source.next(startCursor(origin, 0), t.signal);
      assert.equal(step.kind, 'range');
      return newest.number - step.range.to.number;
    },
  };
}

test('the most advanced node is asked first, wherever it stands; one that failed a moment ago is asked last', async (t) => {
  const { nodes, read } = await nodesBehind(t, 3, 0, 4);
  assert.equal(await read(), 0);
  const best = nodes[1];
  assert.ok(best !== undefined);
  best.setbackUntilMs = Number.POSITIVE_INFINITY;
  assert.equal(await read(), 3);
});

type Change = (header: BlockHeader) => BlockHeader;

/** The nodes of one ledger, two of which must agree; each tells its blocks in its own way. */
async function quorumOf(t: TestContext, ...changes: Change[]) {
  const { rpc, contract, publish } = await createLedger(t);
  for (let n = 1; n <= BLOCKS; n += 1) await publish(credential(n));
  const honest = createChain({ rpc, contract: contract.address as Hex });
  const newest = await honest.latest();
  const nodes: LedgerNode[] = changes.map((change) => {
    const told = (header: BlockHeader | undefined) => header && change(header);
    const chain: Chain = {
      ...honest,
      header: async (number) => told(await honest.header(number)),
      headers: async (numbers) => (await honest.headers(numbers)).map(told),
    };
    return { ...createNode(chain), head: change(newest) };
  });
  const [origin] = await honest.headers([contract.block - 1]);
  assert.ok(origin !== undefined);
  const source = createSource({ nodes, behindGraceMs: 0, readTimeoutMs: READ_TIMEOUT_MS, quorum: 2, log: silentLog });
  return {
    ...{ nodes, source, newest, origin, cursor: startCursor(origin, 0) },
    /** Lets a node be as if its newest block were another one. */
    async moveTo(index: number, number: number): Promise<void> {
      const node = nodes[index];
      assert.ok(node !== undefined);
      node.head = await node.chain.header(number);
    },
    named: () => nodes.map(({ disagreement }) => disagreement !== null),
  };
}

const HONEST: Change = (header) => header;

/** Blocks of its own from a height on. */
function forkedAt(from: number, digit: string): Change {
  const own = (hash: Hex): Hex => `0x${digit.repeat(4)}${hash.slice(6)}`;
  return ({ number, hash, parentHash, ...more }) => ({
    ...{ number, ...more },
    hash: number < from ? hash : own(hash),
    parentHash: number <= from ? parentHash : own(parentHash),
  });
}

describe('LEDGER_QUORUM', () => {
  for (const count of [2, 3]) {
    test(`2 of ${count}: read is up to the last block that two have in common; then all who contradict each other are named, and the dispute is told`, async (t) => {
      let common = Number.POSITIVE_INFINITY;
      const forks = ['a', 'b', 'c'].slice(0, count);
      const { nodes, source, newest, cursor, named } = await quorumOf(
        t,
        ...forks.map<Change>((digit) => (header) => forkedAt(common + 1, digit)(header)),
      );
      common = newest.number - 3;
      for (const node of nodes) node.head = await node.chain.header(newest.number);
      const step = await source.next(cursor, t.signal);
      assert.equal(step.kind, 'range');
      assert.equal(step.range.to.number, common);
      const there = { ...cursor, ...step.range.head, blockNumber: common, blockHash: step.range.to.hash };
      await assert.rejects(source.next(there, t.signal), {
        code: 'LEDGER_DISPUTED',
        message: /has block \d+ as 0xaaaa/,
      });
      assert.deepEqual(
        named(),
        forks.map(() => true),
      );
      // The forks end, as they do where blocks are not final at once.
      common = Number.POSITIVE_INFINITY;
      for (const node of nodes) node.head = newest;
      assert.equal((await source.next(there, t.signal)).kind, 'range');
      assert.deepEqual(
        named(),
        forks.map(() => false),
      );
    });
  }

  test('a node that has another block where two agree is named, and stays so while it is behind them', async (t) => {
    const { nodes, source, newest, cursor, moveTo, named } = await quorumOf(t, HONEST, HONEST, forkedAt(1, 'a'));
    const step = await source.next(cursor, t.signal);
    assert.equal(step.kind, 'range');
    assert.equal(step.range.to.number, newest.number);
    assert.deepEqual(named(), [false, false, true]);
    await moveTo(2, newest.number - 1);
    const there = { ...cursor, ...step.range.head, blockNumber: newest.number, blockHash: newest.hash };
    assert.equal((await source.next(there, t.signal)).kind, 'idle');
    assert.equal(nodes[2]?.disagreement?.about, 'block');
  });

  test('nodes that are behind are waited for, and neither named nor disputed', async (t) => {
    const { nodes, source, newest, cursor, moveTo, named } = await quorumOf(t, HONEST, HONEST, HONEST);
    await moveTo(1, newest.number - 2);
    await moveTo(2, newest.number - 4);
    const step = await source.next(cursor, t.signal);
    assert.equal(step.kind, 'range');
    assert.equal(step.range.to.number, newest.number - 2);
    const { number, hash } = step.range.to;
    const there = { ...cursor, ...step.range.head, blockNumber: number, blockHash: hash };
    assert.equal((await source.next(there, t.signal)).kind, 'idle');
    assert.deepEqual(named(), [false, false, false]);
    // Fewer than two that answer are none to wait with.
    for (const node of nodes.slice(1)) node.head = undefined;
    await assert.rejects(source.next(there, t.signal), { code: 'NO_NODE', message: /Fewer than the required 2 nodes/ });
  });

  test('a node that tells of newer blocks, which another has as well, and does not give them is not taken for one that is behind', async (t) => {
    const { nodes, source, newest, cursor, moveTo, named } = await quorumOf(t, HONEST, HONEST);
    await moveTo(1, newest.number - 1);
    const silent = nodes[0]?.chain as Chain;
    const header = silent.header;
    silent.header = async (number) => (number > newest.number - 3 ? undefined : header(number));
    const step = await source.next(cursor, t.signal);
    assert.equal(step.kind, 'range');
    assert.equal(step.range.to.number, newest.number - 3);
    const { number, hash } = step.range.to;
    const there = { ...cursor, ...step.range.head, blockNumber: number, blockHash: hash };
    await assert.rejects(source.next(there, t.signal), { code: 'LEDGER_DISPUTED' });
    assert.deepEqual(named(), [false, false]);
  });

  test('headers are those that two nodes give alike, whoever answers first; two that differ are a dispute', async (t) => {
    const lying: Change = (header) => ({ ...header, time: 1_000 });
    const { nodes, source, newest, origin } = await quorumOf(t, lying, HONEST, HONEST);
    const numbers = [origin.number, newest.number];
    assert.deepEqual(await source.headers(numbers, t.signal), [origin, newest]);
    const third = nodes.pop();
    await assert.rejects(source.headers(numbers, t.signal), { code: 'LEDGER_DISPUTED' });
    assert.ok(third !== undefined);
    nodes.push({ ...third, chain: { ...third.chain, headers: async () => [undefined, undefined] } });
    nodes.shift();
    assert.equal(await source.headers(numbers, t.signal), undefined);
  });

  test('namings of blocks that were passed over are those that two nodes give alike; two that differ are a dispute', async (t) => {
    const { nodes, source, newest, origin } = await quorumOf(t, HONEST, HONEST, HONEST);
    const all = Array.from({ length: newest.number - origin.number }, (_, at) => origin.number + 1 + at);
    const blocks = (await source.headers(all, t.signal)) ?? [];
    const named = async () => (await source.namings(blocks, t.signal)).map(({ name }) => name);
    const honest = await named();
    assert.equal(honest.length, 1);
    const [liar] = nodes;
    assert.ok(liar !== undefined);
    Object.assign(liar.chain, { logsOfBlock: async () => [] });
    assert.deepEqual(await named(), honest);
    nodes.pop();
    await assert.rejects(named(), { code: 'LEDGER_DISPUTED' });
  });

  test('ranges that differ in a last block, a time, a place, an event or a name are not the same', async (t) => {
    const { nodes, source, cursor } = await quorumOf(t, HONEST, HONEST);
    const step = await source.next(cursor, t.signal);
    assert.equal(step.kind, 'range');
    const { range } = step;
    const verdictOf = (changed: ProvenRange): Verdict => {
      const reading: Extract<Reading, { kind: 'range' }> = { kind: 'range', range: changed };
      return { kind: 'range', node: nodes[0] as LocatedNode, reading };
    };
    const isSame = (changed: ProvenRange) => countLike([verdictOf(range), verdictOf(changed)]) === 2;
    const [first, ...rest] = range.events;
    const { to, head, namings } = range;
    assert.ok(first !== undefined);
    const { log } = first;
    const withFirst = (event: typeof first) => isSame({ ...range, events: [event, ...rest] });
    const other: Hex = `0x${'ab'.repeat(32)}`;
    const name = { account: log.account, name: 'Somebody', blockNumber: log.blockNumber, logIndex: 0 };
    assert.equal(isSame({ ...range }), true);
    assert.deepEqual(
      [
        isSame({ ...range, to: { ...to, hash: other } }),
        isSame({ ...range, to: { ...to, time: 1_000 } }),
        isSame({ ...range, head: { ...head, digest: other } }),
        isSame({ ...range, namings: [...namings, name] }),
        withFirst({ ...first, blockTime: 1_000 }),
        withFirst({ ...first, log: { ...log, kind: 'statusChanged' } as SequencedLog }),
        withFirst({ ...first, log: { ...log, blockNumber: 1 } }),
        withFirst({ ...first, log: { ...log, blockHash: other } }),
        withFirst({ ...first, log: { ...log, transactionHash: other } }),
        withFirst({ ...first, log: { ...log, logIndex: 99 } }),
      ],
      Array.from({ length: 10 }, () => false),
    );
  });
});

test('fewer nodes than must agree do not show that the ledger went back', async (t) => {
  const { nodes } = await nodesBehind(t, 0, 1);
  const [first, second] = nodes as LocatedNode[];
  assert.ok(first !== undefined && second !== undefined);
  const cursor = startCursor(first.head, 0);
  const verdicts: Verdict[] = [
    { kind: 'diverged', node: first },
    { kind: 'behind', node: second },
  ];
  assert.equal(decide(verdicts, { quorum: 1, isGone: false, cursor }).kind, 'wentBack');
  assert.throws(() => decide(verdicts, { quorum: 2, isGone: true, cursor }), { code: 'LEDGER_DISPUTED' });
});

test('nodes count as gone back after they were seen behind without a break: an outage in between begins it anew', async (t) => {
  const GRACE_MS = 300;
  const { rpc, contract, publish } = await createLedger(t);
  const chain = createChain({ rpc, contract: contract.address as Hex });
  await publish(credential(1));
  const [head, cursor] = [await chain.header(contract.block), startCursor(await chain.latest(), 0)];
  const node: LedgerNode = { ...createNode(chain), head };
  const source = createSource({ nodes: [node], behindGraceMs: GRACE_MS, log: silentLog });
  const isBehind = () => assert.rejects(source.next(cursor, t.signal), { code: 'LEDGER_BEHIND' });
  await isBehind();
  node.head = undefined;
  await sleep(2 * GRACE_MS);
  await assert.rejects(source.next(cursor, t.signal), { code: 'NO_NODE' });
  node.head = head;
  await isBehind();
  await sleep(2 * GRACE_MS);
  assert.equal((await source.next(cursor, t.signal)).kind, 'wentBack');
});

test('what the contract had as of a block is what so many nodes confirm, else what so many say instead', async (t) => {
  const { rpc, contract, publish } = await createLedger(t);
  await publish(credential(1));
  const honest = createChain({ rpc, contract: contract.address as Hex });
  const head = await honest.latest();
  const truth = await honest.contractHead(head);
  assert.ok(truth !== undefined);
  const lie = { ...truth, digest: EMPTY_DIGEST };
  const told = async (quorum: number, ...heads: (typeof lie | undefined)[]) => {
    const nodes = heads.map((each) => ({ ...createNode({ ...honest, contractHead: async () => each }), head }));
    const source = createSource({ nodes, behindGraceMs: 0, readTimeoutMs: READ_TIMEOUT_MS, quorum, log: silentLog });
    return (await source.contractHead({ ...startCursor(head, 0), ...truth }, t.signal))?.digest;
  };
  assert.equal(await told(1, lie, truth), truth.digest);
  assert.equal(await told(1, undefined, lie), lie.digest);
  assert.equal(await told(2, lie, truth, truth), truth.digest);
  assert.equal(await told(2, lie, truth, undefined), undefined);
  assert.equal(await told(2, lie, truth, lie), lie.digest);
  assert.equal(await told(1, undefined, undefined), undefined);
});
