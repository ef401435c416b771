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

/** Registers the gateway's figures. Gauges ask when they are read. */
export function createGatewayMetrics(
  registry: Registry,
  ask: { sockets(): number; subscriptions(): number; kafkaIsConnected(): boolean; seq(): number },
): GatewayMetrics {
  const registers = [registry];
  const answers = new Counter({
    name: 'ces_gateway_http_answers_total',
    help: 'HTTP answers by path and status.',
    labelNames: ['path', 'status'],
    registers,
  });
  const submissions = new Counter({
    name: 'ces_gateway_submissions_total',
    help: 'Submissions by what they were answered.',
    labelNames: ['outcome'],
    registers,
  });
  const messages = new Counter({
    name: 'ces_gateway_websocket_messages_total',
    help: 'Answers and frames handed to websockets.',
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) => readGauge(registry, name, help, read);
  gauge('ces_gateway_websockets', 'Open websockets.', ask.sockets);
  gauge('ces_gateway_subscriptions', 'Running subscriptions.', ask.subscriptions);
  gauge('ces_gateway_kafka_up', '1 when the last that was heard of Kafka was good.', () =>
    Number(ask.kafkaIsConnected()),
  );
  gauge('ces_gateway_seq', 'The last event this gateway has seen in the view.', ask.seq);
  return {
    answered: (path, status) => answers.inc({ path, status: `${status}` }),
    submitted: (outcome) => submissions.inc({ outcome }),
    sent: () => messages.inc(),
  };
}
