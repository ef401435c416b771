import { createHash } from 'node:crypto';
import { askTogether, type Redis } from './redis.ts';

/** A Lua script that Redis knows by its hash. */
export type Script = { readonly source: string; readonly sha: string };

/** What a script takes. */
export type ScriptInput = { keys: string[]; args: (string | Buffer)[] };

/** Names a script. */
export function createScript(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script; sends its source only when Redis does not know it (yet, or any more after a restart). */
export async function runScript(redis: Redis, script: Script, { keys, args }: ScriptInput): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    return await redis.eval(script.source, keys.length, ...keys, ...args);
  }
}

/** Runs a script on many inputs in one round trip; answers in their order. */
export async function runScripts(redis: Redis, script: Script, inputs: readonly ScriptInput[]): Promise<unknown[]> {
  const run = (first: 'eval' | 'evalsha') =>
    askTogether(
      redis,
      inputs.map(({ keys, args }, index) => (one) => {
        if (index === 0 && first === 'eval') return one.eval(script.source, keys.length, ...keys, ...args);
        return one.evalsha(script.sha, keys.length, ...keys, ...args);
      }),
    );
  try {
    return await run('evalsha');
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    // The first one brings the source along, to whichever server of a cluster has the keys.
    return await run('eval');
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
