'use strict';
/*
 * Makes node_modules fit package-lock.json before anything else runs. Plain JavaScript for Node 18 and newer: it runs
 * on the system's Node, before the pinned one is there. What follows must be a nested `npm run`, for the shell of
 * this script has already looked `node` up.
 */
const { execSync, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..');
const stampFile = join(root, 'node_modules', '.lockfile-sha256');
const OLDEST_NODE = 18;

function main() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    stop(
      `Node ${process.versions.node} is too old: expected ${OLDEST_NODE} or newer on the PATH (npm then brings its own Node 24).`,
    );
  }
  const wanted = wantedStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && existsSync(pinnedNode())) return;
  if (installedByHand() && existsSync(pinnedNode())) return writeFileSync(stampFile, wanted);
  console.log('Installing the packages of package-lock.json (the first time takes a minute or two) …');
  const result = install();
  if (result.status !== 0) {
    const why = result.error ? result.error.message : `npm ended with ${result.signal || result.status}`;
    stop(`The packages could not be installed: ${why}. Is the npm registry reachable? Run npm start again to retry.`);
  }
  writeFileSync(stampFile, wanted);
  console.log('Packages installed.');
}

/**
 * `npm ci` refuses a lockfile that lacks an optional package of some platform, which a registry that lacks it makes of
 * any lockfile. `npm install --no-save` takes the same versions and leaves the lockfile as it is.
 */
function install() {
  const strict = npm(['ci'], 'pipe');
  const words = String(strict.stderr || '');
  if (strict.status === 0 || !words.includes('EUSAGE')) {
    process.stderr.write(words);
    return strict;
  }
  const lacks = words.split('\n').filter((line) => /Missing: .*from lock file/.test(line));
  console.log(
    `npm ci finds the lockfile incomplete (${lacks.length} packages); installing what it has with npm install …`,
  );
  return npm(['install', '--no-save'], 'inherit');
}

function npm(args, stderr) {
  const { command, prefix, shell } = npmCommand();
  return spawnSync(command, [...prefix, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', stderr],
    shell,
  });
}

/** Lockfile and platform: a node_modules copied from another platform has the wrong binaries. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** Whether an `npm install` of a person already did the work: npm's own record of node_modules agrees with the lockfile. */
function installedByHand() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages);
  return locked.every(([path, entry]) => {
    if (path === '') return true;
    // Packages of other platforms are optional, and rightly absent.
    if (installed[path] === undefined) return Boolean(entry.optional);
    return installed[path].version === entry.version && existsSync(join(root, path));
  });
}

function pinnedNode() {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
}

/** The npm that runs us, or the one on the PATH when this file is run by hand. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script) && existsSync(script))
    return { command: process.execPath, prefix: [script], shell: false };
  try {
    execSync('npm --version', { stdio: 'ignore' });
  } catch {
    stop('npm is not on the PATH: it comes with Node (https://nodejs.org).');
  }
  return { command: 'npm', prefix: [], shell: process.platform === 'win32' };
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

main();
