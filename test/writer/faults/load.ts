import { realisticCredential } from '../../../examples/realistic.ts';
import {
  type ChangeStatusCommand,
  type Command,
  commandKey,
  encodeCommand,
  type PublishCommand,
} from '../../../ledger/command.ts';
import { canonicalBytes, contentHashOf, pinnedId, publicationId, sha256, statusChangeId } from '../../../ledger/ids.ts';
import { encodePayload, encodePinnedPayload } from '../../../ledger/payload.ts';
import { STATUS_EVENT_TYPE, type StatusName } from '../../../ledger/status.ts';
import { retry, sleep } from '../../../lib/async.ts';
import type { Hex } from '../../../lib/hex.ts';
import type { Producer } from '../../../lib/kafka.ts';
import type { Random } from '../../harness/random.ts';

/** A publication that was submitted, and how often its status was changed since. */
type Life = { publication: PublishCommand; changes: number };

const SOURCE = 'urn:test:faults';
const TICK_MS = 100;

/** What is submitted together when a topic is filled. */
const FILL_BATCH = 200;

/** What is done to a publication's status, in this order; each step may come at once or much later. */
const CAREER: readonly StatusName[] = ['SUSPENDED', 'ACTIVE', 'SUPERSEDED', 'REVOKED'];

/** How many of the latest publications may still get a status change. */
const REMEMBERED = 200;

/** Makes the `index`th publication. */
export type Publish = (index: number) => PublishCommand;

/** Publications of some hundred bytes, a tenth of them pinned. */
export function smallPublications(random: Random): Publish {
  return (index) => {
    const attributes = { type: 'eu.gaia-x.credential', source: SOURCE };
    const content = { index, noise: random.bytes(20 + random.integer(600)).toString('base64') };
    if (random.chance(0.1)) {
      const commitment = sha256(JSON.stringify(content));
      const payload = encodePinnedPayload(attributes, { commitment, locator: `https://example.org/${index}` });
      return { kind: 'publish', id: pinnedId(commitment), payload };
    }
    const credential = canonicalBytes({ issuer: 'did:web:example.org', ...content });
    const payload = encodePayload({ attributes: { ...attributes, format: 'json' }, credential });
    return { kind: 'publish', id: publicationId(contentHashOf(credential)), payload };
  };
}

/** Publications as they are in production, of 1 to 4 KB. */
export const realisticPublications: Publish = (index) => {
  const credential = canonicalBytes(realisticCredential(index));
  const attributes = { type: 'eu.gaia-x.credential', source: SOURCE, format: 'json' as const };
  return {
    kind: 'publish',
    id: publicationId(contentHashOf(credential)),
    payload: encodePayload({ attributes, credential }),
  };
};

/** A command, and whether the ledger must refuse it. */
export type Submission = { command: Command; isRefused: boolean };

/**
 * An endless row of commands, the same for the same seed: publications, status changes, some of them twice, and some
 * changes of a revision that was changed otherwise before.
 */
export function createCommands(random: Random, publish: Publish): { next(): Submission[] } {
  const lives: Life[] = [];
  let index = 0;

  function change(life: Life): Submission[] {
    const status = CAREER[life.changes];
    if (status === undefined) return [];
    life.changes += 1;
    return [{ command: statusChange(life, status), isRefused: false }];
  }

  /** Another change of the revision that was changed last: the first wins. */
  function contradict(life: Life): Submission[] {
    if (life.changes === 0) return [];
    const status = CAREER[life.changes - 1] === 'REVOKED' ? 'SUSPENDED' : 'REVOKED';
    return [{ command: statusChange(life, status), isRefused: true }];
  }

  return {
    /** What one client submits at once, in order. */
    next() {
      if (lives.length > 0 && random.chance(0.15)) return change(random.pick(lives));
      if (lives.length > 0 && random.chance(0.03)) return contradict(random.pick(lives));
      index += 1;
      const life: Life = { publication: publish(index), changes: 0 };
      lives.push(life);
      if (lives.length > REMEMBERED) lives.shift();
      const submissions: Submission[] = [{ command: life.publication, isRefused: false }];
      // Right behind its publication, so that both wait in the writer at once.
      while (random.chance(0.15)) submissions.push(...change(life));
      if (random.chance(0.05)) submissions.push(random.pick(submissions));
      return submissions;
    },
  };
}

function statusChange({ publication, changes: revision }: Life, status: StatusName): ChangeStatusCommand {
  const { id: publicationId } = publication;
  const attributes = { type: STATUS_EVENT_TYPE[status], source: SOURCE };
  const payload = encodePayload({ attributes, credential: new Uint8Array() });
  const id = statusChangeId(publicationId, revision, status);
  return { kind: 'changeStatus', id, publicationId, revision, status, payload };
}

/** What is remembered of an accepted command. */
export type Accepted = { id: Hex; isRefused: boolean };

/** Submits commands and remembers which Kafka has acknowledged. */
export function createLoad(options: { producer: Producer; topic: string; random: Random; publish: Publish }) {
  const { producer, topic, random, publish } = options;
  const commands = createCommands(random, publish);
  const accepted: Accepted[] = [];

  async function submit(next: Submission[]): Promise<void> {
    const messages = next.map(({ command }) => ({ key: commandKey(command), value: encodeCommand(command) }));
    // What is repeated here stands twice in Kafka; on the ledger it must not.
    await retry(() => producer.send({ topic, acks: -1, messages }), { attempts: 20 });
    for (const { command, isRefused } of next) accepted.push({ id: command.id, isRefused });
  }

  return {
    /** What Kafka has acknowledged, in order. */
    accepted: (): readonly Accepted[] => accepted,

    /** Goes on until told to stop. */
    async run(ratePerS: number, signal: AbortSignal): Promise<void> {
      let owed = 0;
      let lastMs = Date.now();
      while (!signal.aborted) {
        await sleep(TICK_MS, signal).catch(() => {});
        owed += ((Date.now() - lastMs) / 1000) * ratePerS;
        lastMs = Date.now();
        const batch: Submission[] = [];
        while (owed >= 1) {
          const next = commands.next();
          owed -= next.length;
          batch.push(...next);
        }
        if (batch.length > 0) await submit(batch);
      }
    },

    /** Submits at least so many at once. */
    async fill(count: number): Promise<void> {
      for (let left = count; left > 0; ) {
        const batch = Array.from({ length: FILL_BATCH }, () => commands.next()).flat();
        await submit(batch);
        left -= batch.length;
      }
    },
  };
}
