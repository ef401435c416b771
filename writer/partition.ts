import type { IsSignedCommand } from '../ledger/command-signature.ts';
import { backoffMs, createBell, sleep, unlessAborted } from '../lib/async.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { admit } from './admission.ts';
import type { CommandSource, SourceMessage } from './command-source.ts';
import type { WriterLimits } from './config.ts';
import type { HeadState } from './head-watcher.ts';
import type { Head } from './ledger-client.ts';
import type { PartitionFigures, WriterMetrics } from './metrics.ts';
import { addCheckpoint, type Checkpoint, encodeMetadata, type Start } from './offsets.ts';
import type { Sender } from './sender.ts';
import type { Settlement } from './settlement.ts';
import type { States } from './states.ts';
import type { Entry, Window } from './window.ts';

/** What the worker of a partition needs. */
export type PartitionOptions = {
  partition: number;
  /** Whether a gateway signed a command; absent when every command is believed. */
  isSigned?: IsSignedCommand | undefined;
  /** Names the ledger in offset metadata. */
  ledgerTag: string;
  window: Window;
  settlement: Pick<Settlement, 'refuse'>;
  sender: Sender;
  states: Pick<States, 'told'>;
  source: Pick<CommandSource, 'commit' | 'pause' | 'resume'>;
  limits: WriterLimits;
  /** Memory that its waiting commands may take, in bytes: a share of the process's, and shares change. */
  queueBytes(): number;
  headState(): HeadState;
  metrics: WriterMetrics;
  log: Log;
};

/** Longest wait between two looks, so that what depends on time alone happens too. */
const LOOK_MS = 500;

/** The worker of one partition. */
export type PartitionWorker = ReturnType<typeof createPartitionWorker>;

/** Creates the worker of one partition: it moves the window's commands until they are settled, and commits behind them. */
export function createPartitionWorker(options: PartitionOptions) {
  const { partition, window, settlement, sender, states, source, limits, metrics, log } = options;
  const bell = createBell();
  const drained = Promise.withResolvers<void>();
  let isDraining = false;
  let isPaused = false;
  let trouble: string | undefined;

  /** One look at everything. Each step leaves a state from which the next look can go on, wherever it fails. */
  async function look(head: Head, checkpoints: Checkpoint[], signal: AbortSignal): Promise<Checkpoint[]> {
    // First of all, so that what is sent now is there when the next block is made; reading back takes its time.
    if (!isDraining) await sender.fill(head, signal);
    await sender.review(head, signal);
    await Promise.all(window.refused().map((entry) => refuse(entry, signal)));
    await sender.resend(head, signal);
    if (!isDraining) await sender.fill(head, signal);
    return await commit(head, checkpoints, signal);
  }

  async function refuse(entry: Entry, signal: AbortSignal): Promise<void> {
    if (entry.admission.type === 'refused') await settlement.refuse(entry, entry.admission.refusal, undefined, signal);
  }

  /**
   * Commits the offset behind the settled prefix, with the block up to which its effects stand: never more than what
   * was read back and told, never over a hole.
   */
  async function commit(head: Head, checkpoints: Checkpoint[], signal: AbortSignal): Promise<Checkpoint[]> {
    const prefix = window.settledPrefix();
    const last = prefix.at(-1);
    if (last === undefined) return checkpoints;
    const next = addCheckpoint(checkpoints, checkpointOf(prefix, last.message.offset + 1, checkpoints.at(-1), head));
    await states.told(signal);
    signal.throwIfAborted();
    const metadata = encodeMetadata(options.ledgerTag, next);
    await unlessAborted(source.commit(partition, last.message.offset + 1, metadata), signal);
    window.drop(prefix.length);
    metrics.committedOffset.set({ partition }, last.message.offset + 1);
    measureSteps(prefix, metrics);
    return next;
  }

  function relieve(): void {
    if (isPaused && !isDraining && window.size().bytes < options.queueBytes() / 2) {
      isPaused = false;
      source.resume(partition);
    }
  }

  /** Whether stopping now leaves nothing to others. */
  function isIdle(): boolean {
    return sender.inFlight() === 0 && window.settledPrefix().length === 0;
  }

  function pause(): void {
    if (isPaused) return;
    isPaused = true;
    source.pause(partition);
  }

  return {
    /** Takes messages from the source; asks it to pause when enough is waiting. */
    push(messages: readonly SourceMessage[]): void {
      for (const message of messages) {
        window.add({
          message,
          admission: admit(message, limits.maxPayloadBytes, options.isSigned),
          phase: { name: 'waiting', lookedUp: false },
        });
      }
      if (window.size().bytes >= options.queueBytes()) pause();
      bell.ring();
    },

    /** Something may have changed: look soon. */
    wake: () => bell.ring(),

    /** Why nothing moves, in words; undefined while all is well. */
    trouble: () => trouble ?? sender.trouble(),

    /** Sends nothing new from now on; returns when nothing is under way any more and what is settled is committed. */
    async drain(): Promise<void> {
      isDraining = true;
      pause();
      bell.ring();
      if (!isIdle()) await drained.promise;
    },

    figures(): PartitionFigures {
      const { entries: queued, bytes: queuedBytes } = window.size();
      const oldestMs = window.oldest()?.message.timestampMs;
      const oldestAgeS = oldestMs === undefined ? 0 : Math.max(0, Date.now() - oldestMs) / 1000;
      return { partition, queued, queuedBytes, inFlight: sender.inFlight(), oldestAgeS };
    },

    /** Works until the signal is aborted or something happens that only opening the partition anew can mend. */
    async run(start: Start, signal: AbortSignal): Promise<never> {
      let { checkpoints } = start;
      for (let failures = 0; ; ) {
        const state = options.headState();
        if (state.type === 'seen') {
          try {
            checkpoints = await look(state.head, checkpoints, signal);
            failures = 0;
            trouble = undefined;
            relieve();
          } catch (error) {
            signal.throwIfAborted();
            if (!isPassing(error)) throw error;
            failures += 1;
            trouble = messageOf(error);
            if (failures === 1) log.warn({ reason: trouble }, 'A look at the ledger failed; looking again');
            await sleep(backoffMs(failures, 50, 2_000), signal);
          }
        }
        // While the ledger is away nothing comes to its end.
        if (isDraining && (isIdle() || state.type !== 'seen')) drained.resolve();
        await bell.wait(Math.min(LOOK_MS, sender.waitsMs()), signal);
      }
    },
  };
}

function measureSteps(settled: readonly Entry[], { stepSeconds }: WriterMetrics): void {
  const nowMs = Date.now();
  for (const { message, sentAtMs, settledAtMs } of settled) {
    if (sentAtMs !== undefined) stepSeconds.observe({ step: 'waiting' }, seconds(message.timestampMs, sentAtMs));
    if (settledAtMs === undefined) continue;
    if (sentAtMs !== undefined) stepSeconds.observe({ step: 'sent' }, seconds(sentAtMs, settledAtMs));
    stepSeconds.observe({ step: 'mined' }, seconds(settledAtMs, nowMs));
  }
}

/** Clocks of machines differ: never less than nothing. */
function seconds(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs) / 1000;
}

function checkpointOf(prefix: readonly Entry[], offset: number, last: Checkpoint | undefined, head: Head): Checkpoint {
  let highest: Checkpoint | undefined = last === undefined ? undefined : { ...last, offset };
  for (const { phase } of prefix) {
    if (phase.name !== 'settled' || phase.block === undefined) continue;
    const { number: block, hash } = phase.block;
    if (highest === undefined || block > highest.block) highest = { offset, block, hash };
  }
  // Nothing but refusals that the ledger had no part in, and nothing before.
  return highest ?? { offset, block: head.number, hash: head.hash };
}

/** Whether a failure mends itself: the node is away, contradicts itself or answers with an error; Kafka is away. */
function isPassing(error: unknown): boolean {
  if (error instanceof ServiceError) return error.retryable;
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
