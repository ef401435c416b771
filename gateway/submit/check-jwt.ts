import { credentialSource, jwtHeader } from '../../ledger/credential.ts';
import { ServiceError } from '../../lib/errors.ts';
import { jsonPath } from '../../lib/json-source.ts';
import { isDeeperThan, jsonDepth } from '../json-depth.ts';
import type { Limits } from '../limits.ts';
import type { Refusal } from './check-attributes.ts';

type JsonObject = Record<string, unknown>;

/** The `typ` of VC-JWTs: ICAM 25.11, ICAM 24.07, and what the deployed clearing houses write. */
const TYPES = ['vc+jwt', 'vc+ld+json+jwt', 'vc+ld+jwt'];

/** Reads a VC-JWT: its decoded payload, or why it is none. The signature is not looked at. */
export function checkJwt(
  jwt: string,
  { maxJsonDepth }: Pick<Limits, 'maxJsonDepth'>,
): { credential: JsonObject } | { refusal: Refusal } {
  const parts = jwt.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[A-Za-z0-9_-]+$/.test(part))) {
    return refuse(
      'JWT_FORM',
      'Expected a signed JWT in compact form: three base64url parts with dots between, none of them empty',
    );
  }
  for (const part of parts.slice(0, 2)) {
    if (jsonDepth(Buffer.from(part, 'base64url').toString('utf8')) > maxJsonDepth) {
      return refuse('JSON_TOO_DEEP', `Expected at most ${maxJsonDepth} levels of nesting in the JWT`);
    }
  }
  try {
    return headerRefusal(jwtHeader(jwt)) ?? payloadOf(jwt);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'CREDENTIAL') return refuse('JWT_UNREADABLE', error.message);
    throw error;
  }
}

function headerRefusal(header: JsonObject): { refusal: Refusal } | undefined {
  const { alg, typ } = header;
  if (typeof alg !== 'string' || alg === '' || alg.toLowerCase() === 'none') {
    return refuse('JWT_ALG', 'Expected the JWT header to name a signature algorithm in `alg`');
  }
  const shortTyp = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined;
  if (shortTyp !== undefined && TYPES.includes(shortTyp)) return undefined;
  const found = typ === undefined ? 'nothing' : JSON.stringify(typ).slice(0, 80);
  return refuse('JWT_TYP', `Expected the JWT header's \`typ\` to be one of ${TYPES.join(', ')}, found ${found}`);
}

function payloadOf(jwt: string): { credential: JsonObject } | { refusal: Refusal } {
  const source = credentialSource('jwt', Buffer.from(jwt, 'utf8'));
  const [defect] = source.defectsIn(source.value);
  if (defect !== undefined) {
    return refuse(defect.code, `In the JWT's payload at ${jsonPath(defect.path)}: ${defect.message}`);
  }
  for (const claim of ['vc', 'vp']) {
    if (Object.hasOwn(source.value, claim)) {
      return refuse(
        'JWT_CLAIM',
        `Expected the JWT's payload to be the credential itself, found the claim \`${claim}\` (VC 1.1 wrapped; Gaia-X forbids it)`,
      );
    }
  }
  return { credential: source.value };
}

/** Whether a parsed value nests deeper than the service keeps. */
export function depthRefusal(value: unknown, { maxJsonDepth }: Pick<Limits, 'maxJsonDepth'>): Refusal | undefined {
  if (!isDeeperThan(value, maxJsonDepth)) return undefined;
  return { code: 'JSON_TOO_DEEP', message: `Expected at most ${maxJsonDepth} levels of nesting`, path: '$.json' };
}

function refuse(code: string, message: string): { refusal: Refusal } {
  return { refusal: { code, message, path: '$.jwt' } };
}
