import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { foundryBinary } from './foundry.ts';

/** A ledger node that keeps nothing. */
export type ScratchNode = { url: string; stop(): Promise<void> };

/**
 * Starts a node as the service's ledgers are: london, zero gas price. Mines each transaction at once, or a block every so
 * many seconds.
 */
export async function startScratchNode(options: { blockTimeS?: number } = {}): Promise<ScratchNode> {
  const args = '--port 0 --hardfork london --base-fee 0 --gas-price 0 --gas-limit 120000000'.split(' ');
  if (options.blockTimeS !== undefined) args.push('--block-time', String(options.blockTimeS));
  const child = spawn(foundryBinary('anvil'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await exited;
  };
  const listening = new Promise<string>((resolve) => {
    // Reads on for as long as the node lives: a full pipe would stop it.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^Listening on (.+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const address = await Promise.race([listening, exited]);
  if (typeof address !== 'string') throw new Error(`anvil ended before it listened: ${address}`);
  return { url: `http://${address}`, stop };
}
