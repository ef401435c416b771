import fc from 'fast-check';
import { STATUS_CODE, type StatusName } from '../../ledger/status.ts';
import type { Action, SquatTarget } from './model-ledger.ts';

const status = fc.constantFrom(...(Object.keys(STATUS_CODE) as StatusName[]));
const anyCredential = fc.record({
  issuer: fc.nat(1),
  credential: fc.option(fc.nat(2), { nil: undefined }),
  validFrom: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  words: fc.nat(30),
});
/** So few that one is squatted, published, released and published again. */
const oneOfTwo = fc.record({
  issuer: fc.constant(0),
  credential: fc.constant(1),
  validFrom: fc.constant(undefined),
  words: fc.nat(1),
});

function actions(credential: typeof anyCredential) {
  const squatTarget: fc.Arbitrary<SquatTarget> = fc.oneof(
    credential.map((some) => ({ kind: 'credential' as const, ...some })),
    fc.record({ kind: fc.constant('pin' as const), commitment: fc.nat(1) }),
    fc.record({ kind: fc.constant('change' as const), of: fc.nat(8), status }),
  );
  return {
    publish: credential.map((some): Action => ({ do: 'publish', ...some })),
    status: fc.record({
      do: fc.constant('status' as const),
      of: fc.nat(8),
      status,
      isReadable: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    }),
    garbage: fc.record({ do: fc.constant('garbage' as const), isDecodable: fc.boolean() }),
    pin: fc.record({
      do: fc.constant('pin' as const),
      commitment: fc.nat(1),
      isForged: fc.nat(4).map((n) => n === 0),
    }),
    squat: fc.record({ do: fc.constant('squat' as const), of: squatTarget, isDecodable: fc.boolean() }),
    release: fc.record({ do: fc.constant('release' as const), of: fc.nat(8) }),
    name: fc.record({ do: fc.constant('name' as const), account: fc.nat(2), name: fc.string() }),
  } satisfies Record<Action['do'], fc.Arbitrary<Action>>;
}

const wide = actions(anyCredential);
const narrow = actions(oneOfTwo);

/** Actions about a handful of ids, which are squatted, released and published again. */
export const contestedAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: narrow.publish },
  { weight: 4, arbitrary: narrow.status },
  { weight: 2, arbitrary: narrow.pin },
  { weight: 2, arbitrary: narrow.squat },
  { weight: 4, arbitrary: narrow.release },
);

/** Anything that happens on a ledger. */
export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: wide.publish },
  { weight: 5, arbitrary: wide.status },
  { weight: 1, arbitrary: wide.garbage },
  { weight: 1, arbitrary: wide.name },
  { weight: 6, arbitrary: contestedAction },
);
