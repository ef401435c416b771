import { labelLevel, labelName } from '../../ledger/credential.ts';
import {
  hostsOf,
  normaliseCountry,
  normaliseCriterion,
  normaliseFormatType,
  normaliseRegime,
  normaliseType,
} from '../../ledger/gaia-x-facts.ts';
import { readHash } from '../../ledger/pin.ts';
import type { Dimension } from '../../ledger/view.ts';
import { ServiceError } from '../../lib/errors.ts';
import type { CredentialConditions, CredentialEventConditions } from '../schema.generated.ts';

type ConditionsInput = CredentialEventConditions & CredentialConditions;
type FieldRule = { dimension: Dimension; normalise: (value: string, path: string) => string };

/** Fields of a filter that are lists of values of one dimension. */
export type ListField = Exclude<
  keyof ConditionsInput,
  'kind' | 'status' | 'block' | 'publisher' | 'received' | 'issued' | 'validAt' | 'changedSince'
>;

const LABEL_LEVELS = [1, 2, 3, 4];

/** How each of them finds its way into the index. */
export const FIELDS: Record<ListField, FieldRule> = {
  type: { dimension: 'type', normalise: asWritten },
  source: { dimension: 'source', normalise: asWritten },
  issuer: { dimension: 'issuer', normalise: asWritten },
  credentialType: { dimension: 'credentialType', normalise: normaliseType },
  gxType: { dimension: 'gxType', normalise: normaliseType },
  credentialId: { dimension: 'credentialId', normalise: asWritten },
  hash: { dimension: 'credentialHash', normalise: hash },
  subjectId: { dimension: 'subject', normalise: asWritten },
  subjectHost: { dimension: 'subjectHost', normalise: host },
  labelLevel: { dimension: 'labelLevel', normalise: label },
  validatedCriterion: { dimension: 'criterion', normalise: normaliseCriterion },
  provider: { dimension: 'provider', normalise: asWritten },
  country: { dimension: 'country', normalise: country },
  dataProtectionRegime: { dimension: 'regime', normalise: normaliseRegime },
  formatType: { dimension: 'formatType', normalise: normaliseFormatType },
  format: { dimension: 'format', normalise: (value) => value.toLowerCase() },
  mark: { dimension: 'mark', normalise: asWritten },
};

function asWritten(value: string): string {
  return value;
}

function hash(value: string, path: string): string {
  const found = readHash(value);
  if (found !== undefined) return found;
  throw badInput(
    `Expected hashes of 32 bytes in ${path}, in hexadecimal (plain, behind 0x or sha256-) or base64: found ${excerpt(value)}`,
  );
}

/** A host, a DID, or an address whose host is meant. */
function host(value: string): string {
  return hostsOf(value)[0] ?? value.toLowerCase();
}

function country(value: string, path: string): string {
  const code = normaliseCountry(value);
  if (code !== undefined) return code;
  throw badInput(`Expected ISO 3166 codes such as DE, DEU, 276 or DE-BY in ${path}: found ${excerpt(value)}`);
}

function label(value: string, path: string): string {
  const level = labelLevel(value);
  if (level > 0) return String(level);
  throw badInput(`Expected ${LABEL_LEVELS.map(labelName).join(', ')} in ${path}: found ${excerpt(value)}`);
}

function excerpt(value: string): string {
  return JSON.stringify(value.slice(0, 80));
}

function badInput(message: string): ServiceError {
  return new ServiceError('BAD_INPUT', message);
}
