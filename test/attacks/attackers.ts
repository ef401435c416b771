import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What attackers do on a connection. */
export type Kind = keyof typeof behaviours;

/** What the process of attackers is asked; each is answered by one message. */
export type AttackRequest =
  /** Keeps so many connections of each kind, with new ones for those that are cut off. Answered once each was tried. */
  | { type: 'hold'; port: number; kinds: Partial<Record<Kind, number>>; cursor: string }
  | { type: 'figures' }
  | { type: 'end' };

/** Connections that were opened, were cut off and are open; and how often the gateway answered with a status or code. */
export type AttackFigures = { opened: number; cut: number; open: number; answers: Record<string, number> };

/** What is sent at first, what is answered to words as they come, whether all else is read too, what is sent bit by bit. */
type Behaviour = {
  first: string | Buffer;
  script?: [word: string, reply: Buffer][];
  readsOn: boolean;
  trickle?: string | Buffer;
};

/** Connections of one address: fewer than a gateway allows it. */
const PER_ADDRESS = 500;
/** Connections that are being opened at a time. */
const AT_ONCE = 100;
const TRICKLE_MS = 2_000;
/** Bytes of a question that is refused, and how often it is asked. */
const REFUSED_BYTES = 100_000;
const REFUSED = 60;
const SLOW_BYTES = 100_000;

const KEY = randomBytes(16).toString('base64');
const UPGRADE = `GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${KEY}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n`;
const INIT = frameOf(0x81, '{"type":"connection_init"}');
const PONG = frameOf(0x8a, '');
const NOTHING = Buffer.alloc(0);
const GREETING: [string, Buffer][] = [['101 Switching', INIT]];
const EVENTS = '{ __typename ... on CredentialEvents { cursor events { seq data } } }';

/** Questions differ, so that no two are given the same bytes. */
let asked = 0;
const behaviours = {
  silent: (): Behaviour => ({ first: '', readsOn: true }),
  'slow head': (): Behaviour => ({
    first: 'GET /graphql?query={__typename} HTTP/1.1\r\nhost: x\r\nx-slow: ',
    ...{ trickle: 'a', readsOn: true },
  }),
  'slow body': (): Behaviour => ({ first: post('/graphql', '', SLOW_BYTES), trickle: ' ', readsOn: true }),
  'half upgrade': (): Behaviour => ({ first: UPGRADE.slice(0, -2), readsOn: true }),
  'no connection_init': (): Behaviour => ({ first: UPGRADE, readsOn: true }),
  'slow message': (): Behaviour => ({
    ...{ first: UPGRADE, trickle: ' ', readsOn: true },
    script: [...GREETING, ['connection_ack', headerOf(0x81, SLOW_BYTES)]],
  }),
  'unread live': (): Behaviour => subscriber(`{ live${asked}: credentialEvents ${EVENTS} }`, 'CaughtUp'),
  'unread history': (cursor: string): Behaviour =>
    subscriber(`{ all${asked}: credentialEvents(after: "${cursor}") ${EVENTS} }`, '"next"'),
  'unread event stream': (cursor: string): Behaviour => {
    const query = `subscription { stream${asked}: credentialEvents(after: "${cursor}") ${EVENTS} }`;
    return { first: post('/graphql/stream', JSON.stringify({ query })), readsOn: false };
  },
  'unread answer': (): Behaviour => {
    const query = `{ page${asked}: credentialEvents(first: 100) { nodes { seq data } } }`;
    return { first: post('/graphql', JSON.stringify({ query })), readsOn: false };
  },
  'unread refusals': (): Behaviour => {
    // What is not known is named in the answer.
    const query = `subscription { ${'x'.repeat(REFUSED_BYTES)} }`;
    const refused = frameOf(0x81, JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
    const all = Buffer.concat(Array.from({ length: REFUSED }, () => refused));
    return { first: UPGRADE, script: [...GREETING, ['connection_ack', all]], readsOn: false };
  },
} satisfies Record<string, (cursor: string) => Behaviour>;

/** Reads until it is where it wants to be; from then on it only says that it is there. */
function subscriber(selection: string, until: string): Behaviour {
  const message = { type: 'subscribe', id: '1', payload: { query: `subscription ${selection}` } };
  const subscribe = frameOf(0x81, JSON.stringify(message));
  return {
    ...{ first: UPGRADE, trickle: PONG, readsOn: false },
    script: [...GREETING, ['connection_ack', subscribe], [until, NOTHING]],
  };
}

function post(path: string, body: string, length = body.length): string {
  const accept = path === '/graphql' ? 'application/json' : 'text/event-stream';
  return `POST ${path} HTTP/1.1\r\nhost: x\r\naccept: ${accept}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
}

/** A client's frame; masked with zeros the bytes stay what they are. */
function frameOf(start: number, text: string): Buffer {
  return Buffer.concat([headerOf(start, text.length), Buffer.from(text)]);
}

function headerOf(start: number, length: number): Buffer {
  if (length < 126) return Buffer.from([start, 0x80 | length, 0, 0, 0, 0]);
  const header = Buffer.alloc(14);
  header.writeUInt8(start, 0);
  header.writeUInt8(0xff, 1);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

const answers = new Map<string, number>();
const trickling = new Map<Socket, string | Buffer>();
const sockets = new Set<Socket>();
const counts = { opened: 0, cut: 0, untried: 0 };
let isEnding = false;

function note(answer: string): void {
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
}

/** Opens a connection, from the address of its number; calls once it is open or was refused, and when it is gone. */
function attack(
  port: number,
  index: number,
  { first, script = [], readsOn, trickle }: Behaviour,
  onTried: () => void,
  onGone: () => void,
) {
  const localAddress = `127.0.${1 + Math.floor(index / PER_ADDRESS)}.1`;
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  const left = [...script];
  sockets.add(socket);
  socket.once('connect', () => {
    counts.opened += 1;
    socket.write(first);
    if (trickle !== undefined && script.length === 0) trickling.set(socket, trickle);
    if (left.length === 0 && !readsOn) socket.pause();
    onTried();
  });
  socket.on('data', (data) => {
    const text = data.toString('latin1');
    const status = /^HTTP\/1.1 (\d+ [^\r]*)/.exec(text)?.[1];
    if (status !== undefined) note(status);
    if (data[0] === 0x88 && data.length >= 4) note(`closed with ${data.readUInt16BE(2)}`);
    const [word, reply] = left[0] ?? [];
    if (word === undefined || reply === undefined || !text.includes(word)) return;
    left.shift();
    socket.write(reply);
    if (left.length > 0) return;
    if (trickle !== undefined) trickling.set(socket, trickle);
    if (!readsOn) socket.pause();
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    sockets.delete(socket);
    trickling.delete(socket);
    counts.cut += 1;
    onTried();
    onGone();
  });
}

/** Keeps a connection for as long as the attack goes on. */
function persist(port: number, index: number, behave: () => Behaviour, onTried: () => void): void {
  asked += 1;
  attack(port, index, behave(), onTried, () => {
    // A while later: what is tried is to hold connections, not to open as many as the machine can.
    if (!isEnding) setTimeout(() => persist(port, index, behave, () => undefined), 500 + Math.random() * 1_000);
  });
}

function hold({ port, kinds, cursor }: Extract<AttackRequest, { type: 'hold' }>): void {
  const waiting = Object.entries(kinds).flatMap(([kind, count]) => Array.from({ length: count }, () => kind as Kind));
  // Kinds in turn, so that each comes from all addresses.
  waiting.sort(() => Math.random() - 0.5);
  let tried = 0;
  const { length } = waiting;
  const next = () => {
    const kind = waiting.pop();
    if (kind === undefined) return;
    let isTried = false;
    persist(
      port,
      waiting.length,
      () => behaviours[kind](cursor),
      () => {
        if (isTried) return;
        isTried = true;
        tried += 1;
        if (tried === length) reply();
        next();
      },
    );
  };
  for (let n = 0; n < AT_ONCE; n += 1) next();
}

function reply(): void {
  const { opened, cut } = counts;
  process.send?.({ opened, cut, open: sockets.size, answers: Object.fromEntries(answers) } satisfies AttackFigures);
}

setInterval(() => {
  for (const [socket, bytes] of trickling) socket.write(bytes);
}, TRICKLE_MS).unref();

process.on('message', (request: AttackRequest) => {
  if (request.type === 'hold') return hold(request);
  reply();
  if (request.type === 'end') {
    isEnding = true;
    for (const socket of sockets) socket.destroy();
  }
});
process.on('disconnect', () => process.exit(0));
