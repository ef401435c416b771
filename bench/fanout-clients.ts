import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';

/** What the bench asks of the process of clients. */
export type ClientsRequest =
  /** Answered when all are live or lost. Client n subscribes with `variables[n % variables.length]`; at most `pace` are on their way. */
  | { type: 'open'; port: number; count: number; query: string; variables: object[]; pace: number }
  /** Answered at once, and once more when so many frames have come, whoever got them. */
  | { type: 'expect'; frames: number }
  | { type: 'close' };

/** What it answers. Times are in milliseconds since 1970. */
export type ClientsReply = { done: string; at: number; frames: number; bytes: number; lost: number };

/** Frames below this size are looked into. */
const SMALL_BYTES = 4_096;

const closers: (() => void)[] = [];
let [frames, bytes, lost, expected] = [0, 0, 0, 0];
const reply = (done: string) =>
  process.send?.({ done, at: performance.timeOrigin + performance.now(), frames, bytes, lost } satisfies ClientsReply);

/**
 * A websocket client without a library, so that the other half of the bench has the processor: it subscribes, tells when
 * it is live or was lost before, and counts frames.
 */
function openClient(port: number, query: string, variables: object, onSettled: () => void): void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  closers.push(() => socket.destroy());
  const key = randomBytes(16).toString('base64');
  const headers = ['host: x', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
  headers.push(`sec-websocket-key: ${key}`, 'sec-websocket-protocol: graphql-transport-ws');
  socket.write(`GET /graphql HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  let rest: Buffer = Buffer.alloc(0);
  let skipped = 0;
  let isUpgraded = false;
  let isLive = false;

  function hear(text: string): void {
    if (text.includes('"connection_ack"')) {
      socket.write(masked(JSON.stringify({ type: 'subscribe', id: randomUUID(), payload: { query, variables } })));
    } else if (text.includes('"CaughtUp"')) {
      isLive = true;
      onSettled();
    }
  }

  socket.on('error', () => undefined);
  socket.on('close', () => {
    lost += 1;
    if (!isLive) onSettled();
  });
  socket.on('data', (data: Buffer) => {
    bytes += data.length;
    let chunk = rest.length > 0 ? Buffer.concat([rest, data]) : data;
    rest = Buffer.alloc(0);
    if (!isUpgraded) {
      const end = chunk.indexOf('\r\n\r\n');
      if (end < 0) rest = chunk;
      if (end < 0) return;
      isUpgraded = true;
      socket.write(masked('{"type":"connection_init"}'));
      chunk = chunk.subarray(end + 4);
    }
    while (chunk.length > 0) {
      if (skipped > 0) {
        const part = Math.min(skipped, chunk.length);
        skipped -= part;
        chunk = chunk.subarray(part);
        if (skipped === 0) countFrame();
        continue;
      }
      const frame = frameOf(chunk);
      if (frame === undefined || (frame.length < SMALL_BYTES && chunk.length < frame.start + frame.length)) {
        rest = chunk;
        return;
      }
      chunk = chunk.subarray(frame.start);
      if (frame.length >= SMALL_BYTES) {
        skipped = frame.length;
        continue;
      }
      const payload = chunk.subarray(0, frame.length);
      chunk = chunk.subarray(frame.length);
      if (frame.opcode === 9) socket.write(pong(payload));
      if (frame.opcode !== 1) continue;
      if (!isLive) hear(payload.toString('latin1'));
      else countFrame();
    }
  });
}

function countFrame(): void {
  frames += 1;
  if (frames === expected) reply('expect');
}

function frameOf(chunk: Buffer): { opcode: number; length: number; start: number } | undefined {
  if (chunk.length < 2) return undefined;
  const opcode = chunk.readUInt8(0) & 0x0f;
  const short = chunk.readUInt8(1);
  if (short < 126) return { opcode, length: short, start: 2 };
  if (short === 126) return chunk.length < 4 ? undefined : { opcode, length: chunk.readUInt16BE(2), start: 4 };
  return chunk.length < 10 ? undefined : { opcode, length: Number(chunk.readBigUInt64BE(2)), start: 10 };
}

/** Frames of a client are masked; with zeros the bytes stay what they are. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const header = length < 126 ? [0x81, 0x80 | length] : [0x81, 0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), Buffer.alloc(4), payload]);
}

function pong(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, 0x80 | payload.length]), Buffer.alloc(4), payload]);
}

function openAll({ port, count, query, variables, pace }: Extract<ClientsRequest, { type: 'open' }>): void {
  let [begun, settled] = [0, 0];
  const next = () => {
    if (begun >= count) return;
    openClient(port, query, variables[begun % variables.length] ?? {}, () => {
      settled += 1;
      if (settled === count) reply('open');
      next();
    });
    begun += 1;
  };
  for (let n = 0; n < Math.min(pace, count); n += 1) next();
}

process.on('message', (request: ClientsRequest) => {
  if (request.type === 'open') {
    [frames, bytes, lost] = [0, 0, 0];
    openAll(request);
  } else if (request.type === 'expect') {
    [frames, expected] = [0, request.frames];
    reply('ready');
  } else {
    for (const close of closers.splice(0)) close();
    reply('close');
  }
});
process.on('disconnect', () => process.exit(0));
