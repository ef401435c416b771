import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { factsOf, labelName } from '../../ledger/credential.ts';
import { loireJwts, loirePayloads, tagusEvents, withoutSamples } from '../../test/journeys/samples.ts';
import type { Snapshot } from '../view/snapshot.ts';
import { subjectsOf } from './subjects.ts';

/** What says how JSON is to be read, not what is claimed. */
const NO_CLAIMS: ReadonlySet<string> = new Set(['@context', 'type', '@type']);
const AT = {} as Snapshot;

type Json = Record<string, unknown>;

describe('subjects of real credentials', { skip: withoutSamples }, () => {
  const jwts = () => loireJwts().map((jwt) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()));

  test('are compliance in those of Tagus, and participants in those of Loire, whatever the case of their type', () => {
    for (const { data } of tagusEvents())
      assert.deepEqual([...new Set(subjectsOf(data, AT).map(kindOf))], ['Compliance']);
    for (const credential of [...jwts(), ...loirePayloads()])
      assert.deepEqual(subjectsOf(credential, AT).map(kindOf), ['Participant']);
  });

  test('tell every text that is claimed of them in a typed field', () => {
    const credentials: Json[] = [...tagusEvents().map(({ data }) => data), ...jwts(), ...loirePayloads()];
    for (const credential of credentials) {
      for (const { json, ...typed } of subjectsOf(credential, AT) as ({ json: Json } & Json)[]) {
        const told = new Set(textsIn(typed));
        assert.deepEqual(
          textsIn(json).filter((text) => !told.has(text)),
          [],
        );
      }
    }
  });
});

const GAIA_X = 'https://w3id.org/gaia-x/development#';
const LABELS: [claims: Json, level: string | null][] = [
  [{ [`${GAIA_X}labelLevel`]: 'L2' }, 'L2'],
  [{ 'gx:labelLevel': { '@value': 'L3' } }, 'L3'],
  [{ 'gx:labelLevel': `${GAIA_X}L3` }, 'L3'],
  [{ 'gx:labelLevel': { '@id': `${GAIA_X}L1` } }, 'L1'],
  [{ labelLevel: 'gx:sc' }, 'SC'],
  [{ labelLevel: ['L1', { '@id': 'gx:L2' }] }, 'L2'],
  [{ 'gx:labelLevel': 'L9', 'gx:notlabelLevel': 'L1' }, null],
];
for (const [claims, level] of LABELS)
  test(`a label that is claimed as ${JSON.stringify(claims)} is ${level} of the subject and of the credential`, () => {
    const credential = { credentialSubject: { type: 'gx:LabelCredential', ...claims } };
    const [subject] = subjectsOf(credential, AT) as Json[];
    assert.equal(subject?.['labelLevel'], level);
    assert.equal(labelName(factsOf(credential, 'json').labelLevel) ?? null, level);
  });

function kindOf(subject: object): unknown {
  return (subject as Json)['__typename'];
}

/** Texts in a value at any depth, but for those that claim nothing. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (NO_CLAIMS.has(name) ? [] : textsIn(one)));
}
