// Preloaded with --expose-gc: what is in use after a collection is kept, and not garbage that V8 has had no reason to collect.
process.on('SIGUSR2', () => globalThis.gc());
