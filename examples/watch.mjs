import { createClient } from 'graphql-ws';

/** Milliseconds without a frame after which a line counts as dead: the service says something every 15 seconds. */
const SILENCE_MS = 40_000;

/** Websocket closings that another attempt would meet again: bad request, unauthorised, forbidden, wrong protocol. */
const FINAL_CLOSINGS = [4400, 4401, 4403, 4406];

/**
 * Follows a Credential Event Service for ever, in browsers and in Node: each event once, in the order of the ledger.
 * A lost line is taken up again from the last cursor. Keep the cursor together with what you make of its events, and
 * give it as `after` next time. Yields every frame; throws what trying again does not mend.
 * Of `CredentialEvents` come the `events`, and the `cursor` behind them. `Rollback`: the ledger went back: forget every
 * event behind `cursor`. `CaughtUp`, `Heartbeat`, `Lagged`: only the `cursor` moved on.
 */
export async function* watchEvents({ url, after, fromBlock, filter, fields = 'id seq kind type', signal, ...options }) {
  const query = watchDocument(fields);
  let cursor = after;
  for (let failures = 0; !signal?.aborted; failures += 1) {
    const client = createClient({ url, retryAttempts: 0, ...options });
    const stop = () => client.terminate();
    let silence = setTimeout(stop, SILENCE_MS);
    signal?.addEventListener('abort', stop);
    try {
      const variables = { after: cursor, fromBlock: cursor === undefined ? fromBlock : undefined, filter };
      for await (const { data, errors } of client.iterate({ query, variables })) {
        if (errors) throw errors;
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        failures = 0;
        yield data.credentialEvents;
        cursor = data.credentialEvents.cursor;
      }
    } catch (error) {
      if (isFinal(error)) throw Array.isArray(error) ? new Error(error[0].message, { cause: error }) : error;
    } finally {
      clearTimeout(silence);
      signal?.removeEventListener('abort', stop);
      client.dispose();
    }
    const delayMs = signal?.aborted ? 0 : Math.min(10_000, 100 * 2 ** failures) * (0.5 + Math.random() / 2);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

/** The document that is subscribed to: what a service needs to know that executes known documents alone. */
export function watchDocument(fields) {
  return `subscription ($after: Cursor, $fromBlock: Long, $filter: CredentialEventFilter) {
    credentialEvents(after: $after, fromBlock: $fromBlock, filter: $filter) {
      __typename ... on CredentialEvents { cursor events { ${fields} } }
      ... on CaughtUp { cursor } ... on Rollback { cursor } ... on Lagged { cursor } ... on Heartbeat { cursor }
    }
  }`;
}

/** What was refused is final unless the service says that it may be tried again; of closed sockets only some are. */
function isFinal(error) {
  if (Array.isArray(error)) return error[0]?.extensions?.retryable !== true;
  return FINAL_CLOSINGS.includes(error?.code) || error instanceof TypeError;
}
