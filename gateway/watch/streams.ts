import { type ExecutionResult, type GraphQLSchema, subscribe } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { type MaskError, maskResult } from './answers.ts';
import type { Operation } from './operation.ts';
import type { Sink } from './sink.ts';
import type { Watch } from './watch.ts';

/** Subscriptions of all kinds, for transports. */
export type Streams = {
  /** Begins a subscription. An answer instead of a way to stop it says why it cannot begin. */
  start(operation: Operation, sink: Sink): Promise<{ stop(): void } | ExecutionResult>;
};

/** Events go to the watch; every other subscription is a source that is pulled as its client takes answers. */
export function createStreams(options: {
  schema: GraphQLSchema;
  watch: Watch;
  context: GatewayContext;
  maskError: MaskError;
}): Streams {
  const { schema, watch, context, maskError } = options;

  async function pull(source: AsyncGenerator<ExecutionResult, void, void>, sink: Sink): Promise<void> {
    try {
      for await (const result of source) {
        sink.next(Buffer.from(JSON.stringify(maskResult(result, maskError))));
        await sink.taken();
      }
      sink.end();
    } catch (error) {
      sink.end(error);
    }
  }

  return {
    async start(operation, sink) {
      if (operation.field.name.value === 'credentialEvents') return watch.start(operation, sink);
      const { document, operationName, variables: variableValues } = operation;
      const source = await subscribe({ schema, document, operationName, variableValues, contextValue: context });
      if (!(Symbol.asyncIterator in source)) return source;
      void pull(source, sink);
      return { stop: () => void source.return() };
    },
  };
}
