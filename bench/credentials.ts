import { realisticCredential } from '../examples/realistic.ts';
import type { PublishCommand } from '../ledger/command.ts';
import { canonicalBytes, contentHashOf, publicationId } from '../ledger/ids.ts';
import { encodePayload } from '../ledger/payload.ts';

/** A credential's command, and what it was made of. */
export type SizedCommand = { command: PublishCommand; credentialBytes: number };

/** How far from the size asked for a credential may be. */
const TOLERANCE = 0.2;

/** Commands to publish realistic credentials of about so many bytes in canonical form; no two alike. */
export function* commandsOfSize(bytes: number): Generator<SizedCommand> {
  for (let index = 0; ; index += 1) {
    const credential = canonicalBytes(realisticCredential(index));
    if (Math.abs(credential.length - bytes) > TOLERANCE * bytes) continue;
    const attributes = { type: 'eu.gaia-x.credential', source: 'https://bench.example', format: 'json' as const };
    const payload = encodePayload({ attributes, credential });
    const id = publicationId(contentHashOf(credential));
    yield { command: { kind: 'publish', id, payload }, credentialBytes: credential.length };
  }
}
