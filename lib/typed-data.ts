import { TypedDataEncoder, type TypedDataField } from 'ethers';

/** Typed data by EIP-712, as a key signs them. */
export type TypedData = {
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
};

/** The digest that is signed. */
export function digestOf({ domain, types, message }: TypedData): string {
  return TypedDataEncoder.hash(domain, types, message);
}

/** As JSON, for signers that compute the digest themselves. */
export function jsonOf({ domain, types, message }: TypedData): string {
  const payload = TypedDataEncoder.getPayload(domain, types, message);
  // A number: not every signer reads the hexadecimal string that ethers makes of it.
  return JSON.stringify({ ...payload, domain: { ...payload.domain, chainId: domain.chainId } });
}
