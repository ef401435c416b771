import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../deploy/local/folder.ts';
import type { ProcessName } from '../../deploy/local/wiring.ts';

/** Arguments of Node with which a process is started in production, from its script of `package.json`. */
export function startArguments(name: ProcessName): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [command, ...args] = withoutVariables(scripts[name] ?? '').split(' ');
  if (command !== 'node') throw new TypeError(`Expected the script "${name}" to start node, found ${command}`);
  return args;
}

function withoutVariables(script: string): string {
  return script.replace(/^(?:[A-Z_]+=\S+ )+/, '');
}
