import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Closable } from '../lib/process.ts';
import type { Limits } from './limits.ts';
import { createRoom } from './room.ts';
import { createUnread } from './unread.ts';

/** The connections of a server, within their limits. */
export type Connections = Closable & {
  /** Whoever is at the other end has said what it wants: the connection is no longer half open. */
  settled(connection: Duplex): void;
  /** Bytes that clients were given and have not taken. */
  unreadBytes(): number;
};

/** Bodies up to this size, in bytes, take no more than their connection does, which is counted. */
const SMALL_BODY_BYTES = 16_384;

/**
 * Bounds what connections may hold of a gateway by doing nothing, or next to nothing: how many there are, how long a
 * request may take to come and an answer to be taken, and what those that are under way hold together. Where that is too
 * much, room is made by those who have held it longest, so that newcomers are served.
 */
export function boundConnections(
  server: Server,
  limits: Limits,
  /** Takes a connection of a network's share; undefined when it has all it may have. */
  take: (address: string) => (() => void) | undefined,
): Connections {
  const halfOpen = createRoom(limits.maxHalfOpenConnections);
  const bodies = createRoom(limits.maxUnfinishedBodyBytes);
  const unread = createUnread(limits.maxUnreadBytesInAll);
  const leaving = new WeakMap<Duplex, () => void>();
  const taken = new WeakMap<Duplex, () => void>();

  function settled(connection: Duplex): void {
    leaving.get(connection)?.();
    leaving.delete(connection);
  }

  /** One for all: what each connection has of its own is held ten thousand times. */
  function closed(this: Socket): void {
    settled(this);
    taken.get(this)?.();
  }

  function opened(connection: Socket): void {
    const leave = take(connection.remoteAddress ?? '');
    if (leave === undefined) {
      connection.destroy();
      return;
    }
    taken.set(connection, leave);
    unread.watch(connection);
    leaving.set(
      connection,
      halfOpen.enter(1, () => connection.destroy()),
    );
    connection.on('close', closed);
  }

  function began(request: IncomingMessage): void {
    settled(request.socket);
    const bytes = Math.min(bodyBytesOf(request), limits.maxBodyBytes);
    if (bytes <= SMALL_BODY_BYTES) return;
    const leave = bodies.enter(bytes, () => request.socket.destroy());
    request.once('end', leave).once('close', leave);
  }

  server.maxConnections = limits.maxConnections;
  server.headersTimeout = limits.headTimeoutMs;
  server.requestTimeout = limits.requestTimeoutMs;
  server.timeout = limits.stallTimeoutMs;
  server.on('connection', opened);
  server.prependListener('request', began);
  return { settled, unreadBytes: unread.bytes, close: unread.close };
}

/** A body in chunks does not say how long it will be. */
function bodyBytesOf({ headers }: IncomingMessage): number {
  return 'transfer-encoding' in headers ? Number.POSITIVE_INFINITY : Number(headers['content-length'] ?? 0);
}
