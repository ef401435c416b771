import { decodeBlock, type EventBlock } from '../../ledger/view.ts';
import type { Limits } from '../limits.ts';
import type { BlockConnectionModel, BlockModel } from '../models.ts';
import { readBlock, readEventBlock } from './blocks.ts';
import { type PageArgs, pageSizes, planPage } from './page.ts';
import { countBetween, membersBetween, memberUpTo, type Source } from './reader.ts';
import { readRows } from './rows.ts';
import type { Head } from './snapshot.ts';

/** Which blocks to list. Places are events by `seq`: a page lies beside the blocks that hold them. */
export type BlockPageArgs = PageArgs & {
  from?: number | null | undefined;
  to?: number | null | undefined;
  orderBy?: 'NEWEST' | 'OLDEST' | null | undefined;
  afterSeq?: number | undefined;
  beforeSeq?: number | undefined;
};

/** Numbers of blocks, both ends included; empty when `from` is above `to`. */
type BlockRange = { from: number; to: number };

/** A block by its number; undefined when it lies beyond the snapshot's. */
export async function findBlock(source: Source, head: Head, number: number): Promise<BlockModel | undefined> {
  const { at } = source;
  if (number > at.block.number) return undefined;
  const [events, before] = await Promise.all([
    readEventBlock(source.read, at.keys, number),
    readEventBlock(source.read, at.keys, number - 1),
  ]);
  const block = await readBlock(source.read, head, number, events);
  return { block, previousSeq: before?.lastSeq ?? 0, lastSeq: events?.lastSeq ?? 0, at };
}

/** A page of the blocks that hold events. Throws `BAD_INPUT`. */
export async function listBlocks(
  source: Source,
  args: BlockPageArgs,
  limits: Pick<Limits, 'defaultPageSize' | 'maxPageSize'>,
): Promise<BlockConnectionModel> {
  const { at } = source;
  const plan = planPage<BlockModel>(args, pageSizes(limits));
  const all = { from: args.from ?? 0, to: Math.min(args.to ?? at.block.number, at.block.number) };
  const isOldestFirst = args.orderBy === 'OLDEST';
  const range = await rangeBetween(source, all, args, isOldestFirst);
  const ascending = isOldestFirst === (plan.from === 'START');
  const count = (of: BlockRange) => countBetween(at.keys.blocks, of.from, of.to);
  const [members, total, below, above] = await source.read([
    membersBetween(at.keys.blocks, { ...range, ascending }, plan.limit),
    count(all),
    count({ from: all.from, to: range.from - 1 }),
    count({ from: range.to + 1, to: all.to }),
  ]);
  const { items, hasMoreAfter, hasMoreBefore } = plan.cut(await modelsOf(source, members.map(decodeBlock)));
  const [before, after] = isOldestFirst ? [below, above] : [above, below];
  return {
    at,
    items,
    hasNextPage: hasMoreAfter ?? (args.beforeSeq !== undefined && after > 0),
    hasPreviousPage: hasMoreBefore ?? (args.afterSeq !== undefined && before > 0),
    total,
  };
}

async function rangeBetween(
  source: Source,
  { from, to }: BlockRange,
  { afterSeq, beforeSeq }: BlockPageArgs,
  isOldestFirst: boolean,
): Promise<BlockRange> {
  const [low, high] = isOldestFirst ? [afterSeq, beforeSeq] : [beforeSeq, afterSeq];
  const [lower, upper] = await Promise.all([numberOf(source, low), numberOf(source, high)]);
  return {
    from: lower === undefined ? from : Math.max(from, lower + 1),
    to: upper === undefined ? to : Math.min(to, upper - 1),
  };
}

/** Number of the block that holds an event; before the first event lies none. */
async function numberOf(source: Source, seq: number | undefined): Promise<number | undefined> {
  if (seq === undefined || seq === 0) return seq === 0 ? -1 : undefined;
  return (await readRows(source, [seq]))[0]?.blockNumber;
}

async function modelsOf(source: Source, blocks: readonly EventBlock[]): Promise<BlockModel[]> {
  const previous = await source.read(blocks.map(({ number }) => memberUpTo(source.at.keys.blocks, number - 1)));
  return blocks.map(({ lastSeq, ...block }, index) => ({
    block,
    lastSeq,
    previousSeq: seqOf(previous[index]),
    at: source.at,
  }));
}

function seqOf(member: string | undefined): number {
  return member === undefined ? 0 : decodeBlock(member).lastSeq;
}
