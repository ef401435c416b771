import { createHash } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { Handler } from './http.ts';
import { answerPacked, type Packed, pack } from './packed.ts';

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

/** Serves GraphiQL as one page of ours: nothing in it comes from another host. Packed once, when first asked for. */
export function createGraphiqlHandler(): Handler {
  let page: Promise<{ packed: Packed; policy: string }> | undefined;
  return async (request, response) => {
    page ??= buildPage();
    const { packed, policy } = await page;
    answerPacked(request, response, packed, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    });
  };
}

async function buildPage(): Promise<{ packed: Packed; policy: string }> {
  const html = renderGraphiQL({
    title: 'Credential Event Service',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: FIRST_QUERY,
  });
  return { packed: await pack(Buffer.from(html, 'utf8')), policy: policyOf(html) };
}

/** Only this page's own script may run, its workers come from blobs, and it talks to this gateway alone. */
function policyOf(html: string): string {
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  return [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}' blob:`,
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
