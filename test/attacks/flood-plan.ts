import type { Kind } from './attackers.ts';

/** Connections that a gateway is flooded with. */
export type Flood = {
  name: string;
  kinds: Partial<Record<Kind, number>>;
  /** Bytes of events that are published meanwhile. */
  publishedBytes: number;
};

/** Floods by the names that `--only` takes. */
export const FLOODS = { 'half-open': halfOpen, slow, unread };

const MIB = 1_048_576;
const PUBLISHED_BYTES = 6 * MIB;
/** Bytes that one connection is owed, and the part of all bytes that goes to connections of its kind. */
const UNREAD: [kind: Kind, owedBytes: number, share: number][] = [
  ['unread live', PUBLISHED_BYTES, 0.35],
  ['unread history', 9 * MIB, 0.3],
  ['unread event stream', 9 * MIB, 0.25],
  ['unread answer', 9 * MIB, 0.05],
  ['unread refusals', 6 * MIB, 0.05],
];

type Size = { sockets: number; mib: number };

function halfOpen({ sockets }: Size): Flood[] {
  const half = Math.ceil(sockets / 2);
  const calm = { publishedBytes: 0 };
  return [
    { name: `${sockets} websockets without connection_init`, kinds: { 'no connection_init': sockets }, ...calm },
    {
      ...{ name: `${half} connections that say nothing, ${half} upgrades that do not end`, ...calm },
      kinds: { silent: half, 'half upgrade': half },
    },
  ];
}

function slow({ sockets }: Size): Flood[] {
  const third = Math.ceil(sockets / 3);
  const kinds = { 'slow head': third, 'slow body': third, 'slow message': third };
  const name = `${third} each of heads, bodies and websocket messages that come byte by byte`;
  return [{ name, kinds, publishedBytes: 0 }];
}

function unread({ mib }: Size): Flood[] {
  const kinds = Object.fromEntries(UNREAD.map(([kind, owed, share]) => [kind, Math.ceil((mib * MIB * share) / owed)]));
  const name = `${mib} MiB of live frames, history, event streams, answers and refusals that nobody reads`;
  return [{ name, kinds, publishedBytes: PUBLISHED_BYTES }];
}
