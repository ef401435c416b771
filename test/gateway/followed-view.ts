import type { TestContext } from 'node:test';
import { DEFAULT_LIMITS } from '../../gateway/limits.ts';
import { createTail, type Tail } from '../../gateway/tail.ts';
import { createReader } from '../../gateway/view/reader.ts';
import type { View } from '../../gateway/view/view.ts';
import { createWake, type Wake } from '../../gateway/wake.ts';
import { silentLog } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import { testRedis } from '../harness/redis.ts';
import type { Deed, ViewBuilder } from '../harness/view-builder.ts';
import { emptyView } from './test-view.ts';

/** What of a gateway stands between Redis and its subscriptions. */
export type FollowedView = {
  builder: ViewBuilder;
  view: View;
  tail: Tail;
  wake: Wake;
  /** The gateway's own connection. */
  redis: Redis;
  /** The connection of those who write the view. */
  writer: Redis;
  /** Mines a block, and waits until the tail has seen it. */
  mine(...deeds: Deed[]): Promise<void>;
  /** Commands that the gateway has sent so far, but for looks at the end of the view. */
  commands(): number;
};

const TIME = 1_700_000_000;

/** An empty view, followed until the test ends; at `wakeUrl` it is heard that something is new. */
export async function followedView(t: TestContext, wakeUrl?: string): Promise<FollowedView> {
  const [redis, writer, listener] = await Promise.all([testRedis(t), testRedis(t), testRedis(t, wakeUrl)]);
  const { builder, view } = await emptyView(writer, { viewRedis: redis });
  const wake = createWake({ redis: listener, log: silentLog });
  const tail = createTail({
    view,
    reader: createReader(redis),
    wake,
    maxRecentEvents: DEFAULT_LIMITS.maxRecentEvents,
    log: silentLog,
  });
  const stop = new AbortController();
  const following = tail.run(stop.signal);
  t.after(async () => {
    stop.abort();
    await following;
  });
  const seen = async (seq: number) => {
    while (tail.newest()?.seq !== seq) await new Promise<void>((resolve) => onceMoved(tail, resolve));
  };
  await seen(0);
  const send = redis.sendCommand.bind(redis);
  let commands = 0;
  redis.sendCommand = (command, ...more) => {
    const [key] = command.args;
    if (key !== builder.keys.cursor || command.name !== 'hgetall') commands += command.name === 'get' ? 0 : 1;
    return send(command, ...more);
  };
  return {
    ...{ builder, view, tail, wake, redis, writer },
    async mine(...deeds) {
      await builder.mine({ time: TIME, deeds });
      await seen(builder.position().cursor.seq);
    },
    commands: () => commands,
  };
}

function onceMoved(tail: Tail, act: () => void): void {
  const stop = tail.onMove(() => {
    stop();
    act();
  });
}
