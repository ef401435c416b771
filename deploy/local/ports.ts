import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/**
 * Ports below the range from which systems take the near end of outgoing connections (32768 and up on Linux): there a
 * client that reconnects to a server that is down can be given the server's own port, and keep it from coming back.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 200;

/** Whether nobody listens there. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The preferred port if it is free, otherwise a random free one; no other copy of ours gets it while this process lives. */
export async function choosePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred)) && reserve(preferred)) return preferred;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if ((await isPortFree(port)) && reserve(port)) return port;
  }
  throw new Error(`No free port found between ${LOWEST_PORT} and ${HIGHEST_PORT} on 127.0.0.1`);
}

/** One file for each port, with its owner: between choosing a port and listening on it others would find it free. */
const RESERVATIONS = join(tmpdir(), `ces-ports-${userInfo().username}`);
const reserved: string[] = [];

function reserve(port: number): boolean {
  const file = join(RESERVATIONS, String(port));
  mkdirSync(RESERVATIONS, { recursive: true });
  if (!isOwnerAlive(file)) rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: 'wx' });
  } catch {
    return false;
  }
  if (reserved.length === 0) process.once('exit', () => reserved.forEach((path) => void rmSync(path, { force: true })));
  reserved.push(file);
  return true;
}

function isOwnerAlive(file: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity);
  } catch {
    return false;
  }
}
