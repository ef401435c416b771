import { ServiceError } from '../lib/errors.ts';
import type { Closable } from '../lib/process.ts';

/** Notices that nothing has been heard of for too long. kafkajs can stop without a word (its issues 659 and 1441). */
export function createWatchdog(options: {
  timeoutMs: number;
  onSilence(error: ServiceError): void;
}): Closable & { alive(): void } {
  const { timeoutMs, onSilence } = options;
  let lastMs = Date.now();
  const timer = setInterval(
    () => {
      const silentMs = Date.now() - lastMs;
      if (silentMs < timeoutMs) return;
      clearInterval(timer);
      onSilence(
        new ServiceError('KAFKA', `The Kafka consumer has been silent for ${silentMs} ms`, { retryable: true }),
      );
    },
    Math.min(1_000, timeoutMs / 4),
  );
  return {
    alive() {
      lastMs = Date.now();
    },
    close: () => clearInterval(timer),
  };
}
