import { type CredentialFormat, decodePayload } from '../../ledger/payload.ts';

/** A credential as it was published. */
export type CredentialBody = {
  /** Of a VC-JWT, the decoded payload. */
  json: unknown;
  /** The VC-JWT byte for byte, when it came as one. */
  jwt?: string;
  /** The stored bytes: canonical JSON, or the JWT. */
  bytes: Buffer;
};

/** Decodes a publication's payload. The indexer has done so before, so what cannot be read here is no credential. */
export function decodeBody(payload: Uint8Array): CredentialBody {
  const { attributes, credential } = decodePayload(payload);
  const bytes = Buffer.from(credential.buffer, credential.byteOffset, credential.byteLength);
  return { ...contentOf(attributes.format ?? 'json', bytes.toString('utf8')), bytes };
}

function contentOf(format: CredentialFormat, text: string): Omit<CredentialBody, 'bytes'> {
  if (format === 'json') return { json: JSON.parse(text) as unknown };
  const payload = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');
  return { json: JSON.parse(payload) as unknown, jwt: text };
}
