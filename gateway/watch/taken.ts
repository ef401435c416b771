import type { Duplex } from 'node:stream';

/**
 * Bytes that the other end, or the system for it, has taken so far. Only the handle, which is Node's own, knows: what is
 * public (`bytesWritten`, `writableLength`, the callbacks of writes) moves when a write is over, and what waits meanwhile is
 * joined into one. Of 400 writes of 20 KB to a slow client the callbacks came 200 at a time. To have it otherwise, each
 * connection would need a queue of ours that hands over some KB at a time, for answers of Apollo Server too.
 */
export function bytesTaken(connection: Duplex): number {
  const { _handle: handle } = connection as { _handle?: { bytesWritten: number; writeQueueSize: number } | null };
  return handle == null ? 0 : handle.bytesWritten - handle.writeQueueSize;
}
