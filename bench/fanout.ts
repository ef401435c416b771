import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { realisticCredential } from '../examples/realistic.ts';
import { storedRows } from '../indexer/stored.ts';
import { digest8Of, encodeCursor } from '../ledger/cursor.ts';
import { sleep } from '../lib/async.ts';
import { silentLog } from '../lib/log.ts';
import { connectRedis, type Redis, redisReady } from '../lib/redis.ts';
import { startBacking } from '../test/harness/backing.ts';
import { createCleanup } from '../test/harness/cleanup.ts';
import { uniquePrefix } from '../test/harness/prefix.ts';
import { buildView, type ViewBuilder } from '../test/harness/view-builder.ts';
import { atMost } from './bars.ts';
import type { ClientsReply, ClientsRequest } from './fanout-clients.ts';
import type { ServerRequest } from './fanout-server.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000,10000' },
    rounds: { type: 'string', default: '15' },
    storm: { type: 'string', default: '5000' },
  },
});
const counts = values.clients
  .split(',')
  .filter((text) => text !== '')
  .map(Number);
const rounds = Number(values.rounds);
const stormClients = Number(values.storm);

const QUERY = `subscription ($after: Cursor, $filter: CredentialEventFilter) {
  credentialEvents(after: $after, filter: $filter) {
    __typename
    ... on CredentialEvents { cursor events {
      id seq kind type source receivedAt credentialHash block { number } publisher { account }
      credential { issuer types name status } } }
    ... on CaughtUp { cursor }
    ... on Rollback { cursor }
    ... on Lagged { cursor }
    ... on Heartbeat { cursor }
  }
}`;

/** Of the floor's processor time, and of its time to the last of as many as are given; KB a connection; seconds of a storm. */
const BARS = { floor: 1.5, lastOf: 10_000, connectionKB: 15, stormS: 5 };

/** Events before those that count: until V8 has compiled what makes them. */
const WARM_UP = 200;

/**
 * Clients that come and go before those whose memory counts: by how much the heap grows for its first thousand, and what is
 * loaded for them, is no connection's.
 */
const VISITORS = 1_000;

const cleanup = createCleanup();
/** With two processors the server has one for itself; the clients, Redis and this process share the other. */
const isPinned = cpus().length > 1;

type Usage = { cpuMs: number; rss: number; peak: number };

function startProcess(file: string, cpu: number, args: string[], env: Record<string, string> = {}): ChildProcess {
  const command = [process.execPath, '--expose-gc', '--disable-warning=TimeoutNegativeWarning', file, ...args];
  const [program = '', ...rest] = isPinned ? ['taskset', '-c', `${cpu}`, ...command] : command;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  });
  cleanup.after(() => child.kill('SIGKILL'));
  return child;
}

async function ask<T>(child: ChildProcess, request: ServerRequest | ClientsRequest): Promise<T> {
  const answer = once(child, 'message');
  child.send(request);
  return (await answer)[0] as T;
}

type Server = {
  port: number;
  usage(): Promise<Usage>;
  collected(): Promise<Usage>;
  write(bytes: number): Promise<Usage>;
  kill(): Promise<void>;
};

async function startServer(kind: 'floor' | 'gateway', env: Record<string, string> = {}): Promise<Server> {
  const child = startProcess('bench/fanout-server.ts', 0, [kind], env);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    usage: () => ask(child, { type: 'usage' }),
    collected: () => ask(child, { type: 'collect' }),
    write: (bytes) => ask(child, { type: 'write', bytes }),
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** What one event cost: processor time of the server, and how long until the last client had it. */
type Told = { cpuMs: number; lastMs: number; frameBytes: number; perConnection: number };

/** Connects clients, and sends `rounds` events of which each reaches `reached` of them. */
async function measure(options: {
  server: Server;
  clients: number;
  variables: (n: number) => object;
  reached: number;
  send: (round: number) => Promise<unknown>;
}): Promise<Told> {
  const { server, clients, variables, reached, send } = options;
  const child = startProcess('bench/fanout-clients.ts', 1, []);
  const asked = { type: 'open' as const, port: server.port, query: QUERY, pace: 200 };
  await ask(child, { ...asked, count: VISITORS, variables: [variables(0)] });
  await ask(child, { type: 'close' });
  await sleep(500);
  const before = await server.collected();
  await ask(child, {
    ...asked,
    count: clients,
    variables: Array.from({ length: clients }, (_, n) => variables(n)),
  });
  await sleep(500);
  const open = await server.collected();
  const times: number[] = [];
  let [cpuMs, bytes] = [0, 0];
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const ready = await ask<ClientsReply>(child, { type: 'expect', frames: reached });
    const reply = once(child, 'message');
    const used = await server.usage();
    const began = performance.timeOrigin + performance.now();
    await send(round);
    const [last] = (await reply) as [ClientsReply];
    await sleep(30);
    if (round < WARM_UP) continue;
    cpuMs += (await server.usage()).cpuMs - used.cpuMs;
    times.push(last.at - began);
    bytes += last.bytes - ready.bytes;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  return {
    cpuMs: cpuMs / rounds,
    lastMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN,
    frameBytes: Math.round(bytes / rounds / reached),
    perConnection: (open.rss - before.rss) / clients / 1_024,
  };
}

function gatewayEnv({ identity }: ViewBuilder, prefix: string, redisUrl: string): Record<string, string> {
  return {
    ...{ PORT: '0', LEDGER_CONTRACT: identity.contract, REDIS_URL: redisUrl, REDIS_KEY_PREFIX: prefix },
    // Nothing is submitted: a Kafka that is away keeps nobody from watching.
    ...{ KAFKA_BROKERS: '127.0.0.1:9', LIMIT_HEARTBEAT_INTERVAL_MS: '600000', LIMIT_MAX_SOCKETS: '20000' },
    // All come from one address.
    ...{ LIMIT_MAX_SOCKETS_PER_CLIENT: '20000', LIMIT_MAX_SUBSCRIPTIONS_PER_CLIENT: '20000' },
    LIMIT_MAX_CONNECTIONS_PER_CLIENT: '20000',
  };
}

let published = 0;
/** Publishes events in one block. */
async function publish(builder: ViewBuilder, count: number, more: object = {}): Promise<void> {
  const deeds = Array.from({ length: count }, () => {
    published += 1;
    return { kind: 'publish' as const, credential: { ...realisticCredential(published), ...more } };
  });
  await builder.mine({ time: 1_700_000_000 + published, deeds });
}

function line(label: string, told: Told, floor?: Told): string {
  const ratio = (value: number, base: number | undefined) =>
    base === undefined ? '' : ` (${(value / base).toFixed(2)} ×)`;
  return [
    label,
    `${told.frameBytes} B`,
    `${told.cpuMs.toFixed(1)} ms${ratio(told.cpuMs, floor?.cpuMs)}`,
    `${told.lastMs.toFixed(0)} ms${ratio(told.lastMs, floor?.lastMs)}`,
    `${told.perConnection.toFixed(1)} KB`,
  ].join(' | ');
}

/** Answers how its figures are judged, for the table is told first. */
async function fanOut(builder: ViewBuilder, env: Record<string, string>, clients: number): Promise<() => void> {
  const everything = { clients, variables: () => ({}), reached: clients };
  const gateway = await startServer('gateway', env);
  const all = await measure({ ...everything, server: gateway, send: () => publish(builder, 1) });
  await gateway.kill();
  const raw = await startServer('floor');
  const floor = await measure({ ...everything, server: raw, send: () => raw.write(all.frameBytes - 4) });
  await raw.kill();
  console.log(`| ${line(`${clients}: raw socket.write of a frame made beforehand`, floor)} |`);
  console.log(`| ${line(`${clients}: gateway, all get it`, all, floor)} |`);
  const selective = await startServer('gateway', env);
  const issuerOf = (n: number) => `did:web:issuer-${n}.example`;
  const one = await measure({
    server: selective,
    clients,
    variables: (n) => ({ filter: { issuer: [issuerOf(n)] } }),
    reached: 1,
    send: (round) => publish(builder, 1, { issuer: issuerOf(round) }),
  });
  await selective.kill();
  console.log(`| ${line(`${clients}: gateway, one gets it`, one)} |`);
  return () => {
    atMost(
      BARS.floor,
      all.cpuMs / floor.cpuMs,
      `${clients}: processor time ${(all.cpuMs / floor.cpuMs).toFixed(2)} × the floor's`,
    );
    const last = all.lastMs / floor.lastMs;
    if (clients >= BARS.lastOf)
      atMost(BARS.floor, last, `${clients}: until the last has it ${last.toFixed(2)} × the floor's`);
    for (const { perConnection } of [all, one]) {
      atMost(BARS.connectionKB, perConnection, `${clients}: ${perConnection.toFixed(1)} KB a connection`);
    }
  };
}

/** Cursors of the last events. */
async function lastCursors(redis: Redis, builder: ViewBuilder, count: number): Promise<string[]> {
  const { seq: last } = builder.position().cursor;
  const seqs = Array.from({ length: count }, (_, n) => last - n);
  const rows = await storedRows(redis, builder.keys, seqs);
  return [...rows.values()].map(({ seq, digest }) =>
    encodeCursor(builder.identity, { seq, digest8: digest8Of(digest) }),
  );
}

/** A gateway that was just started, and clients that all come back to it at once. */
async function storm(redis: Redis, builder: ViewBuilder, env: Record<string, string>): Promise<void> {
  for (let n = 0; n < 20; n += 1) await publish(builder, 100);
  const cursors = await lastCursors(redis, builder, 1_000);
  const gateway = await startServer('gateway', env);
  const before = await gateway.collected();
  const child = startProcess('bench/fanout-clients.ts', 1, []);
  const began = performance.timeOrigin + performance.now();
  const variables = cursors.map((after) => ({ after }));
  const live = await ask<ClientsReply>(child, {
    ...{ type: 'open', port: gateway.port, count: stormClients, query: QUERY, variables, pace: stormClients },
  });
  const after = await gateway.usage();
  child.kill('SIGKILL');
  await gateway.kill();
  const mib = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  const frames = `${mib(live.bytes)} MiB of history, ${live.lost} refused`;
  const memory = `${mib(before.rss)} MiB before, ${mib(after.peak)} at the most, ${mib(after.rss)} afterwards`;
  const seconds = ((live.at - began) / 1_000).toFixed(2);
  console.log(`\nResume storm: ${stormClients} clients live again after ${seconds} s; ${frames}; resident ${memory};`);
  console.log(`processor time of the gateway ${((after.cpuMs - before.cpuMs) / 1_000).toFixed(2)} s.`);
  atMost(BARS.stormS, Number(seconds), `all live again after ${seconds} s`);
  atMost(0, live.lost, `${live.lost} refused`);
}

try {
  const { redisUrl } = await startBacking();
  const prefix = uniquePrefix();
  const redis = connectRedis({ url: redisUrl, log: silentLog, name: 'bench' });
  cleanup.after(() => redis.close());
  await redisReady(redis, AbortSignal.timeout(10_000));
  const builder = await buildView(redis, { keyPrefix: prefix });
  cleanup.after(() => builder.remove());
  const env = gatewayEnv(builder, prefix, redisUrl);
  console.log(`${cpus()[0]?.model}, ${cpus().length} processors, Node ${process.version}, ${rounds} events each\n`);
  console.log(
    '| clients | frame | processor time an event | until the last has it | resident a connection |\n|---|---|---|---|---|',
  );
  const judged: (() => void)[] = [];
  for (const clients of counts) judged.push(await fanOut(builder, env, clients));
  for (const judge of judged) judge();
  if (stormClients > 0) await storm(redis, builder, env);
} finally {
  await cleanup.run();
}
