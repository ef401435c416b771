import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import { untilDeadline, withDeadline } from '../lib/deadline.ts';
import type { JsonSource } from '../lib/json-source.ts';
import type { Access, Caller } from './access/access.ts';
import type { Documents } from './access/documents.ts';
import { AccessError } from './access/errors.ts';
import type { Compiler } from './compiler.ts';
import type { AnswerNotes, GatewayContext } from './context.ts';
import type { Height, Heights } from './height.ts';
import type { FoundAnswer, KeptAnswers } from './kept-answers.ts';
import { isAboutLedger } from './ledger-questions.ts';
import type { Limits } from './limits.ts';

/** A request for one answer, on whatever line it came, as far as it had to be read. */
export type Asked = {
  caller: Caller;
  /** All that decides about the answer to a question about the ledger. */
  question: string;
  /** The rest of it, once its answer has to be made. */
  read(): Request;
};

/** A request as it would be over HTTP. */
export type Request = {
  /** Aborted when whoever asks has gone. */
  end: AbortSignal;
  accept: string | undefined;
  search: string;
  /** Absent from a GET. */
  body: unknown;
  source: JsonSource | undefined;
  /** What Apollo looks at. */
  head(): Pick<HTTPGraphQLRequest, 'method' | 'headers'>;
};

/** An answer that follows from the ledger, or any other. */
export type Made = FoundAnswer | { status: number; headers: HeaderMap; text: string };

/** Answers queries and mutations. */
export type Answering = (asked: Asked) => Promise<Made>;

/** Creates the one way to an answer: kept from before, by compiled code, or by Apollo Server with all its plugins. */
export function createAnswering(options: {
  apollo: ApolloServer<GatewayContext>;
  limits: Limits;
  access: Pick<Access, 'begin' | 'spend'>;
  documents: Pick<Documents, 'resolve'>;
  compiler: Pick<Compiler, 'find'>;
  heights: Heights;
  kept: KeptAnswers;
  contextOf(request: {
    caller: Caller;
    signal: AbortSignal;
    source: JsonSource | undefined;
    notes: AnswerNotes;
  }): GatewayContext;
}): Answering {
  const { apollo, limits, access, documents, compiler, heights, kept, contextOf } = options;

  async function make({ caller, question, read }: Asked, look: Promise<Height>): Promise<Made> {
    const { end, accept, search, body: given, source, head } = read();
    const resolved = documents.resolve(search, given);
    const begin = () => kept.begin(question, look);
    const notes: AnswerNotes = { look, begin, cost: 0, isPartial: false, isWhole: false };
    let found: FoundAnswer | undefined;
    try {
      const answer = await withDeadline(limits.operationTimeoutMs, end, async (signal) => {
        const context = contextOf({ caller, signal, source, notes });
        return (
          (await executeKnown(accept, resolved.body, context, notes)) ??
          (await apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: { ...head(), ...resolved },
            context: async () => context,
          }))
        );
      });
      const { status = 200, headers, body } = answer;
      if (body.kind !== 'complete') throw new TypeError('Answers in parts are not offered');
      const { height, cost, isWhole, isPartial } = notes;
      if (height !== undefined && isWhole && !isPartial && status === 200) {
        const contentType = headers.get('content-type') ?? '';
        // Apollo ends a line, compiled queries do not.
        const text = body.string.trimEnd();
        found = { answer: { body: text, length: Buffer.byteLength(text), contentType, cost }, height };
      }
      return found ?? { status, headers, text: body.string };
    } finally {
      notes.end?.(found);
    }
  }

  /** A compiled query about the ledger passes Apollo by; undefined when it is none, or all but well. */
  async function executeKnown(
    accept: string | undefined,
    body: unknown,
    context: GatewayContext,
    notes: AnswerNotes,
  ): Promise<HTTPGraphQLResponse | undefined> {
    const asked = PLAIN_ACCEPTS.has(accept) ? plainQuestion(body) : undefined;
    const query = asked && compiler.find(asked.query, asked.operationName ?? null);
    if (asked === undefined || query === undefined || context.caller === undefined) return undefined;
    const { document, operation } = query;
    if (!isAboutLedger(document, operation)) return undefined;
    const variables = asked.variables ?? {};
    const cost = await access.begin(context.caller, { document, operation, variables }).catch(refused);
    if (cost === undefined) return undefined;
    notes.cost = cost;
    notes.end = notes.begin();
    const height = await untilDeadline(() => notes.look).catch(() => undefined);
    if (height !== undefined) notes.height = height;
    const data = await query.execute(context, variables);
    if (data === undefined) return undefined;
    notes.isWhole = true;
    const headers = new HeaderMap([['content-type', 'application/json; charset=utf-8']]);
    return { status: 200, headers, body: { kind: 'complete', string: JSON.stringify({ data }) } };
  }

  return async (asked) => {
    const look = heights.now();
    const found = await kept.find(asked.question, look);
    if (found === undefined) return make(asked, look);
    if (typeof found.answer.body === 'string') found.answer.body = Buffer.from(found.answer.body);
    access.spend(asked.caller, found.answer.cost);
    return found;
  };
}

/** A question that comes by POST, as it is kept by: who may ask it in these words is answered the same. */
export function postedQuestion({ scopes }: Caller, accept: string | undefined, text: string): string {
  return `POST ${scopesKey(scopes)} ${accept ?? ''}\n${text}`;
}

const scopeKeys = new WeakMap<ReadonlySet<string>, string>();

/** Names a set of scopes. */
export function scopesKey(scopes: ReadonlySet<string>): string {
  let key = scopeKeys.get(scopes);
  if (key === undefined) {
    key = [...scopes].sort().join();
    scopeKeys.set(scopes, key);
  }
  return key;
}

/** What is refused is refused again by Apollo's plugin, which says so in its form. */
function refused(error: unknown): undefined {
  if (!(error instanceof AccessError)) throw error;
}

/** What a client accepts to whom JSON is sent without weighing anything. */
const PLAIN_ACCEPTS: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

type PlainQuestion = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
};

/** A body with nothing in it but a document, a name and variables. */
function plainQuestion(body: unknown): PlainQuestion | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = body as Record<string, unknown>;
  const isPlain =
    typeof query === 'string' &&
    (operationName === null || typeof operationName === 'string') &&
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    extensions === null;
  return isPlain ? (body as PlainQuestion) : undefined;
}
