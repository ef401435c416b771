import type { ClientOptions } from 'graphql-ws';

/** A frame of the subscription; `events` have the fields that were asked for. */
export type WatchedFrame =
  | { __typename: 'CredentialEvents'; cursor: string; events: Record<string, unknown>[] }
  | { __typename: 'CaughtUp' | 'Rollback' | 'Lagged' | 'Heartbeat'; cursor: string };

/** What to follow. Options of graphql-ws's client may be added, such as `connectionParams` and `webSocketImpl`. */
export type WatchOptions = Omit<ClientOptions, 'url'> & {
  /** `ws://…/graphql`, or what to ask for it before each attempt. */
  url: ClientOptions['url'];
  /** Begin behind this cursor, else with the first event of `fromBlock`, else with what happens from now on. */
  after?: string;
  fromBlock?: number;
  /** As `CredentialEventFilter`. */
  filter?: object;
  /** Fields of each event. @default 'id seq kind type' */
  fields?: string;
  signal?: AbortSignal;
};

/** The document that is subscribed to, with these fields of each event. */
export function watchDocument(fields: string): string;

export function watchEvents(options: WatchOptions): AsyncGenerator<WatchedFrame, void, void>;
