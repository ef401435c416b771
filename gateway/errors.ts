import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ServiceError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Failures that are told to clients, each with its stable code. Whatever else is thrown is masked. */
export const TOLD_CODES = [
  'BAD_CURSOR',
  'FOREIGN_CURSOR',
  'ROLLBACK',
  'BLOCK_NOT_INDEXED',
  'BAD_INPUT',
  'LEDGER_UNKNOWN',
  'VIEW_AWAY',
  'KAFKA_AWAY',
  'TIMEOUT',
  'AUTH_AWAY',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'COST_EXCEEDED',
  'DOCUMENT_REFUSED',
] as const;

/** Said instead of what only the operator may read; the id is in the log. */
export function maskOf(error: unknown, log: Log, facts: object): { message: string; errorId: string } {
  const errorId = randomUUID();
  log.error({ err: error, errorId, ...facts }, 'A request failed');
  return { message: `Something went wrong here; the operator finds it in the log as ${errorId}`, errorId };
}

/** Says that a request cannot be taken; over HTTP by status 400. */
export function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

/** Says that a request does not name one of its document's operations. */
export function noOperation(): GraphQLError {
  return refusal('Expected `operationName` to name one operation of the document');
}

/** How graphql-js names parts of the schema that it believes were meant. */
const SUGGESTION = / ?Did you mean [^?]*\?/g;

/** Whether an error is meant for clients. */
export function isTold(error: unknown): error is ServiceError {
  return error instanceof ServiceError && (TOLD_CODES as readonly string[]).includes(error.code);
}

/**
 * What a client may see of an error: told ones with their code and facts, faults of its own document, or the mask.
 * `hidesSchema` leaves out what graphql-js suggests.
 */
export function createErrorMask(
  log: Log,
  hidesSchema: boolean,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const thrown = unwrap(error);
    const { message: _message, extensions: _extensions, ...place } = formatted;
    if (isTold(thrown)) {
      const { code, retryable, facts } = thrown;
      return { ...place, message: thrown.message, extensions: { ...facts, code, retryable } };
    }
    // Errors that graphql-js, Apollo and the scalars raise about the request itself carry no foreign cause.
    if (thrown instanceof GraphQLError) {
      const message = hidesSchema ? formatted.message.replace(SUGGESTION, '') : formatted.message;
      return { ...place, message, extensions: { code: codeOf(formatted) } };
    }
    const { message, errorId } = maskOf(thrown, log, { path: formatted.path });
    return { ...place, message, extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, errorId } };
  };
}

/** What was thrown first: graphql-js wraps it, once in a resolver and once more in a subscription's source. */
export function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null ? unwrap(error.originalError) : error;
}

function codeOf(formatted: GraphQLFormattedError): unknown {
  return formatted.extensions?.['code'] ?? 'BAD_USER_INPUT';
}
