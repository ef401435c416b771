import { WebSocket } from 'ws';
import type { RpcLog } from '../../ledger/event.ts';
import type { FeedChange } from './feed.ts';
import { type LogFilter, passes } from './logs.ts';
import { REFUSAL } from './node-error.ts';

type Subscription = { kind: 'newHeads' } | { kind: 'logs'; filter: LogFilter };

/** The subscriptions of one websocket; they end with it, and nothing is told again. */
export function createSubscriptions(socket: WebSocket) {
  const subscriptions = new Map<string, Subscription>();
  let last = 0;

  function tell(subscription: string, result: unknown): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription, result } }));
  }

  function tellLogs(logs: RpcLog[], isRemoved: boolean): void {
    for (const log of logs) {
      for (const [id, subscription] of subscriptions) {
        if (subscription.kind === 'logs' && passes(log, subscription.filter)) tell(id, { ...log, removed: isRemoved });
      }
    }
  }

  return {
    subscribe([kind, filter]: unknown[]): string {
      if (kind !== 'newHeads' && kind !== 'logs') throw REFUSAL.invalidParams();
      last += 1;
      const id = `0x${last.toString(16)}`;
      subscriptions.set(id, kind === 'logs' ? { kind, filter: (filter ?? {}) as LogFilter } : { kind });
      return id;
    },

    unsubscribe: ([id]: unknown[]): boolean => subscriptions.delete(String(id)),

    /** As Besu tells it: all removed logs in reverse, then the new blocks, each with its logs before its head. */
    announce({ removed, added }: FeedChange): void {
      for (const { logs } of removed) tellLogs(logs.toReversed(), true);
      for (const { header, logs } of added) {
        tellLogs(logs, false);
        for (const [id, { kind }] of subscriptions) if (kind === 'newHeads') tell(id, header);
      }
    },
  };
}
