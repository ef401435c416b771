/** Where one subscriber's answers go: a stream on a websocket or a response. */
export type Sink = {
  /** Hands over an answer, JSON as bytes: the same bytes for all who are told the same. */
  next(answer: Buffer): void;
  /** Ends the stream: because of an error, or complete. */
  end(error?: unknown): void;
  /** Bytes that the connection was given and has not taken. */
  unreadBytes(): number;
  /** Resolves once the connection takes more, or is gone. */
  taken(): Promise<void>;
};
