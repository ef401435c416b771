import { connect, type Socket } from 'node:net';

/** A request as bytes, for one connection; made anew for each request where it differs. */
export type RequestOf = (connection: number) => Buffer;

/** What a load came to. Milliseconds; at a rate from when each request was due, so that waiting counts. */
export type Load = { perSecond: number; p50: number; p99: number; bytes: number; statuses: Map<number, number> };

type Line = { send(request: Buffer, due: number): void; isBusy: boolean; socket: Socket };

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Sends requests on kept connections, one at a time on each: each connection as soon as it has its answer, or all
 * together `rate` a second. It parses no more of an answer than its status and length, so that it takes less processor
 * time than any server and leaves the measured one as the limit.
 */
export async function loadHttp(options: {
  port: number;
  connections: number;
  seconds: number;
  requestOf: RequestOf;
  rate?: number;
}): Promise<Load> {
  const { port, connections, seconds, requestOf, rate } = options;
  const taken: number[] = [];
  const statuses = new Map<number, number>();
  let bytes = 0;
  let isOver = false;
  const waiting: number[] = [];

  const lines = await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      openLine(port, (status, length, due) => {
        taken.push(performance.now() - due);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        bytes = length;
        const next = rate === undefined ? performance.now() : waiting.shift();
        if (!isOver && next !== undefined) lines[index]?.send(requestOf(index), next);
      }),
    ),
  );
  const began = performance.now();
  if (rate === undefined) for (const [index, line] of lines.entries()) line.send(requestOf(index), performance.now());
  let sent = 0;
  const timer = setInterval(() => {
    if (rate === undefined) return;
    const dueNow = Math.floor(((performance.now() - began) / 1_000) * rate);
    for (; sent < dueNow; sent += 1) {
      const due = began + (sent / rate) * 1_000;
      const free = lines.findIndex(({ isBusy }) => !isBusy);
      if (free < 0) waiting.push(due);
      else lines[free]?.send(requestOf(free), due);
    }
  }, 1);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const perSecond = (taken.length / (performance.now() - began)) * 1_000;
  isOver = true;
  clearInterval(timer);
  while (lines.some(({ isBusy }) => isBusy)) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const { socket } of lines) socket.destroy();
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? Number.NaN;
  return { perSecond, p50: at(0.5), p99: at(0.99), bytes, statuses };
}

async function openLine(port: number, onAnswer: (status: number, length: number, due: number) => void): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => undefined);
  let head: Buffer | undefined;
  let [missing, status, length, due] = [0, 0, 0, 0];
  const line: Line = {
    socket,
    isBusy: false,
    send(request, at) {
      line.isBusy = true;
      due = at;
      socket.write(request);
    },
  };
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk.length;
    if (missing === 0) {
      head = head === undefined ? chunk : Buffer.concat([head, chunk]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      const text = head.toString('latin1', 0, end);
      status = Number(text.slice(9, 12));
      length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      missing = length;
      rest = head.length - end - HEAD_END.length;
      head = undefined;
    }
    missing -= rest;
    if (missing > 0) return;
    missing = 0;
    line.isBusy = false;
    onAnswer(status, length, due);
  });
  return line;
}
