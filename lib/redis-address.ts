/** Where a Redis is: one server, the master that sentinels name, or a cluster. */
export type RedisAddress = { user: string | undefined; password: string | undefined; hasTls: boolean } & (
  | { kind: 'server'; url: string }
  | { kind: 'sentinel'; hosts: RedisHost[]; master: string; db: number; sentinelPassword: string | undefined }
  | { kind: 'cluster'; hosts: RedisHost[] }
);

/** A server by name and port. */
export type RedisHost = { host: string; port: number };

/** What an address may look like, for whoever wrote another one. */
export const REDIS_ADDRESS_FORMS =
  'redis://host:port, redis-sentinel://host:port,host:port#master or redis-cluster://host:port,host:port (rediss… for TLS)';

const DEFAULT_PORTS = { sentinel: 26_379, cluster: 6_379 } as const;

const SEVERAL =
  /^(redis|rediss)-(sentinel|cluster):\/\/(?:([^/@]*)@)?([^/?#@]+)(?:\/(\d+)?)?(?:\?sentinelPassword=([^#&]*))?(?:#(.+))?$/;

/** Reads an address; undefined when it is none. */
export function readRedisAddress(url: string): RedisAddress | undefined {
  if (/^rediss?:\/\//.test(url)) {
    return URL.canParse(url) ? { kind: 'server', url, user: undefined, password: undefined, hasTls: false } : undefined;
  }
  const [, scheme, kind, credentials, names = '', db, sentinelPassword, master] = SEVERAL.exec(url) ?? [];
  const hosts =
    kind === undefined ? [] : names.split(',').map((name) => readHost(name, kind as 'sentinel' | 'cluster'));
  if (hosts.length === 0 || !hosts.every((host) => host !== undefined)) return undefined;
  const common = { ...readCredentials(credentials), hasTls: scheme === 'rediss', hosts };
  if (kind === 'sentinel' && master !== undefined) {
    return { kind, ...common, master, db: Number(db ?? 0), sentinelPassword: decoded(sentinelPassword) };
  }
  const isPlain = db === undefined && sentinelPassword === undefined && master === undefined;
  return kind === 'cluster' && isPlain ? { kind, ...common } : undefined;
}

function readHost(name: string, kind: 'sentinel' | 'cluster'): RedisHost | undefined {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/.exec(name) ?? [];
  if (host === undefined) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? DEFAULT_PORTS[kind] : Number(port) };
}

function readCredentials(text: string | undefined): Pick<RedisAddress, 'user' | 'password'> {
  const [user = '', password] = text?.split(/:(.*)/s) ?? [];
  return { user: user === '' ? undefined : decoded(user), password: decoded(password) };
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text);
}
