import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { createBacklog } from './backlog.ts';
import type { Sink } from './sink.ts';
import { bytesTaken } from './taken.ts';

/** A websocket, as one that answers are written to. */
export type Line = {
  /** Sends a message of the protocol. */
  send(text: string): void;
  /** A sink for the subscription of that id; `ended` settles when the sink is ended. */
  openSink(id: string, onMessage: () => void): { sink: Sink; ended: Promise<void> };
  /** Notes that the client was heard of. */
  hear(): void;
  /** Pings a client when it is time, and cuts off one that was not heard of since the last ping. */
  keepAlive(now: number, everyMs: number): void;
  /** Bytes that the client was given and has not taken. */
  unreadBytes(): number;
  /** Resolves once the client takes more, or is gone. */
  taken(): Promise<void>;
  /** Lets those go who wait for the client to take more. */
  close(): void;
};

/** Frames of this size and more are not copied for each client. */
const COPIED_BYTES = 8_192;

/** Creates the line of a websocket over its socket. Whole frames are written to the socket, as the websocket does itself. */
export function createLine(websocket: WebSocket, socket: Duplex): Line {
  let isHeard = true;
  let pingedAt = performance.now();
  let takenBefore = 0;
  const backlog = createBacklog(socket);

  function write(answer: Buffer, end: Buffer): void {
    if (websocket.readyState !== WebSocket.OPEN) return;
    const frame = frameOf(answer, end.length);
    if (frame.length >= COPIED_BYTES) {
      socket.cork();
      socket.write(frame.subarray(0, -end.length));
      socket.write(end);
      socket.uncork();
      return;
    }
    end.copy(frame, frame.length - end.length);
    socket.write(frame);
    // What the system has not taken at once is still read: the next one's frame is another.
    if (socket.writableLength > 0) frames.set(answer, Buffer.from(frame));
  }

  websocket.on('pong', () => {
    isHeard = true;
  });
  return {
    send(text) {
      if (websocket.readyState === WebSocket.OPEN) websocket.send(text);
    },
    openSink(id, onMessage) {
      const ended = Promise.withResolvers<void>();
      ended.promise.catch(() => undefined);
      const end = Buffer.from(`,"id":${JSON.stringify(id)}}`);
      const sink: Sink = {
        next(answer) {
          onMessage();
          write(answer, end);
        },
        end: (error) => (error === undefined ? ended.resolve() : ended.reject(error)),
        unreadBytes: backlog.bytes,
        taken: backlog.taken,
      };
      return { sink, ended: ended.promise };
    },
    hear() {
      isHeard = true;
    },
    keepAlive(now, everyMs) {
      if (now - pingedAt < everyMs || websocket.readyState !== WebSocket.OPEN) return;
      pingedAt = now;
      // A slow client answers a ping only after what was sent before it: while it takes that, it is there.
      const takenNow = bytesTaken(socket);
      const takes = socket.writableLength > 0 && takenNow > takenBefore;
      takenBefore = takenNow;
      if (!isHeard && !takes) {
        websocket.terminate();
        return;
      }
      isHeard = false;
      websocket.ping();
    },
    unreadBytes: backlog.bytes,
    taken: backlog.taken,
    close: backlog.letGo,
  };
}

/** Frames by the bytes of their answer, for the length of the end that was used last. */
const frames = new WeakMap<Buffer, Buffer>();
const OPENING = Buffer.from('{"type":"next","payload":');

/**
 * The frame of a `next` message, whose last bytes are its end. The id comes last: all before is the same for clients whose
 * ids are as long, and is made once.
 */
function frameOf(answer: Buffer, endLength: number): Buffer {
  const length = OPENING.length + answer.length + endLength;
  const header = headerOf(length);
  const known = frames.get(answer);
  if (known?.length === header.length + length) return known;
  const frame = Buffer.concat([header, OPENING, answer], header.length + length);
  frames.set(answer, frame);
  return frame;
}

/** Header of a final, unmasked text frame (RFC 6455, section 5.2). */
function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  if (length < 65_536) {
    const header = Buffer.from([0x81, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.writeUInt8(0x81, 0);
  header.writeUInt8(127, 1);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
