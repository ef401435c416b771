import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../deploy/local/folder.ts';

/** Arguments of Node with which a writer is started in production, from the script of `package.json`. */
export function writerArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [command, ...args] = (scripts['writer'] ?? '').split(' ');
  if (command !== 'node') throw new TypeError(`Expected the script "writer" to start node, found ${command}`);
  return args;
}
