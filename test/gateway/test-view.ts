import { DEFAULT_LIMITS, type Limits } from '../../gateway/limits.ts';
import type { RelevanceWeights } from '../../gateway/view/relevance.ts';
import { createView, type View } from '../../gateway/view/view.ts';
import { silentLog } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { buildView, type ViewBuilder } from '../harness/view-builder.ts';

/** Weights that tests reckon with. */
export const TEST_WEIGHTS: RelevanceWeights = {
  textWeight: 1,
  typeWeight: 0.5,
  labelWeight: 0.3,
  recencyWeight: 0.2,
  halfLifeSeconds: 100,
};

/** An empty view, and a gateway's eyes on it; `newView` are those of another one. */
export async function emptyView(
  redis: Redis,
  options: {
    limits?: Partial<Limits>;
    announce?: boolean;
    now?: () => number;
    clockStepSeconds?: number;
    weights?: RelevanceWeights;
    /** The view's connection, when it is to be another one than the builder's. */
    viewRedis?: Redis;
  } = {},
): Promise<{ builder: ViewBuilder; view: View; newView: () => View; keyPrefix: string }> {
  const {
    limits = {},
    announce = true,
    now = Date.now,
    clockStepSeconds = 1,
    weights = TEST_WEIGHTS,
    viewRedis = redis,
  } = options;
  const keyPrefix = uniquePrefix();
  const builder = await buildView(redis, { keyPrefix, announce });
  const newView = () =>
    createView({
      redis: viewRedis,
      keyPrefix,
      contract: builder.identity.contract,
      limits: { ...DEFAULT_LIMITS, ...limits },
      clockStepSeconds,
      relevance: weights,
      log: silentLog,
      now,
    });
  return { builder, view: newView(), newView, keyPrefix };
}

/** A small credential; `extra` replaces or adds top-level members, `subject` those of its subject. */
export function smallCredential(id: string, subject: object = {}, extra: object = {}): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: 'did:web:issuer.example',
    id,
    credentialSubject: { id: `${id}#subject`, type: 'gx:ServiceOffering', ...subject },
    ...extra,
  };
}
