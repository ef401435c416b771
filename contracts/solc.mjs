#!/usr/bin/env node
// What forge takes for solc: the little of solc's command line that forge uses, in front of npm's `solc`.
// npm's own `solcjs` will not do: it refuses `--allow-paths` and words its version in another way.
import { readFileSync } from 'node:fs';
import solc from 'solc';

const args = process.argv.slice(2);

if (args.includes('--version')) {
  // forge reads the version from the second line.
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (args.includes('--standard-json')) {
  // forge sends every source with the request, so no import callback is needed.
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
} else {
  console.error(`contracts/solc.mjs knows --version and --standard-json, but was asked for: ${args.join(' ')}`);
  process.exitCode = 1;
}
