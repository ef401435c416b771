import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { TestContext } from 'node:test';
import { createRpc } from '../../lib/rpc.ts';

export async function startBacking(): Promise<{ kafkaBrokers: string[] }> {
  return { kafkaBrokers: (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:39092').split(',') };
}

export async function startAnvil(
  t: TestContext,
  { blockTimeS = 0 }: { blockTimeS?: number },
): Promise<{ url: string }> {
  const port = await freePort();
  const binary = new URL('../../node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil', import.meta.url).pathname;
  const args = [
    '--port',
    String(port),
    '--chain-id',
    '1337',
    '--silent',
    '--hardfork',
    'london',
    '--base-fee',
    '0',
    '--gas-price',
    '0',
    '--gas-limit',
    '120000000',
  ];
  const child = spawn(binary, [...args, ...(blockTimeS > 0 ? ['--block-time', String(blockTimeS)] : [])], {
    stdio: 'ignore',
  });
  t.after(() => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    try {
      await createRpc({ url }).call('eth_chainId', []);
      return { url };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
