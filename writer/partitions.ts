import type { IsSignedCommand } from '../ledger/command-signature.ts';
import { backoffMs, sleep, unlessAborted } from '../lib/async.ts';
import { ConfigError, messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { CommandSource, SourceMessage } from './command-source.ts';
import type { WriterConfig } from './config.ts';
import type { HeadState } from './head-watcher.ts';
import type { Keys } from './keys.ts';
import type { LedgerClient } from './ledger-client.ts';
import type { PartitionFigures, WriterMetrics } from './metrics.ts';
import { openPartition } from './opening.ts';
import { createPartitionWorker, type PartitionWorker } from './partition.ts';
import { createSender } from './sender.ts';
import { createSettlement } from './settlement.ts';
import type { States } from './states.ts';
import type { Traffic } from './traffic.ts';
import { createWindow } from './window.ts';

/** What all partitions share. */
export type PartitionsOptions = {
  config: WriterConfig;
  source: CommandSource;
  states: States;
  ledger: LedgerClient;
  traffic: Traffic;
  keys: Keys;
  /** Whether a gateway signed a command; absent when every command is believed. */
  isSigned?: IsSignedCommand | undefined;
  chainId: number;
  headState(): HeadState;
  metrics: WriterMetrics;
  log: Log;
  signal: AbortSignal;
  fail(error: unknown): void;
};

/** A partition that is ours: its worker while it is open, otherwise why it is not, and how to end it. */
type Owned = {
  worker: PartitionWorker | undefined;
  trouble: string | undefined;
  stop: AbortController;
  reopen: AbortController;
};

/** The partitions that are ours, each with a worker that is opened anew whenever something changes under it. */
export function createPartitions(options: PartitionsOptions) {
  const { config, source, ledger, keys, metrics, log, fail } = options;
  const ledgerTag = `${options.chainId}:${ledger.contract}`;
  /** When the last worker of a partition has let go of its key; also of partitions that are no longer ours. */
  const released = new Map<number, Promise<void>>();
  let owned: Map<number, Owned> | undefined;
  let isDraining = false;

  /** Opens a partition and works on it, again and again, until it is taken away. */
  async function own(partition: number, mine: Owned): Promise<void> {
    const stopped = AbortSignal.any([options.signal, mine.stop.signal]);
    for (let failures = 0; !stopped.aborted; ) {
      try {
        await work(partition, mine, AbortSignal.any([stopped, mine.reopen.signal]), () => {
          failures = 0;
        });
      } catch (error) {
        mine.worker = undefined;
        if (stopped.aborted) return;
        source.end(partition);
        if (error instanceof ConfigError) return fail(error);
        if (mine.reopen.signal.aborted) {
          mine.reopen = new AbortController();
          continue;
        }
        failures += 1;
        mine.trouble = messageOf(error);
        log.warn({ partition, reason: messageOf(error) }, 'A partition failed; opening it anew');
        await sleep(backoffMs(failures, 100, 5_000), stopped).catch(() => {});
      }
    }
  }

  function workers(): PartitionWorker[] {
    return [...(owned?.values() ?? [])].flatMap(({ worker }) => worker ?? []);
  }

  async function work(partition: number, mine: Owned, signal: AbortSignal, onOpen: () => void): Promise<void> {
    const { times, limits } = config;
    const signer = keys.signerOf(partition);
    const parts = {
      partition,
      ledger,
      states: options.states,
      metrics,
      log,
      ledgerTag,
      isSigned: options.isSigned,
      source,
      limits,
      times,
    };
    const start = await openPartition({ ...parts, pollMs: times.headPollMs, graceMs: times.rollbackGraceMs, signal });
    signal.throwIfAborted();
    metrics.opened.inc({ reason: start.reason });
    const window = createWindow();
    const settlement = createSettlement({ ...parts, ...limits });
    const lane = options.traffic.open();
    const { blockPeriodMs } = options.traffic;
    const sender = createSender({
      ...parts,
      signer,
      chainId: options.chainId,
      window,
      settlement,
      lane,
      blockPeriodMs,
    });
    const worker = createPartitionWorker({
      ...parts,
      window,
      settlement,
      sender,
      queueBytes: () => limits.queueBytes / Math.max(1, owned?.size ?? 1),
      headState: options.headState,
    });
    mine.worker = worker;
    mine.trouble = undefined;
    if (isDraining) void worker.drain();
    source.begin(partition, start.offset);
    onOpen();
    try {
      await worker.run(start, signal);
    } finally {
      lane.close();
    }
  }

  return {
    /** These partitions are ours now, and no others. What was ours before is opened anew: others may have had it. */
    assign(partitions: number[]): void {
      for (const [partition, { stop }] of owned ?? []) {
        stop.abort(new ServiceError('REASSIGNED', 'The partition was assigned anew'));
        metrics.forget(partition);
      }
      owned = new Map();
      if (isDraining) return;
      for (const partition of partitions) {
        const mine: Owned = {
          worker: undefined,
          trouble: undefined,
          stop: new AbortController(),
          reopen: new AbortController(),
        };
        owned.set(partition, mine);
        // One key, one worker: the one before must have let go of it.
        const before = released.get(partition) ?? Promise.resolve();
        released.set(
          partition,
          before.then(() => own(partition, mine)),
        );
      }
      log.info({ partitions }, 'Partitions assigned');
    },

    push(partition: number, messages: SourceMessage[]): void {
      owned?.get(partition)?.worker?.push(messages);
    },

    /** The ledger has something new. */
    wakeAll(): void {
      for (const worker of workers()) worker.wake();
    },

    /** The chain is another than it was: every partition looks where it stands. */
    reopenAll(reason: string): void {
      for (const { reopen } of owned?.values() ?? []) reopen.abort(new ServiceError('WENT_BACK', reason));
    },

    /** Whether Kafka has told what is ours, be it nothing. */
    isAssigned: () => owned !== undefined,

    /** The partitions that are ours. */
    owned: (): number[] => [...(owned?.keys() ?? [])],

    /** How the open ones stand. */
    figures: (): PartitionFigures[] => workers().map((worker) => worker.figures()),

    /** Why a partition does not move, in words. */
    trouble(): string | undefined {
      for (const { worker, trouble } of owned?.values() ?? []) {
        const words = trouble ?? worker?.trouble();
        if (words !== undefined) return words;
      }
      return undefined;
    },

    /** Sends nothing new, and waits some time for what is under way to be mined and committed. */
    async drain(timeoutMs: number): Promise<void> {
      isDraining = true;
      const deadline = AbortSignal.timeout(timeoutMs);
      const drained = Promise.all(workers().map((worker) => worker.drain()));
      await unlessAborted(drained, deadline).catch(() =>
        log.info({ timeoutMs }, 'Transactions are still under way; who works on the partitions next finds them'),
      );
    },

    /** Waits until all workers have stopped; the signal stops them. */
    async stopped(): Promise<void> {
      await Promise.all(released.values());
    },
  };
}
