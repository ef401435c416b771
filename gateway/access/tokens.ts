import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { ConfigError, messageOf, ServiceError } from '../../lib/errors.ts';
import type { TokenConfig } from './config.ts';
import { AccessError } from './errors.ts';
import { isScope, type Scope } from './scopes.ts';

/** What a verified token says of its bearer. */
export type Bearer = {
  subject: string;
  scopes: ReadonlySet<Scope>;
  /** Milliseconds since 1970. */
  expiresAt: number;
};

/** Verifies tokens. Throws UNAUTHENTICATED for a bad one, and AUTH_AWAY when its keys cannot be had. */
export type Tokens = { verify(token: string): Promise<Bearer> };

/** Verifying costs more than a whole answer (ES256: 117 µs), so that what was found is remembered so long. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 10_000;
/** No token of any issuer is as long. */
const MAX_TOKEN_CHARACTERS = 8_192;

/** Creates the verifier of one issuer's tokens; algorithms, issuer and audience are pinned. */
export function createTokens(config: TokenConfig, now: () => number = Date.now): Tokens {
  const keys = openKeys(config.jwks);
  const remembered = new Map<string, { bearer: Bearer; until: number }>();

  async function read(token: string): Promise<Bearer> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: config.algorithms,
        issuer: config.issuer,
        audience: config.audience,
        clockTolerance: config.clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      });
      return bearerOf(payload, config);
    } catch (error) {
      throw translate(error);
    }
  }

  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_CHARACTERS) throw invalid('it is too long');
      // By its hash: a dump of this process's memory shows no tokens that others could use.
      const key = createHash('sha256').update(token).digest('base64');
      const known = remembered.get(key);
      if (known !== undefined && now() < known.until) return known.bearer;
      remembered.delete(key);
      const bearer = await read(token);
      const [oldest] = remembered.keys();
      if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      remembered.set(key, { bearer, until: Math.min(bearer.expiresAt, now() + REMEMBERED_MS) });
      return bearer;
    },
  };
}

/** Keys from a URL are fetched when first needed, kept, and fetched again, not too often, for a key id that is new. */
function openKeys(jwks: string): JWTVerifyGetKey {
  if (/^https?:/.test(jwks)) return createRemoteJWKSet(new URL(jwks), { timeoutDuration: 3_000 });
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(jwks, 'utf8')) as JSONWebKeySet);
  } catch (error) {
    throw new ConfigError(`AUTH_JWKS is "${jwks}": expected a URL or a file with a JWK Set: ${messageOf(error)}`);
  }
}

function bearerOf(payload: JWTPayload, { scopeClaim, scopePrefix }: TokenConfig): Bearer {
  const claim = payload[scopeClaim];
  const words = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(' ') : [];
  const scopes = words
    .filter((word): word is string => typeof word === 'string' && word.startsWith(scopePrefix))
    .map((word) => word.slice(scopePrefix.length))
    .filter(isScope);
  return { subject: String(payload.sub), scopes: new Set(scopes), expiresAt: Number(payload.exp) * 1_000 };
}

function translate(error: unknown): ServiceError {
  if (error instanceof errors.JWTExpired) return invalid('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return invalid(`its claim "${error.claim}" is not as expected`);
  if (error instanceof errors.JOSEAlgNotAllowed) return invalid('its algorithm is not allowed here');
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('no key of its issuer signed it');
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('its signature is wrong');
  if (isAboutToken(error)) return invalid('it is not a signed JWT that can be read');
  // The issuer's address does not answer, or not with keys: the token may be right.
  return new ServiceError('AUTH_AWAY', 'The keys of the token issuer cannot be had just now; ask again', {
    retryable: true,
    cause: error,
  });
}

/** jose speaks of the keys' fetching with errors of its own; the rest is about the token. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

function invalid(why: string): AccessError {
  return new AccessError('UNAUTHENTICATED', `The bearer token is not accepted: ${why}`, {
    challenge: 'Bearer error="invalid_token"',
  });
}
