import { sleep } from '../../lib/async.ts';
import { messageOf } from '../../lib/errors.ts';

const READY_WITHIN_MS = 30_000;

/** Waits a while for the gateway to be ready, then tells the addresses. */
export async function announce(options: {
  /** Host and port of the gateway. */
  base: string;
  dir: string;
  say(sentence: string): void;
  signal: AbortSignal;
}): Promise<void> {
  const { base, dir, say, signal } = options;
  const why = await readinessOf(`http://${base}/health/ready`, signal);
  say(`
${why === undefined ? 'The service is ready.' : `The service runs, but is not ready yet: ${why}`}

  GraphQL       http://${base}/graphql
  Websocket     ws://${base}/graphql
  Catalogue     http://${base}/catalogue
  Explorer      http://${base}/graphiql
  REST          http://${base}/credentials-events
  Metrics       http://${base}/metrics

  Data, logs, keys   ${dir}
  Stop               Ctrl-C
`);
}

async function readinessOf(url: string, signal: AbortSignal): Promise<string | undefined> {
  let why = 'it does not answer';
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(200, signal)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      const answer = (await response.json()) as { reason?: string };
      if (response.ok) return undefined;
      why = answer.reason ?? `it answers ${response.status}`;
    } catch (error) {
      why = messageOf(error);
    }
  }
  return why;
}
