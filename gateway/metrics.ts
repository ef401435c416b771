import { Counter, type Registry } from 'prom-client';
import { readGauge } from '../lib/health.ts';
import type { SubmitOutcome } from './submit/submit.ts';

/** What the gateway counts. */
export type GatewayMetrics = {
  answered(route: string, status: number): void;
  submitted(outcome: SubmitOutcome): void;
  /** A message on a websocket. */
  sent(): void;
};

/**
 * Registers the gateway's figures. Gauges ask when they are read. What comes thousands of times a second is counted
 * without the library, which is told when it is read.
 */
export function createGatewayMetrics(
  registry: Registry,
  ask: {
    sockets(): number;
    streams(): number;
    subscriptions(): number;
    followers(): { live: number; reading: number };
    lagged(): number;
    kafkaIsConnected(): boolean;
    seq(): number;
    keptAnswers(): { given: number; bytes: number };
    unreadBytes(): number;
  },
): GatewayMetrics {
  const registers = [registry];
  const answers = new Map<string, { path: string; status: string; count: number }>();
  new Counter({
    name: 'ces_gateway_http_answers_total',
    help: 'HTTP answers by path and status.',
    labelNames: ['path', 'status'],
    registers,
    collect() {
      this.reset();
      for (const { count, ...labels } of answers.values()) this.inc(labels, count);
    },
  });
  const submissions = new Counter({
    name: 'ces_gateway_submissions_total',
    help: 'Submissions by what they were answered.',
    labelNames: ['outcome'],
    registers,
  });
  let messages = 0;
  new Counter({
    name: 'ces_gateway_websocket_messages_total',
    help: 'Answers and frames handed to websockets and event streams.',
    registers,
    collect() {
      this.reset();
      this.inc(messages);
    },
  });
  new Counter({
    name: 'ces_gateway_answers_given_again_total',
    help: 'Answers about the ledger that were kept from before.',
    registers,
    collect() {
      this.reset();
      this.inc(ask.keptAnswers().given);
    },
  });
  const gauge = (name: string, help: string, read: () => number) => readGauge(registry, name, help, read);
  gauge('ces_gateway_websockets', 'Open websockets.', ask.sockets);
  gauge('ces_gateway_event_streams', 'Open event streams.', ask.streams);
  gauge('ces_gateway_subscriptions', 'Running operations on websockets.', ask.subscriptions);
  gauge('ces_gateway_followers_live', 'Subscriptions to events that are live.', () => ask.followers().live);
  gauge('ces_gateway_followers_reading', 'Subscriptions to events that read what is behind them.', () => {
    return ask.followers().reading;
  });
  gauge('ces_gateway_followers_lagged', 'Subscriptions ended by Lagged since the start.', ask.lagged);
  gauge('ces_gateway_unread_bytes', 'Bytes that connections were given and have not taken.', ask.unreadBytes);
  gauge('ces_gateway_kept_answer_bytes', 'Bytes of answers that may be given again.', () => ask.keptAnswers().bytes);
  gauge('ces_gateway_kafka_up', '1 when the last that was heard of Kafka was good.', () =>
    Number(ask.kafkaIsConnected()),
  );
  gauge('ces_gateway_seq', 'The last event this gateway has seen in the view.', ask.seq);
  return {
    answered(path, status) {
      const key = `${path} ${status}`;
      const known = answers.get(key);
      if (known === undefined) answers.set(key, { path, status: `${status}`, count: 1 });
      else known.count += 1;
    },
    submitted: (outcome) => submissions.inc({ outcome }),
    sent() {
      messages += 1;
    },
  };
}
