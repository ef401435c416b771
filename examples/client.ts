import { createClient } from 'graphql-ws';
import type { TypedDocumentString } from './operations.generated.ts';

/** An answer with `errors`. */
export class GraphQLAnswerError extends Error {
  readonly errors: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];

  constructor(errors: GraphQLAnswerError['errors']) {
    super(errors.map((error) => error.message).join('; '));
    this.name = 'GraphQLAnswerError';
    this.errors = errors;
  }

  /** Code of the first error. */
  get code(): unknown {
    return this.errors[0]?.extensions?.['code'];
  }
}

/** A client of the service: typed documents in, typed data out. */
export type CesClient = ReturnType<typeof createCesClient>;

/** Creates a client for a gateway, for instance of `http://127.0.0.1:4000`. */
export function createCesClient(baseUrl: string) {
  const url = `${baseUrl}/graphql`;
  return {
    /** Sends a query or a mutation. Throws a GraphQLAnswerError when the answer has errors. */
    async send<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
        body: JSON.stringify({ query: document.toString(), variables }),
      });
      const answer = (await response.json()) as { data?: R; errors?: GraphQLAnswerError['errors'] };
      if (answer.errors !== undefined) throw new GraphQLAnswerError(answer.errors);
      return answer.data as R;
    },

    /** Follows a subscription until the signal is aborted or the server completes it. */
    async *watch<R, V>(document: TypedDocumentString<R, V>, variables: V, signal: AbortSignal): AsyncGenerator<R> {
      const socket = createClient({ url: url.replace(/^http/, 'ws'), retryAttempts: 0 });
      const frames = socket.iterate<R, unknown>({
        query: document.toString(),
        variables: variables as Record<string, unknown>,
      });
      const stop = () => void frames.return?.();
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (signal.aborted) return;
        for await (const frame of frames) {
          if (frame.errors !== undefined)
            throw new GraphQLAnswerError(frame.errors as unknown as GraphQLAnswerError['errors']);
          if (frame.data) yield frame.data;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        await socket.dispose();
      }
    },
  };
}
