import { type JsonCredential, realisticCredential } from '../../examples/realistic.ts';
import type { Hex } from '../../lib/hex.ts';
import { jwtOf } from '../gateway/samples.ts';
import { idOfCredential, type ViewBuilder } from '../harness/view-builder.ts';

/** Realistic credentials that the catalogue begins with. */
export const REALISTIC = 60;

const ISSUER = 'did:web:provider.example';
const FIRST_TIME = 1_790_000_000;

/** An offering of a provider with a name of its own. */
export function offering(name: string, description: string, more: object = {}): JsonCredential {
  const id = `https://provider.example/offerings/${name.toLowerCase().replaceAll(' ', '-')}.json`;
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://w3id.org/gaia-x/2511#'],
    id,
    type: ['VerifiableCredential', 'gx:ServiceOffering'],
    issuer: ISSUER,
    validFrom: '2026-09-01T00:00:00Z',
    validUntil: '2099-09-01T00:00:00Z',
    credentialSubject: {
      id: `${id}#cs`,
      type: 'gx:ServiceOffering',
      'schema:name': name,
      'schema:description': description,
      'gx:providedBy': { id: 'https://provider.example/participant.json#cs' },
      'gx:dataProtectionRegime': ['GDPR2016'],
    },
    ...more,
  };
}

/** Ids and names as long as those of a wizard that puts whole keys into its addresses. */
export const LONG_ID = `https://wizard.example/api/credentials/${'2d37wbGvQzbAQ84y'.repeat(40)}?vcid=2fdf8d6f-7d23-4a74-9721-3f2a1fb02696`;
export const LONG_NAME = 'A name that goes on and on '.repeat(55).trim();

/** An expired offering without a name, so that its id is all there is to call it by. */
export function nameless(id: string): JsonCredential {
  const { credentialSubject: _, ...rest } = offering('', '', {
    id,
    validFrom: '2019-01-01T00:00:00Z',
    validUntil: '2020-01-01T00:00:00Z',
  });
  return { ...rest, credentialSubject: [{ id: `${id}#1`, type: 'gx:ServiceOffering' }] };
}

/** A catalogue with a bit of everything: versions, status changes, a VC-JWT. Its blocks follow each other by a minute. */
export async function fillCatalogue(
  builder: ViewBuilder,
): Promise<{ publish(credential: object | string): Promise<void> }> {
  let time = FIRST_TIME;
  const mine = (...deeds: Parameters<ViewBuilder['mine']>[0]['deeds']) => {
    time += 60;
    return builder.mine({ time, deeds });
  };
  const publish = (credential: object | string) => mine({ kind: 'publish', credential, source: '/provider' });
  const change = (of: Hex, revision: number, status: 'SUSPENDED' | 'ACTIVE' | 'REVOKED', reason: string) =>
    mine({ kind: 'status', of, revision, status, reason });

  for (let index = 0; index < REALISTIC; index += 1) await publish(realisticCredential(index));
  const first = offering('Zephyr Archive', 'Keeps tapes in a salt mine.');
  const second = offering('Zephyr Archive', 'Keeps tapes and discs in a salt mine near Hallstatt.');
  await publish(first);
  await publish(second);
  await change(idOfCredential(second), 1, 'SUSPENDED', 'The mine is flooded');
  await publish(offering('Quokka Lake', 'A data lake for weather.', { validUntil: '2026-09-02T00:00:00Z' }));
  const revoked = offering('Marmot Compute', 'Compute in the mountains.');
  await publish(revoked);
  await change(idOfCredential(revoked), 1, 'REVOKED', 'The provider is no more');
  await publish(nameless(LONG_ID));
  await publish(offering(LONG_NAME, 'Has a long name.'));
  await publish(jwtOf(offering('Signed Storage', 'Came as a VC-JWT.')));
  return { publish };
}
