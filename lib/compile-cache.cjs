// Loaded before a process (`node --require`), so it must be CommonJS. Node then keeps compiled code, and TypeScript
// without its types, from one start to the next: a start takes half as long, and what strips types is not loaded, which
// takes 22 MiB for as long as the process lives. Where the folder cannot be written everything works as without.
const { enableCompileCache, flushCompileCache } = require('node:module');
const { join } = require('node:path');

const FLUSH_MS = 10_000;

enableCompileCache(join(__dirname, '../.cache/compile'));
// Otherwise it is written at the end, which a killed process does not see.
setTimeout(flushCompileCache, FLUSH_MS).unref();
