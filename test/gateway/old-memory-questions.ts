import { DEFAULT_LIMITS } from '../../gateway/limits.ts';
import { parseFilter } from '../../gateway/view/filter.ts';
import { createCleanup } from '../harness/cleanup.ts';
import { keptBy } from '../harness/old-memory.ts';
import { testRedis } from '../harness/redis.ts';
import { emptyView, smallCredential } from './test-view.ts';

/* A process of its own, for the test runner holds on to promises. Tells by JSON how many bytes a question of each kind leaves. */

const cleanup = createCleanup();
const { builder, view } = await emptyView(await testRedis(cleanup));
const credentials = Array.from({ length: 60 }, (_, index) =>
  smallCredential(`urn:${index}`, { name: `Storage number${index % 7} of ${index}` }),
);
await builder.mine({
  time: builder.position().cursor.blockTime + 1,
  deeds: credentials.map((credential) => ({ kind: 'publish' as const, credential })),
});

// Another question each time, so that nothing is shared.
const filter = (turn: number) => parseFilter({ not: [{ credentialId: [`urn:other-${turn}`] }] }, DEFAULT_LIMITS);
const questions = {
  search: async (turn: number) =>
    view.relevant(await view.snapshot(), { search: `storage number${turn % 7}`, filter: filter(turn), first: 20 }),
  credentials: async (turn: number) => view.credentials(await view.snapshot(), { filter: filter(turn), first: 20 }),
  events: async (turn: number) => view.events(await view.snapshot(), { filter: filter(turn), first: 20 }),
  facet: async (turn: number) => {
    const { counts } = await view.facets(await view.snapshot(), { search: 'storage', filter: filter(turn) });
    return counts.byDimension('issuer', 20);
  },
};
const bytes: Record<string, number> = {};
for (const [name, ask] of Object.entries(questions)) bytes[name] = await keptBy(400, ask);
console.log(JSON.stringify(bytes));
await cleanup.run();
process.exit();
