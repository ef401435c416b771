import type { Hex } from '../lib/hex.ts';
import type { TypedData } from '../lib/typed-data.ts';

/**
 * What a signing key signs (EIP-712) so that an account may take it for its own: nobody can take a key that is another's.
 * The contract checks it in `addKey`.
 */
export function keyConsent(consent: { chainId: number; contract: Hex; account: Hex; key: Hex }): TypedData {
  const { chainId, contract, account, key } = consent;
  return {
    domain: { name: 'CredentialEvents', version: '1', chainId, verifyingContract: contract },
    types: {
      KeyConsent: [
        { name: 'account', type: 'address' },
        { name: 'key', type: 'address' },
      ],
    },
    message: { account, key },
  };
}
