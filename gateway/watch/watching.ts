import type { GraphQLSchema } from 'graphql';
import type { Log } from '../../lib/log.ts';
import { createErrorMask } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { GatewayParts } from '../parts.ts';
import { createAnswers, type MaskError } from './answers.ts';
import type { Door } from './door.ts';
import { createOperationReader, type ReadOperation } from './operation.ts';
import { createStreams, type Streams } from './streams.ts';
import { createWatch, type Watch } from './watch.ts';

/** What every transport of subscriptions works with. */
export type Watching = {
  watch: Watch;
  streams: Streams;
  readOperation: ReadOperation;
  door: Door;
  maskError: MaskError;
  /** Counts an answer that was handed to a client. */
  onMessage(): void;
};

/** Creates what is shared by websockets and event streams. */
export function createWatching(options: {
  parts: GatewayParts;
  schema: GraphQLSchema;
  limits: Limits;
  log: Log;
  signal: AbortSignal;
  door: Door;
  onMessage(): void;
}): Watching {
  const { parts, schema, limits, log, signal, door, onMessage } = options;
  const context = { ...parts, signal, defectsIn: () => [] };
  const maskError = createErrorMask(log, !parts.config.access.introspection);
  const answers = createAnswers({ schema, context, maskError });
  const watch = createWatch({ ...parts, schema, answers, limits });
  const streams = createStreams({ schema, watch, context, maskError });
  return { watch, streams, readOperation: createOperationReader(schema, limits), door, maskError, onMessage };
}
