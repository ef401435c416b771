import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { type Handler, refuseMethod } from './http.ts';

const FIRST_QUERY = `# Credential events: queries, mutations and subscriptions of one ledger.
# The documentation of every field is behind the book on the left.
query Newest {
  credentialEvents(first: 5) {
    nodes { seq id kind type source receivedAt }
    asOf { cursor block { number } }
  }
}

# What happens from now on. \`after\` of serviceConfig.ledgerStart begins with the first event.
subscription Live {
  credentialEvents {
    __typename
    ... on CredentialEvents { events { seq id kind source } cursor }
    ... on CaughtUp { cursor }
    ... on Heartbeat { cursor }
  }
}
`;

type Page = { etag: string; policy: string; plain: Buffer; gzip: Buffer; brotli: Buffer };

/** Serves GraphiQL as one page of ours: nothing in it comes from another host. Packed once, when first asked for. */
export function createGraphiqlHandler(): Handler {
  let page: Promise<Page> | undefined;
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw refuseMethod(response, request.method, 'GET, HEAD');
    page ??= buildPage();
    const { etag, policy, ...bodies } = await page;
    response.setHeader('etag', etag);
    response.setHeader('cache-control', 'no-cache');
    response.setHeader('vary', 'accept-encoding, origin');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const [encoding, body] = choose(request.headers['accept-encoding'] ?? '', bodies);
    if (encoding !== undefined) response.setHeader('content-encoding', encoding);
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': body.length,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .end(body);
  };
}

function choose(accepted: string, page: Pick<Page, 'plain' | 'gzip' | 'brotli'>): [string | undefined, Buffer] {
  if (/\bbr\b/.test(accepted)) return ['br', page.brotli];
  if (/\bgzip\b/.test(accepted)) return ['gzip', page.gzip];
  return [undefined, page.plain];
}

async function buildPage(): Promise<Page> {
  const html = renderGraphiQL({
    title: 'Credential Event Service',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: FIRST_QUERY,
  });
  const plain = Buffer.from(html, 'utf8');
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(plain, { level: 6 }),
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  return { etag: `"${hash(plain, 'hex')}"`, policy: policyOf(html), plain, gzip: gzipped, brotli };
}

/** Only this page's own script may run, its workers come from blobs, and it talks to this gateway alone. */
function policyOf(html: string): string {
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash(script, 'base64')}' blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    "connect-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hash(data: string | Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(data).digest(encoding);
}
