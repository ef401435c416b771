import { integer, list, z } from '../../lib/config.ts';
import { ConfigError } from '../../lib/errors.ts';
import { isScope, SCOPES, type Scope } from './scopes.ts';

/** Signatures that are taken; what is symmetric is never among them. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** Whose tokens are taken, and how they are read. */
export type TokenConfig = {
  issuer: string;
  audience: string;
  /** URL or file of the issuer's JWK Set. */
  jwks: string;
  algorithms: string[];
  /** Claim with the scopes: words in a text, or a list. */
  scopeClaim: string;
  /** What stands before each scope that is meant for this service. */
  scopePrefix: string;
  clockToleranceSeconds: number;
};

/** Which documents are executed: all; all, noting the unknown in the log; only those of the manifest. */
export type DocumentsMode = 'open' | 'log' | 'known';

/** Who may do what. */
export type AccessConfig = {
  /** Without it nobody is asked for a token. */
  tokens: TokenConfig | undefined;
  anonymousScopes: readonly Scope[];
  /** Proxies before this gateway whose `X-Forwarded-For` counts. */
  trustedProxies: number;
  documents: { mode: DocumentsMode; file: string | undefined };
  introspection: boolean;
};

function scopes() {
  const expected = `expected "none" or a comma-separated list of ${SCOPES.join(', ')}`;
  return list(SCOPES.join(', '))
    .transform((words) => (words.length === 1 && words[0] === 'none' ? [] : words))
    .refine((words): words is Scope[] => words.every(isScope), expected);
}

const expectedAlgorithms = `expected a comma-separated list of ${ALGORITHMS.join(', ')}`;

/** Environment variables of who may do what. */
export const accessShape = {
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_JWKS: z.string().optional(),
  AUTH_ALGORITHMS: list(ALGORITHMS.join(', '))
    .refine((names) => names.every((name) => (ALGORITHMS as readonly string[]).includes(name)), expectedAlgorithms)
    .default([...ALGORITHMS]),
  AUTH_SCOPE_CLAIM: z.string().default('scope'),
  AUTH_SCOPE_PREFIX: z.string().optional(),
  AUTH_CLOCK_TOLERANCE_SECONDS: integer({ max: 300 }).default(5),
  AUTH_ANONYMOUS_SCOPES: scopes().optional(),
  TRUSTED_PROXIES: integer({ max: 10 }).default(0),
  DOCUMENTS: z.enum(['open', 'log', 'known']).default('open'),
  DOCUMENTS_FILE: z.string().optional(),
  INTROSPECTION: z.enum(['on', 'off']).default('on'),
};

/** The access rules of parsed variables. Throws a ConfigError when issuer, audience and keys are not given together. */
export function accessOf(variables: z.infer<z.ZodObject<typeof accessShape>>): AccessConfig {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS: jwks } = variables;
  const given = [issuer, audience, jwks].filter((one) => one !== undefined).length;
  if (given !== 0 && given !== 3) {
    throw new ConfigError(
      'The configuration is wrong:\n  AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS: expected all three, or none',
    );
  }
  const isOpen = issuer === undefined || audience === undefined || jwks === undefined;
  return {
    tokens: isOpen
      ? undefined
      : {
          issuer,
          audience,
          jwks,
          algorithms: variables.AUTH_ALGORITHMS,
          scopeClaim: variables.AUTH_SCOPE_CLAIM,
          scopePrefix: variables.AUTH_SCOPE_PREFIX ?? '',
          clockToleranceSeconds: variables.AUTH_CLOCK_TOLERANCE_SECONDS,
        },
    // What is on the ledger is public to the consortium; publishing is not everybody's.
    anonymousScopes: variables.AUTH_ANONYMOUS_SCOPES ?? (isOpen ? SCOPES : ['read', 'subscribe']),
    trustedProxies: variables.TRUSTED_PROXIES,
    documents: { mode: variables.DOCUMENTS, file: variables.DOCUMENTS_FILE },
    introspection: variables.INTROSPECTION === 'on',
  };
}
