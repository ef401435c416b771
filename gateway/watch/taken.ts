import type { Duplex } from 'node:stream';

/**
 * Bytes that the other end, or the system for it, has taken so far. Node's own `bytesWritten` and `writableLength` move when a
 * write is over: while a slow client takes a large one they stand still.
 */
export function bytesTaken(connection: Duplex): number {
  const { _handle: handle } = connection as { _handle?: { bytesWritten: number; writeQueueSize: number } | null };
  return handle == null ? 0 : handle.bytesWritten - handle.writeQueueSize;
}
