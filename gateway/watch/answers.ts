import { type ExecutionResult, execute, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { unwrap } from '../errors.ts';
import { isOutage } from '../tail.ts';
import type { EventsFrame, Frame } from './frame.ts';
import type { Operation } from './operation.ts';

/** Makes the answers that carry frames. */
export type Answers = {
  /** A frame as an operation's answer, JSON as bytes. Throws an outage; every other fault is part of the answer. */
  of(operation: Operation, frame: Frame): Promise<Buffer>;
};

export type MaskError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Answers kept for others who will be told the same. */
const KEPT_ANSWERS = 2_048;
const KEPT_BYTES = 32 * 1024 * 1024;

/** Answers are made once for all who ask the same and are told the same, a few moments long. */
export function createAnswers(options: {
  schema: GraphQLSchema;
  context: GatewayContext;
  maskError: MaskError;
}): Answers {
  const { schema, context, maskError } = options;
  const kept = new Map<string, { answer: Promise<Buffer>; bytes: number }>();
  let bytes = 0;

  async function make({ document, operationName, variables }: Operation, frame: Frame): Promise<Buffer> {
    const result = await execute({
      ...{ schema, document, operationName, variableValues: variables },
      ...{ rootValue: frame, contextValue: context },
    });
    const outage = result.errors?.map(unwrap).find(isOutage);
    if (outage !== undefined) throw outage;
    return Buffer.from(JSON.stringify(maskResult(result, maskError)));
  }

  function forget(key: string): void {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  return {
    of(operation, frame) {
      const key = `${operation.shape} ${keyOf(frame)}`;
      const known = kept.get(key);
      if (known !== undefined) return known.answer;
      const entry = { answer: make(operation, frame), bytes: 0 };
      kept.set(key, entry);
      entry.answer.then(
        (answer) => {
          if (kept.get(key) !== entry) return;
          entry.bytes = answer.length;
          bytes += answer.length;
          for (const oldest of kept.keys()) {
            if (kept.size <= KEPT_ANSWERS && bytes <= KEPT_BYTES) break;
            forget(oldest);
          }
        },
        () => forget(key),
      );
      return entry.answer;
    },
  };
}

/** A result as clients may see it. */
export function maskResult(result: ExecutionResult, maskError: MaskError): object {
  const { data = null, errors } = result;
  if (errors === undefined) return { data };
  return { data, errors: errors.map((error) => maskError(error.toJSON(), error)) };
}

/** What was thrown, as an error of GraphQL. */
export function toGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** Names what a frame tells: the events, and as of when they are told. */
function keyOf(frame: Frame): string {
  if (frame.__typename !== 'CredentialEvents')
    return `${frame.__typename} ${frame.cursor} ${'behind' in frame ? frame.behind : ''}`;
  const [first] = frame.events;
  const { seq, digest8, time, epoch } = first?.at ?? { seq: 0, digest8: '', time: 0, epoch: 0 };
  return `${frame.cursor} ${seq} ${digest8} ${time} ${epoch} ${seqsOf(frame)}`;
}

function seqsOf({ events }: EventsFrame): string {
  const [first, last] = [events[0]?.row.seq ?? 0, events.at(-1)?.row.seq ?? 0];
  return last - first + 1 === events.length ? `${first}-${last}` : events.map(({ row }) => row.seq).join();
}
