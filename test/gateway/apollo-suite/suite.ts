import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { createDocuments } from '../../../gateway/access/documents.ts';
import { createAnswering } from '../../../gateway/answering.ts';
import type { GatewayContext } from '../../../gateway/context.ts';
import { createGraphqlHandler } from '../../../gateway/graphql-handler.ts';
import { createHttp, graphqlFailure } from '../../../gateway/http.ts';
import { createKeptAnswers } from '../../../gateway/kept-answers.ts';
import { DEFAULT_LIMITS } from '../../../gateway/limits.ts';
import { silentLog } from '../../../lib/log.ts';

/** Everybody may do everything here: who may do what is no part of the suite. */
const access = {
  enter: async () => ({ name: 'anybody', scopes: new Set<never>() }),
  begin: async () => 1,
  spend: async () => undefined,
};

/** There is no view here. */
const heights = { now: () => new Promise<never>(() => undefined) };

/** The suite brings the Apollo Server, with another configuration for every check; all around it is the gateway's. */
defineIntegrationTestSuite(
  async (config, { context = async () => ({}) } = {}) => {
    const apollo = new ApolloServer({ logger: silentLog, ...config });
    await apollo.start();
    const answer = createAnswering({
      apollo: apollo as unknown as ApolloServer<GatewayContext>,
      limits: DEFAULT_LIMITS,
      access,
      documents: createDocuments({ mode: 'open', file: undefined }, silentLog),
      compiler: { find: () => undefined },
      heights,
      kept: createKeptAnswers(heights, 1),
      contextOf: context as never,
    });
    const handle = createGraphqlHandler({ answer, limits: DEFAULT_LIMITS, access, corsOrigins: [] });
    const methods = () => 'GET, POST';
    const routes = [{ matches: () => true, methods, handle, failure: graphqlFailure }];
    const server = createHttp({ routes, corsOrigins: [], access, operationTimeoutMs: 10_000, log: silentLog });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      server: apollo,
      url: `http://127.0.0.1:${port}`,
      async extraCleanup() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
  { noIncrementalDelivery: true },
);
