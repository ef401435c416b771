import type { Hex } from '../lib/hex.ts';
import type { LocatedNode } from './nodes.ts';
import type { BlockHeader } from './sequenced.ts';

/** What so many nodes say with one voice: the highest such block above the floor, and who says so. */
export type Agreement = { block: BlockHeader; members: LocatedNode[] };

/**
 * Finds the highest block that `quorum` nodes have with one hash. Whoever has no block of a height is behind and may
 * wait; who has another one there disagrees and is named. Undefined when not even the floor is agreed upon.
 */
export async function agree(
  nodes: readonly LocatedNode[],
  quorum: number,
  floor: number,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  const highest = nodes.map(({ head }) => head.number).sort((a, b) => b - a)[quorum - 1];
  if (highest === undefined) return undefined;
  const best = await agreementAt(nodes, quorum, highest, signal);
  if (best !== undefined || highest <= floor) return best;
  // Blocks that agree have ancestors that agree, so the highest is found by bisection.
  let found: Agreement | undefined;
  for (let [low, high] = [floor, highest - 1]; low <= high; ) {
    const middle = Math.ceil((low + high) / 2);
    const agreement = await agreementAt(nodes, quorum, middle, signal);
    if (agreement === undefined) high = middle - 1;
    else [found, low] = [agreement, middle + 1];
  }
  return found;
}

async function agreementAt(
  nodes: readonly LocatedNode[],
  quorum: number,
  height: number,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  const said = await Promise.all(nodes.map(async (node) => ({ node, header: await headerAt(node, height, signal) })));
  signal.throwIfAborted();
  const groups = new Map<Hex, { header: BlockHeader; members: LocatedNode[] }>();
  for (const { node, header } of said) {
    if (header === undefined) continue;
    const group = groups.get(header.hash) ?? { header, members: [] };
    group.members.push(node);
    groups.set(header.hash, group);
  }
  const largest = [...groups.values()].sort((a, b) => b.members.length - a.members.length)[0];
  nameDissenters([...groups.values()], largest !== undefined && largest.members.length >= quorum ? largest : undefined);
  if (largest === undefined || largest.members.length < quorum) return undefined;
  return { block: largest.header, members: largest.members };
}

/** Without a majority nobody knows who is wrong: all are named. */
function nameDissenters(
  groups: readonly { header: BlockHeader; members: LocatedNode[] }[],
  agreed: { header: BlockHeader } | undefined,
): void {
  for (const group of groups) {
    const { number, hash } = group.header;
    const dissents = groups.length > 1 && group !== agreed;
    const words = `has block ${number} as ${hash}, others as ${otherThan(group, groups, agreed)}`;
    for (const node of group.members) {
      if (dissents) node.disagreement = { about: 'block', words };
      // About logs the next range tells.
      else if (node.disagreement?.about === 'block') node.disagreement = null;
    }
  }
}

function otherThan(
  group: { header: BlockHeader },
  groups: readonly { header: BlockHeader }[],
  agreed: { header: BlockHeader } | undefined,
): string {
  return (agreed ?? groups.find((each) => each !== group))?.header.hash ?? 'nothing';
}

async function headerAt(node: LocatedNode, height: number, signal: AbortSignal): Promise<BlockHeader | undefined> {
  if (node.head.number === height) return node.head;
  if (node.head.number < height) return undefined;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(HEADER_MS)]);
  return node.chain.header(height, limited).catch(() => undefined);
}

/** How long a node may take for a header before the others decide without it. */
const HEADER_MS = 1_000;
