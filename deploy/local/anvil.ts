import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { messageOf, ServiceError } from '../../lib/errors.ts';
import { createRpc } from '../../lib/rpc.ts';
import { foundryBinary } from '../foundry.ts';
import { startChild } from './child.ts';
import { keepLedgerState } from './ledger-state.ts';
import type { ProcessRecord } from './process-record.ts';
import { type Part, runningChild, untilServing } from './running.ts';

const START_TIMEOUT_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;

/** The chain of development, in the form of Besu's networks without gas fees: london, zero base fee, zero gas price. */
export type AnvilOptions = {
  dir: string;
  port: number;
  logFile: string;
  record: ProcessRecord;
  /** Seconds between blocks; 0 mines a block for each transaction at once. @default 1 */
  blockTimeS?: number;
  /** @default 1337 */
  chainId?: number;
  /** Whether the chain is written to disk every few seconds, and at the end. @default true */
  keepState?: boolean;
  /**
   * Keeps the states of so many blocks in memory and no older ones. Otherwise the older ones go to disk, where
   * `anvil_reorg` and `anvil_rollback` do not find them, and a chain of some thousand blocks goes back to no state at all.
   * With 0 only the newest block's is there.
   */
  keptStates?: number;
  /** Told when a state could not be written. */
  onTrouble?(sentence: string): void;
};

/** An anvil of our own, whose chain survives restarts: see `ledger-state.ts`. */
export function anvilPart(options: AnvilOptions): Part & { dump(): Promise<void> } {
  const { dir, port, logFile, record, keepState = true } = options;
  const url = `http://127.0.0.1:${port}`;
  const stateFile = join(dir, 'state.json.gz');
  const notWritten = (error: unknown) =>
    options.onTrouble?.(`The ledger's last state could not be written: ${messageOf(error)}`);
  let dumpNow = async () => {};
  return {
    name: 'ledger',
    logFile,
    dump: () => dumpNow(),
    async start(signal) {
      mkdirSync(dir, { recursive: true });
      const loaded = await unpackState(stateFile, join(dir, 'loading.json'));
      const args = [...anvilFlags(options), ...(loaded === undefined ? [] : ['--load-state', loaded])];
      const child = await startChild({
        name: 'ledger',
        command: foundryBinary('anvil'),
        args,
        cwd: dir,
        logFile,
        record,
      });
      const isServing = async () => (await createRpc({ url, timeoutMs: 2_000 }).call('eth_chainId', [])) !== undefined;
      await untilServing(child, {
        name: 'The ledger',
        isServing,
        timeoutMs: START_TIMEOUT_MS,
        stopDeadlineMs: STOP_DEADLINE_MS,
        signal,
      });
      rmSync(join(dir, 'loading.json'), { force: true });
      const keeper = keepState
        ? keepLedgerState({ url, file: stateFile, onTrouble: options.onTrouble ?? (() => {}) })
        : undefined;
      dumpNow = async () => keeper?.dump();
      void child.exited.then(() => keeper?.close());
      const running = runningChild(child, url, STOP_DEADLINE_MS);
      return {
        ...running,
        async stop() {
          keeper?.close();
          if (!child.hasExited()) await keeper?.dump().catch(notWritten);
          await running.stop();
        },
      };
    },
  };
}

function anvilFlags(options: AnvilOptions): string[] {
  const { dir, port, blockTimeS = 1, chainId = 1337, keptStates } = options;
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), '--silent'],
    ...['--hardfork', 'london', '--base-fee', '0', '--gas-price', '0', '--gas-limit', '120000000'],
    // Without this its older states go to a folder in the person's home.
    ...['--cache-path', join(dir, 'cache')],
    ...(keptStates === undefined ? [] : ['--prune-history', ...(keptStates > 0 ? [String(keptStates)] : [])]),
    ...(blockTimeS > 0 ? ['--block-time', String(blockTimeS)] : []),
  ];
}

/** The dump as anvil reads it; undefined when the chain begins. Older states of an earlier run are of no use to it. */
async function unpackState(packed: string, unpacked: string): Promise<string | undefined> {
  rmSync(join(dirname(packed), 'cache'), { recursive: true, force: true });
  if (!existsSync(packed)) return undefined;
  try {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(unpacked));
  } catch (cause) {
    throw new ServiceError('LEDGER_STATE_BROKEN', `${packed} cannot be read. Begin afresh with: npm start -- --reset`, {
      cause,
    });
  }
  return unpacked;
}
