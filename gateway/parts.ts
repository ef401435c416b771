import { openCommandSigner } from '../ledger/command-signature.ts';
import { topicsOf } from '../ledger/topics.ts';
import type { Log } from '../lib/log.ts';
import type { Redis } from '../lib/redis.ts';
import type { GatewayConfig } from './config.ts';
import { createPublicationReader } from './submit/publication.ts';
import { createSender, type Sender } from './submit/sender.ts';
import { createSubmissions, type Submissions } from './submit/submissions.ts';
import { createSubmit, type Submit, type SubmitOutcome } from './submit/submit.ts';
import { createTail, type Tail } from './tail.ts';
import { createReader } from './view/reader.ts';
import { createView, type View } from './view/view.ts';
import { createWake } from './wake.ts';
import { namesOfEvent } from './watch/credential-names.ts';
import { createSleepers, type Sleepers } from './watch/sleepers.ts';

/** What resolvers work with: the same for all requests. */
export type GatewayParts = {
  view: View;
  submit: Submit;
  submissions: Submissions;
  tail: Tail;
  /** Those who wait for something about one credential. */
  sleepers: Sleepers;
  config: GatewayConfig;
};

/** Creates the parts on their connections: questions are answered from Redis, submissions go to Kafka. */
export function createParts(options: {
  config: GatewayConfig;
  redis: Redis;
  subscriber: Redis;
  log: Log;
  onSubmitted(outcome: SubmitOutcome): void;
}): { parts: GatewayParts; sender: Sender } {
  const { config, redis, subscriber, log } = options;
  const { limits, kafka } = config;
  const wake = createWake({ redis: subscriber, log });
  const reader = createReader(redis);
  const view = createView({ ...config, redis, keyPrefix: config.redis.keyPrefix, log });
  const tail = createTail({ view, reader, wake, maxRecentEvents: limits.maxRecentEvents, log });
  const sleepers = createSleepers({ tail, namesOf: namesOfEvent });
  const submissions = createSubmissions({ view, redis, tail, wake, log });
  const sender = createSender({
    ...kafka,
    topics: topicsOf(kafka.topicPrefix),
    timeoutMs: limits.submitTimeoutMs,
    sign: openCommandSigner(config.commandSigningKeyFile),
    log,
  });
  const publications = createPublicationReader({ view });
  const submit = createSubmit({ sender, submissions, publications, limits, onAnswer: options.onSubmitted });
  return { parts: { view, submit, submissions, tail, sleepers, config }, sender };
}
