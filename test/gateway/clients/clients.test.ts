import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities';
import {
  Client,
  type ClientOptions,
  CombinedError,
  cacheExchange,
  fetchExchange,
  subscriptionExchange,
} from '@urql/core';
import { ClientError, GraphQLClient } from 'graphql-request';
import { createClient as createSseClient } from 'graphql-sse';
import type { Sink, SubscribePayload } from 'graphql-ws';
import type { RunningGateway } from '../run-gateway.ts';
import { type Data, type ForeignClient, PAGE, runFilledGateway, travel } from './journey.ts';

/** With both links, or with the websocket's alone. */
function apolloClient(
  t: TestContext,
  { url, subscriber }: RunningGateway,
  link = ApolloLink.split(
    ({ query }) => {
      const definition = getMainDefinition(query);
      return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
    },
    new GraphQLWsLink(subscriber()),
    new HttpLink({ uri: `${url}/graphql` }),
  ) as ApolloLink,
): ApolloClient {
  const client = new ApolloClient({
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { credentialEvents: relayStylePagination(['orderBy', 'filter']) } } },
    }),
    link,
  });
  t.after(() => client.stop());
  return client;
}

describe('Clients that others wrote page, submit, watch and resume', { timeout: 120_000 }, () => {
  test('Apollo Client, with GraphQLWsLink', async (t) => {
    await travel(t, (gateway) => apolloTraveller(apolloClient(t, gateway)));
  });

  test('Apollo Client, with GraphQLWsLink and no other', async (t) => {
    await travel(t, (gateway) => apolloTraveller(apolloClient(t, gateway, new GraphQLWsLink(gateway.subscriber()))));
  });

  test('Apollo Client keeps pages of a connection as one list, and objects by their ids', async (t) => {
    const gateway = await runFilledGateway(t);
    const client = apolloClient(t, gateway);
    const first = await client.query<Data>({ query: gql(PAGE) });
    const pages = client.watchQuery<Data>({ query: gql(PAGE) });
    const shown = pages.subscribe(() => undefined);
    t.after(() => shown.unsubscribe());
    for (let { pageInfo } = first.data.credentialEvents; pageInfo.hasNextPage; ) {
      const next = await pages.fetchMore({ variables: { after: pageInfo.endCursor } });
      pageInfo = next.data.credentialEvents.pageInfo;
    }
    const { edges } = client.readQuery<Data>({ query: gql(PAGE) }).credentialEvents;
    assert.deepEqual(
      edges.map(({ node }: Data) => node.seq),
      [1, 2, 3, 4, 5],
    );
    const cached = Object.keys(client.cache.extract() as object);
    assert.equal(cached.filter((key) => key.startsWith('CredentialEvent:')).length, 5);
    assert.equal(cached.filter((key) => key.startsWith('Credential:')).length, 5);
  });

  test('urql, which asks by GET, with graphql-ws', async (t) => {
    await travel(t, (gateway) => urqlClient(gateway));
  });

  test('urql, which asks all by graphql-ws', async (t) => {
    await travel(t, (gateway) => {
      const exchanges = [cacheExchange, socketExchange(gateway, { enableAllOperations: true })];
      return urqlClient(gateway, { exchanges });
    });
  });

  test('urql without a websocket: subscriptions as event streams at /graphql', async (t) => {
    await travel(t, (gateway) => urqlClient(gateway, { exchanges: [fetchExchange], fetchSubscriptions: true }));
  });

  test('curl, for questions, submissions and event streams', async (t) => {
    await travel(t, ({ url }): ForeignClient => {
      const json = ['-H', 'content-type: application/json'];
      return {
        async ask(query, variables) {
          const body = JSON.stringify({ query, variables });
          const { stdout } = await promisify(execFile)('curl', ['-sS', ...json, '-d', body, `${url}/graphql`]);
          const { data, errors } = JSON.parse(stdout);
          if (errors !== undefined) throw errors;
          return data;
        },
        watch(query, variables, told) {
          const flags = [
            '-sSN',
            ...json,
            '-H',
            'accept: text/event-stream',
            '-d',
            JSON.stringify({ query, variables }),
          ];
          const curl = spawn('curl', [...flags, `${url}/graphql`], { stdio: ['ignore', 'pipe', 'inherit'] });
          t.after(() => curl.kill());
          createInterface({ input: curl.stdout }).on('line', (line) => {
            if (line.startsWith('data: {')) told(JSON.parse(line.slice('data: '.length)).data);
          });
          return () => curl.kill();
        },
        codeOf: (errors) => (errors as Data)[0].extensions.code,
      };
    });
  });

  test('graphql-request, and graphql-sse for what it cannot', async (t) => {
    await travel(t, ({ url }): ForeignClient => {
      const client = new GraphQLClient(`${url}/graphql`);
      const events = createSseClient({ url: `${url}/graphql/stream`, retryAttempts: 0 });
      t.after(() => events.dispose());
      return {
        ask: (text, variables) => client.request(text, variables),
        watch(query, variables, told) {
          const sink = { next: ({ data }: Data) => told(data), error: assert.ifError, complete() {} };
          return events.subscribe({ query, variables }, sink);
        },
        codeOf: (error) => error instanceof ClientError && error.response.errors?.[0]?.extensions?.['code'],
      };
    });
  });
});

function apolloTraveller(client: ApolloClient): ForeignClient {
  return {
    async ask(text, variables) {
      const document = gql(text);
      if (text.startsWith('mutation')) return (await client.mutate({ mutation: document, variables })).data;
      return (await client.query({ query: document, variables, fetchPolicy: 'no-cache' })).data;
    },
    watch(text, variables, told) {
      const source = client.subscribe({ query: gql(text), variables });
      const subscription = source.subscribe(({ data }) => told(data));
      return () => subscription.unsubscribe();
    },
    codeOf: (error) => CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.['code'],
  };
}

function socketExchange({ subscriber }: RunningGateway, options: { enableAllOperations?: boolean } = {}) {
  const socket = subscriber();
  return subscriptionExchange({
    ...options,
    forwardSubscription: ({ query = '', ...request }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query } as SubscribePayload, sink as Sink) }),
    }),
  });
}

function urqlClient(gateway: RunningGateway, options: Partial<ClientOptions> = {}): ForeignClient {
  const client = new Client({
    url: `${gateway.url}/graphql`,
    exchanges: [cacheExchange, fetchExchange, socketExchange(gateway)],
    ...options,
  });
  return {
    async ask(text, variables) {
      const asked = text.startsWith('mutation') ? client.mutation(text, variables) : client.query(text, variables);
      const { data, error } = await asked.toPromise();
      if (error !== undefined) throw error;
      return data;
    },
    watch(text, variables, told) {
      const { unsubscribe } = client.subscription(text, variables).subscribe(({ data }) => told(data));
      return unsubscribe;
    },
    codeOf: (error) => error instanceof CombinedError && error.graphQLErrors[0]?.extensions?.['code'],
  };
}
