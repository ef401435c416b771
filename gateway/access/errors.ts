import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { ServiceError } from '../../lib/errors.ts';

/** Reasons for which a caller is turned away, with the HTTP status of each. */
const STATUS = { UNAUTHENTICATED: 401, FORBIDDEN: 403, RATE_LIMITED: 429, COST_EXCEEDED: 400, DOCUMENT_REFUSED: 400 };

/** Code of a refusal. */
export type AccessCode = keyof typeof STATUS;

/** A caller that is turned away: by whom it is, by what it may do, or by what it asks for. */
export class AccessError extends ServiceError {
  readonly status: number;
  /** Headers that belong to the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: AccessCode, message: string, options: { retryAfterMs?: number; challenge?: string } = {}) {
    const { retryAfterMs, challenge } = options;
    super(code, message, {
      retryable: retryAfterMs !== undefined,
      facts: retryAfterMs === undefined ? {} : { retryAfterMs },
    });
    this.name = 'AccessError';
    this.status = STATUS[code];
    this.headers = {
      ...(retryAfterMs !== undefined && { 'retry-after': `${Math.max(1, Math.ceil(retryAfterMs / 1_000))}` }),
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
    };
  }
}

/** The refusal as GraphQL clients are told it, with the HTTP status that says so. */
export function toGraphqlError(error: AccessError): GraphQLError {
  const { code, facts, retryable, status } = error;
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  const extensions: Record<string, unknown> = { ...facts, code, retryable, http: { status, headers } };
  return new GraphQLError(error.message, { extensions, originalError: error });
}
