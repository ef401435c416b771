import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STATUS_EDGES, type StatusName } from '../../ledger/status.ts';
import { type ChangePlan, planChange } from './plan-change.ts';

function codeOf(plan: ChangePlan): string | number {
  return 'refusal' in plan ? plan.refusal.code : plan.revision;
}

describe('a change of status', () => {
  test('without a revision makes the next one, along the edges of the contract and no others', () => {
    const statuses = Object.keys(STATUS_EDGES) as StatusName[];
    for (const from of statuses) {
      for (const to of statuses.filter((one) => one !== from)) {
        const plan = planChange({ status: from, revision: 3 }, { status: to, revision: undefined });
        assert.equal(codeOf(plan), STATUS_EDGES[from].includes(to) ? 4 : 'TRANSITION_NOT_ALLOWED', `${from} to ${to}`);
      }
    }
  });

  test('that was made already is the same change once more', () => {
    assert.equal(codeOf(planChange({ status: 'REVOKED', revision: 2 }, { status: 'REVOKED', revision: undefined })), 2);
    assert.equal(codeOf(planChange({ status: 'REVOKED', revision: 2 }, { status: 'SUSPENDED', revision: 1 })), 1);
  });

  test('of a publication that never changed cannot give it the status it has', () => {
    const plan = planChange({ status: 'ACTIVE', revision: 0 }, { status: 'ACTIVE', revision: undefined });
    assert.equal(codeOf(plan), 'TRANSITION_NOT_ALLOWED');
  });

  test('cannot skip a revision, nor name one below 1', () => {
    for (const revision of [0, -1, 5]) {
      const plan = planChange({ status: 'ACTIVE', revision: 3 }, { status: 'REVOKED', revision });
      assert.equal(codeOf(plan), 'REVISION_CONFLICT');
    }
  });
});
