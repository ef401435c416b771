const PUBLICATION_DOMAIN = 'ces/publication/1';

/**
 * Computes in this browser what the ledger's event must bear out: the SHA-256 of the credential as it is shown (of a
 * VC-JWT as it came, else of the canonical form, RFC 8785), and the event id, which follows from that hash alone.
 */
export async function computeIds({ data, jwt }) {
  const contentHash = await sha256(new TextEncoder().encode(jwt ?? canonical(data)));
  const domain = new TextEncoder().encode(PUBLICATION_DOMAIN);
  const eventId = await sha256(new Uint8Array([...domain, ...contentHash]));
  return { contentHash: hex(contentHash), eventId: hex(eventId) };
}

/** Whether a browser computes hashes for this page: over https, or from this machine. */
export const CAN_HASH = globalThis.crypto?.subtle !== undefined;

/** JSON.stringify writes strings and numbers as RFC 8785 wants them; only the members' order is left to keep. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function hex(bytes) {
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
