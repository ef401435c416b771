import { readFileSync } from 'node:fs';
import { digest8Of, encodeCursor } from '../../ledger/cursor.ts';
import { EMPTY_DIGEST } from '../../ledger/digest.ts';
import type { AccessConfig, DocumentsMode } from '../access/config.ts';
import type { DocumentPolicy, QueryResolvers, ServiceConfigResolvers } from '../schema.generated.ts';

/** Version of this software. */
export const VERSION: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const DOCUMENTS: Record<DocumentsMode, DocumentPolicy> = { open: 'OPEN', log: 'LOG', known: 'KNOWN' };

/** What this service does and does not do: known without the view. */
export const serviceConfigQuery: Required<Pick<QueryResolvers, 'serviceConfig'>> = {
  serviceConfig: (_parent, _args, { config }) => ({
    version: VERSION,
    verifiesSignatures: false,
    ledgerStart: '',
    limits: config.limits,
    access: accessOf(config.access),
    relevance: { ...config.relevance, clockStepSeconds: config.clockStepSeconds },
  }),
};

function accessOf({ tokens, anonymousScopes, documents, introspection }: AccessConfig) {
  return {
    takesTokens: tokens !== undefined,
    issuer: tokens?.issuer ?? null,
    audience: tokens?.audience ?? null,
    algorithms: tokens?.algorithms ?? [],
    scopePrefix: tokens?.scopePrefix ?? '',
    anonymousScopes: [...anonymousScopes],
    documents: DOCUMENTS[documents.mode],
    introspection,
  };
}

/** The one thing in it that only the view knows. */
export const serviceConfigResolvers: ServiceConfigResolvers = {
  ledgerStart: async (_parent, _args, { view }) =>
    encodeCursor(await view.identity(), { seq: 0, digest8: digest8Of(EMPTY_DIGEST) }),
};
