import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { Backlog } from './backlog.ts';
import type { Sink } from './sink.ts';
import { bytesTaken } from './taken.ts';

/** Frames of this size and more are not copied for each client. */
const COPIED_BYTES = 8_192;

/**
 * A websocket, as one that answers are written to: whole frames, on its socket, as the websocket does itself. A class, as
 * there are ten thousand of them.
 */
export class Line {
  readonly #websocket: WebSocket;
  readonly #socket: Duplex;
  readonly #backlog: Backlog;
  #isHeard = true;
  #pingedAt = performance.now();
  #taken = 0;

  constructor(websocket: WebSocket, socket: Duplex) {
    this.#websocket = websocket;
    this.#socket = socket;
    this.#backlog = new Backlog(socket);
    websocket.on('pong', () => this.hear());
  }

  /** Sends a message of the protocol. */
  send(text: string): void {
    if (this.#websocket.readyState === WebSocket.OPEN) this.#websocket.send(text);
  }

  /** A sink for the subscription of that id; `ended` settles when the sink is ended. */
  openSink(id: string, onMessage: () => void): { sink: Sink; ended: Promise<void> } {
    const ended = Promise.withResolvers<void>();
    ended.promise.catch(() => undefined);
    return { sink: new LineSink(this, id, onMessage, ended), ended: ended.promise };
  }

  /** Writes a `next` message with an answer, of which `end` is the part from its id on. */
  write(answer: Buffer, end: Buffer): void {
    if (this.#websocket.readyState !== WebSocket.OPEN) return;
    const socket = this.#socket;
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

  /** Notes that the client was heard of. */
  hear(): void {
    this.#isHeard = true;
  }

  /** Pings a client when it is time, and cuts off one that was not heard of since the last ping. */
  keepAlive(now: number, everyMs: number): void {
    if (now - this.#pingedAt < everyMs || this.#websocket.readyState !== WebSocket.OPEN) return;
    this.#pingedAt = now;
    // A slow client answers a ping only after what was sent before it: while it takes that, it is there.
    const takenBefore = this.#taken;
    this.#taken = bytesTaken(this.#socket);
    const takes = this.#socket.writableLength > 0 && this.#taken > takenBefore;
    if (!this.#isHeard && !takes) {
      this.#websocket.terminate();
      return;
    }
    this.#isHeard = false;
    this.#websocket.ping();
  }

  /** Bytes that the client was given and has not taken. */
  unreadBytes(): number {
    return this.#socket.writableLength;
  }

  /** Resolves once the client takes more, or is gone. */
  taken(): Promise<void> {
    return this.#backlog.taken();
  }

  /** Lets those go who wait for the client to take more. */
  close(): void {
    this.#backlog.letGo();
  }
}

class LineSink implements Sink {
  readonly #line: Line;
  readonly #end: Buffer;
  readonly #onMessage: () => void;
  readonly #ended: Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>;

  constructor(line: Line, id: string, onMessage: () => void, ended: PromiseWithResolvers<void>) {
    this.#line = line;
    this.#end = Buffer.from(`,"id":${JSON.stringify(id)}}`);
    this.#onMessage = onMessage;
    this.#ended = ended;
  }

  next(answer: Buffer): void {
    this.#onMessage();
    this.#line.write(answer, this.#end);
  }

  end(error?: unknown): void {
    if (error === undefined) this.#ended.resolve();
    else this.#ended.reject(error);
  }

  unreadBytes(): number {
    return this.#line.unreadBytes();
  }

  taken(): Promise<void> {
    return this.#line.taken();
  }
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
  const known = frames.get(answer);
  if (known?.length === headerLength(length) + length) return known;
  const header = headerOf(length);
  const frame = Buffer.concat([header, OPENING, answer], header.length + length);
  frames.set(answer, frame);
  return frame;
}

/** Header of a final, unmasked text frame (RFC 6455, section 5.2). */
function headerOf(length: number): Buffer {
  const header = Buffer.alloc(headerLength(length));
  header.writeUInt8(0x81, 0);
  if (header.length === 2) header.writeUInt8(length, 1);
  else if (header.length === 4) {
    header.writeUInt8(126, 1);
    header.writeUInt16BE(length, 2);
  } else {
    header.writeUInt8(127, 1);
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return header;
}

function headerLength(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}
