import type { Command } from '../../../ledger/command.ts';
import { credentialEvents } from '../../../ledger/event.ts';
import { STATUS_CODE } from '../../../ledger/status.ts';
import { sleep } from '../../../lib/async.ts';
import { toHex } from '../../../lib/hex.ts';
import type { Random } from '../../harness/random.ts';
import { createCommands, smallPublications } from '../../writer/faults/load.ts';
import type { LedgerUnderTest } from './ledger.ts';

const TICK_MS = 100;
const GAS_LIMIT = 30_000_000;
/** For how long a transaction may wait for its block before it counts as lost. */
const MINED_MS = 3_000;
/** Most commands of one transaction. */
const BATCH = 60;
/** Commands that may be sent again when the ledger went back. */
const REMEMBERED = 400;
/** How many of them are. */
const AGAIN_RATE = 0.7;
/** Publications whose payload does not give their id: they are kept with a mark. */
const FOREIGN_RATE = 0.02;

/** Publishes and changes statuses straight on the ledger, one transaction after the other. */
export function createLoad(ledger: LedgerUnderTest, random: Random) {
  const { chain, contract, wallet } = ledger;
  const commands = createCommands(random.fork('commands'), smallPublications(random.fork('credentials')));
  const [node] = ledger.nodes;
  let recent: Command[] = [];
  let again: Command[] = [];
  let sent = 0;

  async function send(batch: readonly Command[]): Promise<void> {
    for (const { name, items } of callsOf(batch)) {
      const nonce = await chain.nextNonce(wallet.address.toLowerCase() as `0x${string}`);
      const data = credentialEvents.encodeFunctionData(name, [items]);
      const chainId = Number(await chain.rpc.call('eth_chainId', []));
      const to = contract.address;
      const raw = await wallet.signTransaction({ to, data, nonce, type: 0, gasPrice: 0, gasLimit: GAS_LIMIT, chainId });
      await node?.handle('eth_sendRawTransaction', [raw]);
      const endMs = Date.now() + MINED_MS;
      while ((await chain.nextNonce(wallet.address.toLowerCase() as `0x${string}`)) === nonce && Date.now() < endMs)
        await sleep(TICK_MS / 4);
      sent += items.length;
    }
  }

  function next(count: number): Command[] {
    const batch = again.splice(0, BATCH);
    while (batch.length < Math.min(count, BATCH)) {
      if (random.chance(FOREIGN_RATE)) batch.push(foreign(random));
      batch.push(...commands.next().map(({ command }) => command));
    }
    recent = [...recent, ...batch].slice(-REMEMBERED);
    return batch;
  }

  return {
    /** Commands that were sent; some of them more than once, and some the contract refuses. */
    sent: () => sent,

    /** The ledger went back: some of what was sent of late is sent again, as whoever misses it would. */
    wentBack(): void {
      again = recent.filter(() => random.chance(AGAIN_RATE));
    },

    /** Goes on until told to stop. */
    async run(ratePerS: number, signal: AbortSignal): Promise<void> {
      let owed = 0;
      let lastMs = Date.now();
      while (!signal.aborted) {
        await sleep(TICK_MS, signal).catch(() => {});
        owed = Math.min(BATCH, owed + ((Date.now() - lastMs) / 1000) * ratePerS);
        lastMs = Date.now();
        if (owed < 1) continue;
        const batch = next(owed);
        owed -= batch.length;
        // The pool may be lost, or full of what is no more; what is not sent is missed by nobody.
        await send(batch).catch(() => {});
      }
    },
  };
}

function callsOf(batch: readonly Command[]): { name: 'publish' | 'changeStatus'; items: unknown[][] }[] {
  const published = batch.flatMap((command) => (command.kind === 'publish' ? [[command.id, command.payload]] : []));
  const changed = batch.flatMap((command) =>
    command.kind === 'changeStatus'
      ? [[command.publicationId, command.revision, STATUS_CODE[command.status], command.payload]]
      : [],
  );
  return [
    ...(published.length === 0 ? [] : [{ name: 'publish' as const, items: published }]),
    ...(changed.length === 0 ? [] : [{ name: 'changeStatus' as const, items: changed }]),
  ];
}

function foreign(random: Random): Command {
  return { kind: 'publish', id: toHex(random.bytes(32)), payload: random.bytes(1 + random.integer(60)) };
}
