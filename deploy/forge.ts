import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { foundryBinary } from './foundry.ts';

// `node deploy/forge.ts test`: forge at the repository's root, where foundry.toml finds its compiler, with forge's own
// exit code.
const child = spawn(foundryBinary('forge'), process.argv.slice(2), {
  cwd: resolve(import.meta.dirname, '..'),
  stdio: 'inherit',
});
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
