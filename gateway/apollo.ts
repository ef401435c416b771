import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { GraphQLSchema } from 'graphql';
import type { Log } from '../lib/log.ts';
import type { Access } from './access/access.ts';
import { createAccessPlugin } from './access/plugin.ts';
import type { Compiler } from './compiler.ts';
import type { GatewayContext } from './context.ts';
import { createErrorMask } from './errors.ts';
import { createKeeper } from './kept-answers.ts';
import type { Limits } from './limits.ts';
import { limitRules } from './rules.ts';

/** The least a validation tells: more errors than this help nobody and cost much. */
export const MAX_VALIDATION_ERRORS = 5;

/** Parsed documents that are kept, in bytes of their JSON; on the heap they take four times as much. */
const KEPT_DOCUMENT_BYTES = 8_388_608;

/** An Apollo Server without its slow or talkative defaults; the limits are our own rules. */
export function createApollo(options: {
  schema: GraphQLSchema;
  limits: Limits;
  access: Pick<Access, 'begin'>;
  compiler: Pick<Compiler, 'plugin'>;
  introspection: boolean;
  log: Log;
}): ApolloServer<GatewayContext> {
  const { schema, limits, access, compiler, introspection, log } = options;
  return new ApolloServer<GatewayContext>({
    schema,
    introspection,
    csrfPrevention: true,
    persistedQueries: false,
    documentStore: new InMemoryLRUCache({ maxSize: KEPT_DOCUMENT_BYTES }),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: limitRules(limits),
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    formatError: createErrorMask(log, !introspection),
    logger: { debug() {}, info() {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
    plugins: [
      createAccessPlugin(access),
      createKeeper(),
      compiler.plugin,
      // It would instrument every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageLocalDefault({ embed: { runTelemetry: false }, footer: false }),
    ],
  });
}
