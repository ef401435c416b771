import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A body that never changes, packed once for all who ask. */
export type Packed = { etag: string; plain: Buffer; gzip: Buffer; brotli: Buffer };

/** Packs a body. */
export async function pack(plain: Buffer): Promise<Packed> {
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(plain, { level: 6 }),
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  return { etag: `"${createHash('sha256').update(plain).digest('hex')}"`, plain, gzip: gzipped, brotli };
}

/** Answers a GET or a HEAD with a packed body, or says that the client has it already. */
export function answerPacked(
  request: IncomingMessage,
  response: ServerResponse,
  packed: Packed,
  headers: OutgoingHttpHeaders,
): void {
  response.setHeader('etag', packed.etag);
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('vary', 'accept-encoding, origin');
  if (request.headers['if-none-match'] === packed.etag) {
    response.writeHead(304).end();
    return;
  }
  const [encoding, body] = choose(request.headers['accept-encoding'] ?? '', packed);
  if (encoding !== undefined) response.setHeader('content-encoding', encoding);
  response
    .writeHead(200, {
      ...headers,
      'content-length': body.length,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(body);
}

/** Whether a client takes gzip, by its header `accept-encoding`. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;|$)/i.test(coding) && !/;\s*q=0(\.0*)?\s*$/i.test(coding));
}

function choose(accepted: string, packed: Packed): [string | undefined, Buffer] {
  if (/\bbr\b/.test(accepted)) return ['br', packed.brotli];
  if (/\bgzip\b/.test(accepted)) return ['gzip', packed.gzip];
  return [undefined, packed.plain];
}
