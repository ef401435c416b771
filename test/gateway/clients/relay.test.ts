import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import relay, {
  type ConcreteRequest,
  type FetchFunction,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  type SubscribeFunction,
} from 'relay-runtime';
import { scalars } from '../../../codegen.ts';
import { ROOT } from '../../../deploy/local/folder.ts';
import { makeTestDirectory } from '../../harness/directory.ts';
import type { RunningGateway } from '../run-gateway.ts';
import { loireCredential } from '../samples.ts';
import { type Data, follow, publish, runFilledGateway } from './journey.ts';

const { Environment, Network, Observable, RecordSource, Store } = relay;
const require = createRequire(import.meta.url);

/** A catalogue's module as its authors write it: a list that grows, an object that is asked anew by its id, and events. */
const CATALOGUE = `
graphql\`
  fragment Catalogue_events on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "Cursor" })
  @refetchable(queryName: "CatalogueNextPageQuery") {
    credentialEvents(first: $count, after: $cursor, orderBy: OLDEST) @connection(key: "Catalogue_credentialEvents") {
      edges { node { seq credential { ...Catalogue_status } } }
    }
  }\`;
graphql\`
  fragment Catalogue_status on Credential @refetchable(queryName: "CatalogueStatusQuery") { status }\`;
graphql\`query CatalogueQuery { ...Catalogue_events }\`;
graphql\`
  subscription CatalogueLiveSubscription($after: Cursor) {
    credentialEvents(after: $after) {
      __typename
      ... on CredentialEvents { cursor events { id seq } }
      ... on CaughtUp { cursor }
      ... on Heartbeat { cursor }
    }
  }\`;
graphql\`
  mutation CatalogueSubmitMutation($input: SubmitCredentialInput!) {
    submitCredential(input: $input) {
      __typename
      ... on SubmissionAccepted { submission { submissionId: id state } }
      ... on SubmissionKnown { submission { submissionId: id state event { id seq kind } } }
    }
  }\`;
`;

/** Compiles the module against the schema as it is; returns what the compiler made, by name. */
async function compile(t: TestContext): Promise<(name: string) => GraphQLTaggedNode & ConcreteRequest> {
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  mkdirSync(join(dir, 'src'));
  copyFileSync(join(ROOT, 'schema.graphql'), join(dir, 'schema.graphql'));
  writeFileSync(join(dir, 'src', 'Catalogue.js'), CATALOGUE);
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'javascript',
    customScalarTypes: scalars,
    eagerEsModules: false,
  };
  writeFileSync(join(dir, 'relay.config.json'), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [require.resolve('relay-compiler/cli.js')], { cwd: dir });
  return (name) => require(join(dir, 'src', '__generated__', `${name}.graphql.js`));
}

function environmentOf({ url, subscriber }: RunningGateway) {
  const ask: FetchFunction = async ({ text }, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  };
  const watch: SubscribeFunction = ({ text }, variables) =>
    Observable.create((sink) =>
      subscriber().subscribe<Data>(
        { query: text ?? '', variables },
        {
          next: (answer) => sink.next(answer as GraphQLResponse),
          error: (error) => sink.error(error as Error),
          complete: () => sink.complete(),
        },
      ),
    );
  return new Environment({ network: Network.create(ask, watch), store: new Store(new RecordSource()) });
}

test("Relay's compiler takes the schema as it is, and its runtime pages, refetches, submits, watches and resumes", async (t) => {
  const warned = t.mock.method(console, 'error', () => undefined);
  const artifact = await compile(t);
  const gateway = await runFilledGateway(t);
  const environment = environmentOf(gateway);
  const fetchQuery = (name: string, variables: object): Promise<Data> =>
    relay.fetchQuery<Data>(environment, artifact(name), variables).toPromise();
  const listed = (): Data => {
    const owner = relay.createOperationDescriptor(artifact('CatalogueQuery'), {});
    const selector = relay.getSingularSelector(
      artifact('Catalogue_events') as never,
      environment.lookup(owner.fragment).data,
    );
    assert.ok(selector);
    return (environment.lookup(selector).data as Data).credentialEvents;
  };

  await fetchQuery('CatalogueQuery', {});
  while (listed().pageInfo.hasNextPage) {
    await fetchQuery('CatalogueNextPageQuery', { count: 2, cursor: listed().pageInfo.endCursor });
  }
  assert.deepEqual(
    listed().edges.map(({ node }: Data) => node.seq),
    [1, 2, 3, 4, 5],
  );
  const id = listed().edges[0].node.credential.__id;
  assert.ok((await fetchQuery('CatalogueStatusQuery', { id })).node);

  const submit = (json: object): Promise<Data> =>
    new Promise((onCompleted, onError) => {
      const variables = { input: { source: '/test', json } };
      relay.commitMutation(environment, {
        mutation: artifact('CatalogueSubmitMutation'),
        variables,
        onCompleted,
        onError,
      });
    });
  assert.equal((await submit(loireCredential('submitted'))).submitCredential.__typename, 'SubmissionAccepted');
  const known = (await submit(loireCredential('vc-1'))).submitCredential;
  assert.equal(known.submission.event.seq, 1);

  const watch = (_query: string, variables: object, told: (data: Data) => void) =>
    relay.requestSubscription<Data>(environment, {
      subscription: artifact('CatalogueLiveSubscription'),
      variables,
      onNext: told,
    }).dispose;
  const first = follow({ watch }, gateway.start);
  assert.deepEqual(await first.seqs(5), [1, 2, 3, 4, 5]);
  await publish(gateway, 6, 6);
  assert.deepEqual(await first.seqs(1), [6]);
  first.stop();
  await publish(gateway, 7, 8);
  const resumed = follow({ watch }, first.cursor());
  assert.deepEqual(await resumed.seqs(2), [7, 8]);
  resumed.stop();
  assert.deepEqual(
    warned.mock.calls.map(({ arguments: [text] }) => text),
    [],
  );
});
