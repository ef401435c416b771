import { ServiceError } from '../lib/errors.ts';
import type { Closable } from '../lib/process.ts';
import { LIFE_SIGNS, type LifeSign } from './command-source.ts';

/**
 * Notices that one of the signs of life has been missing for too long. kafkajs can stop without a word (its issues 659
 * and 1441), and nobody maintains it; a new process is the cure.
 */
export function createWatchdog(options: {
  timeoutMs: number;
  onSilence(error: ServiceError): void;
}): Closable & { alive(sign: LifeSign): void; silentMs(): number } {
  const { timeoutMs, onSilence } = options;
  const lastMs = new Map(LIFE_SIGNS.map((sign) => [sign, Date.now()]));
  const silentMs = () => Date.now() - Math.min(...lastMs.values());
  const timer = setInterval(
    () => {
      if (silentMs() < timeoutMs) return;
      clearInterval(timer);
      onSilence(
        new ServiceError('KAFKA', `The Kafka consumer has been silent for ${silentMs()} ms`, { retryable: true }),
      );
    },
    Math.min(1_000, timeoutMs / 4),
  );
  return {
    alive(sign) {
      lastMs.set(sign, Date.now());
    },
    /** How long one of the signs has been missing. */
    silentMs,
    close: () => clearInterval(timer),
  };
}
