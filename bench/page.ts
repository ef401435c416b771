import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { choosePort } from '../deploy/local/ports.ts';
import { realisticCredential } from '../examples/realistic.ts';
import { sleep } from '../lib/async.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { testRedis } from '../test/harness/redis.ts';
import { startArguments } from '../test/harness/start-command.ts';
import { buildView } from '../test/harness/view-builder.ts';
import { atLeast, atMost } from './bars.ts';
import { tellHeading } from './heading.ts';
import { type Load, loadHttp, type RequestOf } from './http-load.ts';

/*
 * The newest 20 credentials with 12 fields over HTTP, beside raw node:http in the same run: read from Redis, given again
 * because nothing changed, and from two gateways on one port. The servers share one processor, one of them busy at a
 * time; what asks them, and Redis, have the other. Requests come from 64 clients behind a proxy.
 */

const { values } = parseArgs({
  options: {
    credentials: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    /** Rows of the report, comma-separated. */
    only: { type: 'string', default: 'page,same,other,data,kept,tagged,two' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const asked = new Set(values.only.split(','));

const CLIENTS = 64;
const CALM_RATE = 1_000;
/** Shares of the floors, requests a second, milliseconds at the calm rate. */
const BARS = { page: 0.4, kept: 0.6, perSecond: 4_500, calmP99Ms: 15 };
const PER_BLOCK = 100;
const NUMBER_DIGITS = 12;

const FIELDS =
  'id issuer credentialId types subjectIds name labelLevel validFrom validUntil status credentialHash event { seq }';
const pageOf = (fields: string) =>
  `query Newest($first: Int, $after: Cursor) { credentials(first: $first, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
const PAGE = pageOf(FIELDS);

type Server = { port: number; pids: number[]; end(): Promise<void> };
type Measured = Load & { cpuUs: number; busy: number };

const cleanup = createCleanup();
const isPinned = cpus().length > 1;
try {
  await bench();
} finally {
  await cleanup.run();
}
process.exit(0);

async function bench(): Promise<void> {
  tellHeading('A page over HTTP');
  // Redis, which is started next, inherits it.
  if (isPinned) await run('taskset', ['-apc', '1', `${process.pid}`]);
  const redis = await testRedis(cleanup);
  const address = { host: redis.options.host ?? '127.0.0.1', port: redis.options.port ?? 6379 };
  const redisUrl = `redis://${address.host}:${address.port}`;
  const prefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix: prefix });
  cleanup.after(() => builder.remove());
  for (let from = 0; from < Number(values.credentials); from += PER_BLOCK) {
    const deeds = Array.from({ length: PER_BLOCK }, (_, at) => ({
      kind: 'publish' as const,
      credential: realisticCredential(from + at),
    }));
    await builder.mine({ time: builder.position().cursor.blockTime + 5, deeds });
  }
  const env = {
    LEDGER_CONTRACT: builder.identity.contract,
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: prefix,
    KAFKA_BROKERS: process.env['TEST_KAFKA_BROKERS'] ?? '127.0.0.1:1',
    KAFKA_TOPIC_PREFIX: prefix,
    TRUSTED_PROXIES: '1',
    LOG_LEVEL: 'warn',
  };
  const gateway = await startGateway(env, isPinned ? '0' : undefined);

  const floorPrefix = `${prefix}:floor:`;
  cleanup.after(async () => {
    for await (const found of redis.scanStream({ match: `${floorPrefix}*`, count: 1_000 }))
      if (found.length > 0) await redis.unlink(found as string[]);
  });
  let after: string | null = null;
  const cursors: string[] = [];
  for (let place = 0; ; ) {
    const { nodes, pageInfo } = await askPage(gateway.port, { first: 100, after });
    for (const node of nodes) {
      await redis.zadd(`${floorPrefix}index`, -place, `${place}`);
      await redis.set(`${floorPrefix}node:${place}`, JSON.stringify(node));
      place += 1;
    }
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage || after === null) break;
    cursors.push(after);
  }
  const newest = await askPage(gateway.port, { first: 20 });
  const tail = `],"pageInfo":${JSON.stringify(newest.pageInfo)}}}}`;
  await redis.rpush(`${floorPrefix}around`, '{"data":{"credentials":{"nodes":[', tail);
  const [pageFloor, bytesFloor] = await Promise.all(
    ['page', 'bytes'].map((kind) => startFloor(kind, redisUrl, floorPrefix)),
  );
  if (pageFloor === undefined || bytesFloor === undefined) throw new TypeError('Expected two floors');

  console.log(
    '| | requests/s | of the floor | server µs a request | of the floor | p50, p99 ms flat out | p50, p99 ms at 1 000/s | bytes |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  const plain = posted({ query: PAGE, variables: { first: 20 } });
  const judged: (() => void)[] = [];
  if (asked.has('page')) {
    const own = numbered({ query: PAGE, variables: { first: 20 } });
    const told = await beside('a question of its own each time', gateway, own, pageFloor, plain);
    judged.push(
      () => atLeast(BARS.page, told.share, `a page: ${share(told.share)} of the floor`),
      () => atLeast(BARS.perSecond, told.rate, `a page: ${whole(told.rate)}/s`),
      () => atMost(BARS.calmP99Ms, told.calmP99, `a page: p99 ${ms(told.calmP99)} ms at ${CALM_RATE}/s`),
    );
  }
  if (asked.has('same')) {
    const keepsNone = await startGateway({ ...env, LIMIT_MAX_KEPT_ANSWER_BYTES: '1' }, isPinned ? '0' : undefined);
    await beside('the same question from all, no answer kept', keepsNone, plain, pageFloor, plain);
    await keepsNone.end();
  }
  if (asked.has('other')) {
    await beside('another page each time', gateway, turning(cursors), pageFloor, plain);
  }
  if (asked.has('data')) {
    const withData = numbered({ query: pageOf(`${FIELDS} data`), variables: { first: 20 } });
    await beside('with the raw data', gateway, withData, pageFloor, plain);
  }
  if (asked.has('kept')) {
    const told = await beside('unchanged since it was asked', gateway, plain, bytesFloor, plain);
    judged.push(() => atLeast(BARS.kept, told.share, `unchanged: ${share(told.share)} of the floor`));
  }
  if (asked.has('tagged')) {
    const tagged = await got(gateway.port, { query: PAGE, variables: { first: 20 } });
    await beside('GET, If-None-Match', gateway, tagged, bytesFloor, plain);
  }
  for (const judge of judged) judge();
  if (asked.has('two')) await two(env, Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1]));
}

/** Requests a second, the smaller of its shares of the floor's rate and processor time, and p99 at the calm rate in ms. */
type Told = { rate: number; share: number; calmP99: number };

/** The floor and the gateway in turn, so that both meet the same machine; medians. */
async function beside(
  name: string,
  gateway: Server,
  requestOf: RequestOf,
  floor: Server,
  floorOf: RequestOf,
): Promise<Told> {
  const [own, its]: [Measured[], Measured[]] = [[], []];
  await measure(floor, floorOf, 1);
  await measure(gateway, requestOf, 3);
  for (let round = 0; round < rounds; round += 1) {
    its.push(await measure(floor, floorOf, seconds));
    own.push(await measure(gateway, requestOf, seconds));
  }
  const [calm, calmFloor]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    calmFloor.push(await measure(floor, floorOf, seconds, CALM_RATE));
    calm.push(await measure(gateway, requestOf, seconds, CALM_RATE));
  }
  const [floorRate, rate] = [median(its.map((one) => one.perSecond)), median(own.map((one) => one.perSecond))];
  const [floorUs, us] = [median(its.map((one) => one.cpuUs)), median(own.map((one) => one.cpuUs))];
  const times = (loads: Measured[]) =>
    `${ms(median(loads.map(({ p50 }) => p50)))}, ${ms(median(loads.map(({ p99 }) => p99)))}`;
  const cells = (loads: Measured[], at: Measured[]) => [times(loads), times(at), `${loads[0]?.bytes}`];
  row([
    `floor (busy ${share(median(its.map((one) => one.busy)))})`,
    whole(floorRate),
    '',
    whole(floorUs),
    '',
    ...cells(its, calmFloor),
  ]);
  const [ofRate, ofUs] = [share(rate / floorRate), share(floorUs / us)];
  row([
    `${name} (busy ${share(median(own.map((one) => one.busy)))})`,
    whole(rate),
    ofRate,
    whole(us),
    ofUs,
    ...cells(own, calm),
  ]);
  return { rate, share: Math.min(rate / floorRate, floorUs / us), calmP99: median(calm.map(({ p99 }) => p99)) };
}

/** One gateway, then another on the same port; neither is bound to a processor. And who has the processors meanwhile. */
async function two(env: Record<string, string>, redisPid: number): Promise<void> {
  const requestOf = numbered({ query: PAGE, variables: { first: 20 } });
  const port = await choosePort();
  const shared = { ...env, PORT: `${port}`, REUSE_PORT: 'on' };
  const one = await startGateway(shared, undefined);
  console.log(
    '\n| | requests/s | of one | µs a request: gateways, Redis, who asks | busy: gateways, Redis, who asks |',
  );
  console.log('|---|---|---|---|---|');
  const rates: number[] = [];
  const measureAll = async (name: string, server: Server) => {
    await measure(server, requestOf, 3);
    const [redisBefore, own, began] = [cpuSeconds(redisPid), process.cpuUsage(), performance.now()];
    const { perSecond, cpuUs } = await measure(server, requestOf, 2 * seconds);
    const took = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(own);
    const all = [
      cpuUs,
      ...[cpuSeconds(redisPid) - redisBefore, (user + system) / 1e6].map((used) => (used / took / perSecond) * 1e6),
    ];
    rates.push(perSecond);
    row([
      name,
      whole(perSecond),
      share(perSecond / (rates[0] ?? perSecond)),
      all.map(whole).join(', '),
      all.map((us) => share((us * perSecond) / 1e6)).join(', '),
    ]);
  };
  await measureAll('one gateway on a port', one);
  const other = await startGateway(shared, undefined);
  await measureAll('two on the same port', { ...one, pids: [...one.pids, ...other.pids] });
}

async function measure(server: Server, requestOf: RequestOf, time: number, rate?: number): Promise<Measured> {
  const used = () => server.pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const [before, began] = [used(), performance.now()];
  const load = await loadHttp({
    port: server.port,
    connections: CLIENTS,
    seconds: time,
    requestOf,
    ...(rate !== undefined && { rate }),
  });
  const took = (performance.now() - began) / 1_000;
  const cpu = used() - before;
  const wrong = [...load.statuses].filter(([status]) => status !== 200 && status !== 304);
  if (wrong.length > 0)
    throw new Error(`Expected answers, found ${wrong.map(([status, n]) => `${n} × ${status}`).join()}`);
  await sleep(100);
  return { ...load, cpuUs: (cpu / (load.perSecond * took)) * 1e6, busy: cpu / took };
}

/** Processor time of a process, from the kernel. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The same request from each client. */
function posted(body: object): RequestOf {
  const requests = Array.from({ length: CLIENTS }, (_, client) => post(client, JSON.stringify(body)));
  return (client) => requests[client] as Buffer;
}

/** Each request with a number of its own among the variables: no kept answer fits it. */
function numbered({ query, variables }: { query: string; variables: object }): RequestOf {
  const none = '0'.repeat(NUMBER_DIGITS);
  const requests = Array.from({ length: CLIENTS }, (_, client) =>
    post(client, JSON.stringify({ query, variables: { ...variables, number: none } })),
  );
  const place = (requests[0] as Buffer).lastIndexOf(none);
  let number = 0;
  return (client) => {
    number += 1;
    const request = requests[client] as Buffer;
    // The heads differ in length with the client's address.
    request.write(`${number}`.padStart(NUMBER_DIGITS, '0'), request.lastIndexOf('"number":"') + 10 || place, 'latin1');
    return request;
  };
}

/** Pages all over the listing in turn; none is asked twice with the same number. */
function turning(cursors: readonly string[]): RequestOf {
  const each = cursors.map((after) => numbered({ query: PAGE, variables: { first: 20, after } }));
  let turn = 0;
  return (client) => {
    turn += 1;
    return (each[turn % each.length] as RequestOf)(client);
  };
}

/** A GET that names what the client already has. */
async function got(port: number, { query, variables }: { query: string; variables: object }): Promise<RequestOf> {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const path = `/graphql?${search}`;
  const headers = { 'apollo-require-preflight': 'true' };
  const { headers: answered } = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  const tag = answered.get('etag') ?? '';
  const requests = Array.from({ length: CLIENTS }, (_, client) =>
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nhost: bench\r\nx-forwarded-for: ${addressOf(client)}\r\napollo-require-preflight: true\r\nif-none-match: ${tag}\r\n\r\n`,
    ),
  );
  return (client) => requests[client] as Buffer;
}

function post(client: number, body: string): Buffer {
  const head = `POST /graphql HTTP/1.1\r\nhost: bench\r\nx-forwarded-for: ${addressOf(client)}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

function addressOf(client: number): string {
  return `192.0.2.${client + 1}`;
}

async function askPage(port: number, variables: object) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: PAGE, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data: { credentials: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
    errors?: object[];
  };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.credentials;
}

async function startGateway(env: Record<string, string>, cpu: string | undefined): Promise<Server> {
  const port = Number(env['PORT'] ?? (await choosePort()));
  const child = start(startArguments('gateway'), cpu, { ...env, PORT: `${port}` });
  for (;;) {
    if (child.exitCode !== null) throw new Error('The gateway ended');
    const isReady = await fetch(`http://127.0.0.1:${port}/health/ready`)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (isReady) return { port, pids: [child.pid ?? 0], end: () => ended(child) };
    await sleep(50);
  }
}

async function startFloor(kind: string, redisUrl: string, prefix: string): Promise<Server> {
  const args = ['bench/page-floor.ts', kind, redisUrl, prefix];
  const child = start(args, isPinned ? '0' : undefined, {}, true);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { port, pids: [child.pid ?? 0], end: () => ended(child) };
}

function start(args: string[], cpu: string | undefined, env: Record<string, string>, hasIpc = false): ChildProcess {
  const all = isPinned ? `0-${cpus().length - 1}` : undefined;
  const pinned = cpu ?? all;
  const [program = '', ...rest] =
    pinned === undefined ? [process.execPath, ...args] : ['taskset', '-c', pinned, process.execPath, ...args];
  const child = spawn(program, rest, {
    stdio: hasIpc ? ['ignore', 'inherit', 'inherit', 'ipc'] : ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  cleanup.after(() => child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function run(program: string, args: string[]): Promise<void> {
  await once(spawn(program, args, { stdio: 'ignore' }), 'exit');
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

function row(cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

function whole(figure: number): string {
  return `${Math.round(figure)}`;
}

function share(figure: number): string {
  return `${Math.round(figure * 100)} %`;
}

function ms(figure: number): string {
  return figure.toFixed(1);
}
