import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runGateway } from '../gateway/run-gateway.ts';
import { prepareGraphqlCop } from './graphql-cop.ts';

/** What it checks in all: a run that stopped early found nothing either. */
const CHECKS = 12;

const POLICIES = {
  on: ['Field Suggestions', 'Introspection'],
  off: [],
};

describe('graphql-cop', async () => {
  const audit = await prepareGraphqlCop();
  const skip = typeof audit === 'string' && audit;

  for (const [introspection, expected] of Object.entries(POLICIES)) {
    test(`finds with INTROSPECTION=${introspection} what that allows, and nothing else`, { skip }, async (t) => {
      if (typeof audit === 'string') return;
      const gateway = await runGateway(t, { variables: { INTROSPECTION: introspection } });
      const checks = await audit(`${gateway.url}/graphql`);
      assert.equal(checks.length, CHECKS);
      assert.deepEqual(
        checks.flatMap(({ title, result }) => (result ? [title] : [])),
        expected,
      );
    });
  }
});
