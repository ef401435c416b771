import { largestGroup } from './largest-group.ts';
import type { LocatedNode } from './nodes.ts';
import type { BlockHeader } from './sequenced.ts';

/** The highest block that so many nodes have with one hash. */
export type Agreement = {
  /** Who has it: each as if it were his newest, as he himself tells it. */
  members: LocatedNode[];
  /** So many have newer blocks as well, and do not say the same about the next one. */
  isDisputed: boolean;
};

/** A node and its block of some height. */
type Said = { node: LocatedNode; header: BlockHeader };

/**
 * Finds the highest block from the floor on that `quorum` nodes have with one hash. Whoever has no block of a height is
 * behind and may wait; who has another one there disagrees and is named. Undefined when not even the floor is agreed upon.
 */
export async function agree(
  nodes: readonly LocatedNode[],
  quorum: number,
  floor: number,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  const highest = nodes.map(({ head }) => head.number).sort((a, b) => b - a)[quorum - 1];
  if (highest === undefined) return undefined;
  let agreed: { said: Said[]; members: Said[] } | undefined;
  let disputed: Said[] | undefined;
  // Blocks that agree have ancestors that agree, so the highest is found by bisection; nearly always it is the first.
  let [low, high] = [Math.min(floor, highest), highest];
  for (let height = highest; low <= high; height = Math.ceil((low + high) / 2)) {
    const said = await headersAt(nodes, height, signal);
    const members = largestGroup(said, ({ header }) => header.hash);
    if (members.length >= quorum) [agreed, low] = [{ said, members }, height + 1];
    else [disputed, high] = [said, height - 1];
  }
  if (agreed !== undefined) nameDissenters(agreed.said, agreed.members);
  if (disputed !== undefined) nameDissenters(disputed, []);
  if (agreed === undefined) return undefined;
  return {
    members: agreed.members.map(({ node, header }) => ({ ...node, head: header })),
    isDisputed: disputed !== undefined,
  };
}

async function headersAt(nodes: readonly LocatedNode[], height: number, signal: AbortSignal): Promise<Said[]> {
  const said = await Promise.all(
    nodes.map(async (node) => {
      const header = await headerAt(node, height, signal);
      return header === undefined ? [] : [{ node, header }];
    }),
  );
  signal.throwIfAborted();
  return said.flat();
}

/** Where nobody agrees, nobody knows who is wrong: all are named. */
function nameDissenters(said: readonly Said[], agreed: readonly Said[]): void {
  for (const { node, header } of said) {
    const other = (agreed.length > 0 ? agreed : said).find((each) => each.header.hash !== header.hash);
    const words = `has block ${header.number} as ${header.hash}, others as ${other?.header.hash}`;
    if (other !== undefined) node.disagreement = { about: 'block', words };
    // About logs the next range tells.
    else if (agreed.length > 0 && node.disagreement?.about === 'block') node.disagreement = null;
  }
}

async function headerAt(node: LocatedNode, height: number, signal: AbortSignal): Promise<BlockHeader | undefined> {
  if (node.head.number === height) return node.head;
  if (node.head.number < height) return undefined;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(HEADER_MS)]);
  return node.chain.header(height, limited).catch(() => undefined);
}

/** How long a node may take for a header before the others decide without it. */
const HEADER_MS = 1_000;
