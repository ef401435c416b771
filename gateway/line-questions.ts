import { HeaderMap } from '@apollo/server';
import { type GraphQLFormattedError, getOperationAST, type OperationTypeNode, parse } from 'graphql';
import type { JsonSource } from '../lib/json-source.ts';
import type { Access, Caller } from './access/access.ts';
import type { Documents } from './access/documents.ts';
import { type Answering, postedQuestion } from './answering.ts';
import type { Limits } from './limits.ts';
import type { OperationRequest } from './watch/operation.ts';

/** Queries and mutations on websockets and event streams: answered as if they had come by POST. */
export type LineQuestions = {
  /** A request with the text of the document that it may name by id. Throws DOCUMENT_REFUSED. */
  resolve(request: Record<string, unknown>): Record<string, unknown>;
  /** What a request asks for; undefined when that cannot be read, which the reader of subscriptions explains. */
  kindOf(request: OperationRequest): `${OperationTypeNode}` | undefined;
  /**
   * The answer, as JSON; where nothing was executed, also why. Throws what belongs to clients and what does not.
   *
   * @param asked.points what the request costs by itself, where that is not paid yet
   */
  answer(
    request: OperationRequest,
    asked: { caller: Caller | undefined; points: number; source: JsonSource | undefined; end: AbortSignal },
  ): Promise<{ answer: Buffer; errors?: GraphQLFormattedError[] }>;
};

const JSON_TYPE = 'application/json';

/** Documents whose kind is remembered: clients of one program all send the same. Larger ones are parsed each time. */
const KNOWN_DOCUMENTS = 500;
const KNOWN_CHARACTERS = 16_384;

/** Creates the way from a line to the answers of HTTP: their costs, scopes, deadlines, known documents and masks. */
export function createLineQuestions(options: {
  answer: Answering;
  access: Pick<Access, 'spend'>;
  documents: Pick<Documents, 'resolve'>;
  limits: Pick<Limits, 'maxTokens'>;
}): LineQuestions {
  const { answer, access, documents, limits } = options;
  const kinds = new Map<string, OperationTypeNode>();

  function readKind(query: string, operationName: string | null | undefined): OperationTypeNode | undefined {
    try {
      return getOperationAST(parse(query, { maxTokens: limits.maxTokens, noLocation: true }), operationName)?.operation;
    } catch {
      return undefined;
    }
  }

  return {
    resolve(request) {
      const { documentId, ...rest } = request;
      if (documentId == null) return request;
      // The protocol of websockets wants a query where there is none.
      const { documentId: _, ...resolved } = documents.resolve('', {
        ...rest,
        ...{ query: rest['query'] === '' ? undefined : rest['query'], documentId },
      }).body as Record<string, unknown>;
      return resolved;
    },
    kindOf({ query, operationName }) {
      const key = `${JSON.stringify(operationName ?? null)}\n${query}`;
      const kind = kinds.get(key) ?? readKind(query, operationName);
      if (kind === undefined || key.length > KNOWN_CHARACTERS || kinds.has(key)) return kind;
      kinds.set(key, kind);
      const [oldest] = kinds.keys();
      if (kinds.size > KNOWN_DOCUMENTS && oldest !== undefined) kinds.delete(oldest);
      return kind;
    },
    async answer({ query, operationName = null, variables = null }, { caller, points, source, end }) {
      if (caller === undefined) throw new TypeError('Whoever asks on a line was admitted');
      access.spend(caller, points);
      const body = { query, operationName, variables };
      const made = await answer({
        caller,
        question: postedQuestion(caller, JSON_TYPE, JSON.stringify(body)),
        read: () => ({ ...{ end, accept: JSON_TYPE, search: '', body, source }, head }),
      });
      if ('answer' in made) return { answer: bytesOf(made.answer.body) };
      const text = made.text.trimEnd();
      const { data, errors } = made.status === 200 ? { data: null } : JSON.parse(text);
      return { answer: bytesOf(text), ...(data === undefined && { errors }) };
    },
  };
}

function bytesOf(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function head() {
  const headers = new HeaderMap([
    ['content-type', JSON_TYPE],
    ['accept', JSON_TYPE],
  ]);
  return { method: 'POST', headers };
}
