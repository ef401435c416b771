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
import type { Producer } from '../../../lib/kafka.ts';
import type { Random } from '../../harness/random.ts';

/** A publication that was submitted, and what was asked of its status since. */
type Life = { publication: PublishCommand; statuses: StatusName[] };

const SOURCE = 'urn:test:faults';
const TICK_MS = 100;

/** What is done to a publication's status, in this order; each step may come at once or much later. */
const CAREER: readonly StatusName[] = ['SUSPENDED', 'ACTIVE', 'SUPERSEDED', 'REVOKED'];

/** How many of the latest publications may still get a status change. */
const REMEMBERED = 200;

/** An endless row of commands, the same for the same seed: publications, pins, status changes, and some of them twice. */
export function createCommands(random: Random): { next(): Command[] } {
  const lives: Life[] = [];
  let index = 0;

  function publish(): PublishCommand {
    index += 1;
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
  }

  function change(life: Life): ChangeStatusCommand[] {
    const status = CAREER[life.statuses.length];
    if (status === undefined) return [];
    life.statuses.push(status);
    const { id: publicationId } = life.publication;
    const revision = life.statuses.length;
    const attributes = { type: STATUS_EVENT_TYPE[status], source: SOURCE };
    const payload = encodePayload({ attributes, credential: new Uint8Array() });
    const id = statusChangeId(publicationId, revision, status);
    return [{ kind: 'changeStatus', id, publicationId, revision, status, payload }];
  }

  return {
    /** What one client submits at once, in order. */
    next() {
      if (lives.length > 0 && random.chance(0.15)) return change(random.pick(lives));
      const life: Life = { publication: publish(), statuses: [] };
      lives.push(life);
      if (lives.length > REMEMBERED) lives.shift();
      const commands: Command[] = [life.publication];
      // Right behind its publication, so that both wait in the writer at once.
      while (random.chance(0.15)) commands.push(...change(life));
      if (random.chance(0.05)) commands.push(random.pick(commands));
      return commands;
    },
  };
}

/** Submits commands at a constant rate until told to stop. */
export function createLoad(options: { producer: Producer; topic: string; random: Random; ratePerS: number }) {
  const { producer, topic, ratePerS } = options;
  const commands = createCommands(options.random);
  const accepted: Command[] = [];
  let owed = 0;

  async function submit(next: Command[]): Promise<void> {
    const messages = next.map((command) => ({ key: commandKey(command), value: encodeCommand(command) }));
    // What is repeated here stands twice in Kafka; on the ledger it must not.
    await retry(() => producer.send({ topic, acks: -1, messages }), { attempts: 20 });
    accepted.push(...next);
  }

  return {
    /** What Kafka has acknowledged, in order. */
    accepted: (): readonly Command[] => accepted,

    async run(signal: AbortSignal): Promise<void> {
      let lastMs = Date.now();
      while (!signal.aborted) {
        await sleep(TICK_MS, signal).catch(() => {});
        owed += ((Date.now() - lastMs) / 1000) * ratePerS;
        lastMs = Date.now();
        const batch: Command[] = [];
        while (owed >= 1) {
          const next = commands.next();
          owed -= next.length;
          batch.push(...next);
        }
        if (batch.length > 0) await submit(batch);
      }
    },

    /** One command for every partition and more, so that every key has been used once. */
    submit: (count: number) => submit(Array.from({ length: count }, () => commands.next()).flat()),
  };
}
