import { messageOf } from '../../lib/errors.ts';
import { createRpc } from '../../lib/rpc.ts';
import { replaceFile } from './write-file.ts';

/** How often the chain is looked at. */
const LOOK_MS = 1_000;
/** New transactions are on disk after this time at the latest, unless dumps take long. */
const CHANGED_AFTER_MS = 5_000;
/** Empty blocks matter little: losing them only moves the head back. */
const IDLE_AFTER_MS = 60_000;
/** A dump stalls the node for part of its duration (10 MB of payload: 1.3 s, measured): at most this share of the time. */
const LARGEST_SHARE = 1 / 20;

const DUMP_TIMEOUT_MS = 120_000;

/** Keeps the last complete state of an anvil on disk. */
export type LedgerKeeper = { dump(): Promise<void>; close(): void };

/**
 * Asks anvil for its state now and then and puts it in place of the old one in one step. anvil's own `--state` writes
 * over the only copy: a kill beside it leaves an empty file, and anvil does not start from that. What was mined after
 * the last dump is gone at a `kill -9`; the chain then goes on from the dump, with the same block hashes up to there.
 */
export function keepLedgerState(options: {
  url: string;
  file: string;
  onTrouble(sentence: string): void;
}): LedgerKeeper {
  const rpc = createRpc({ url: options.url });
  let dumped = { root: '', number: '', atMs: 0, tookMs: 0 };
  let running: Promise<void> | undefined;

  async function dumpOnce(): Promise<void> {
    const startMs = Date.now();
    const { root, number } = await headOf(rpc);
    await dumpLedger(options.url, options.file);
    dumped = { root, number, atMs: Date.now(), tookMs: Date.now() - startMs };
  }

  async function look(): Promise<void> {
    const { root, number } = await headOf(rpc);
    if (number === dumped.number) return;
    const wishedMs = root === dumped.root ? IDLE_AFTER_MS : CHANGED_AFTER_MS;
    if (Date.now() - dumped.atMs >= Math.max(wishedMs, dumped.tookMs / LARGEST_SHARE)) await dump();
  }

  /** Dumps follow each other: the one asked for begins after the one under way, and so holds what is mined by now. */
  function dump(): Promise<void> {
    const mine = (running ?? Promise.resolve()).catch(() => {}).then(dumpOnce);
    running = mine;
    return mine;
  }

  let looking = false;
  let closed = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch((error: unknown) => {
        if (!closed) options.onTrouble(`The ledger's state was not written: ${messageOf(error)}`);
      })
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS);
  return {
    dump,
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** Writes the state that an anvil has now, in one step. */
export async function dumpLedger(url: string, file: string): Promise<void> {
  const state = await createRpc({ url, timeoutMs: DUMP_TIMEOUT_MS }).call<string>('anvil_dumpState', []);
  replaceFile(file, Buffer.from(state.slice(2), 'hex'));
}

/** The state root changes with every transaction, and not with an empty block. */
async function headOf(rpc: ReturnType<typeof createRpc>): Promise<{ root: string; number: string }> {
  const block = await rpc.call<{ stateRoot: string; number: string }>('eth_getBlockByNumber', ['latest', false]);
  return { root: block.stateRoot, number: block.number };
}
