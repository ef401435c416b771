import { ConfigError, messageOf, ServiceError } from '../../lib/errors.ts';
import { EXIT } from '../../lib/process.ts';
import { confirmReset, readArguments, usage } from './arguments.ts';
import { readLocalConfig } from './config.ts';
import { folderPath, openFolder } from './folder.ts';
import { endLeftovers } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { reset } from './reset.ts';
import { createService } from './service.ts';
import { listenToStop } from './stop-signal.ts';

const say = (sentence: string) => console.log(sentence);

/** From an empty folder, or one that a crash left, to a running service, and back to silence. */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    say(usage());
    return EXIT.stopped;
  }
  const config = readLocalConfig(process.env);
  const folder = openFolder(folderPath(config.dir));
  const unlock = await takeLock(folder.lockFile, say);
  try {
    if (args.reset && !(await confirmReset(folder.dir, args))) {
      say('Nothing was removed.');
      return EXIT.stopped;
    }
    await endLeftovers(folder, say);
    if (args.reset) await reset(folder, say);
    return await runUntilStopped(createService({ config, folder, asked: args, say }));
  } finally {
    unlock();
  }
}

async function runUntilStopped(service: ReturnType<typeof createService>): Promise<number> {
  let mistake: unknown;
  process.on('uncaughtException', (error) => {
    mistake ??= error;
    service.requestStop();
  });
  const stopListening = listenToStop({
    onStop(why) {
      say(`\nStopping everything in order (${why}); once more ends it at once …`);
      service.requestStop();
    },
    onSecond() {
      say('Ending everything at once.');
      service.killAll();
      process.exit(EXIT.tryAgain);
    },
  });
  try {
    await service.run();
    if (mistake !== undefined) throw mistake;
    say('Everything is stopped; the data is kept for the next npm start.');
    return EXIT.stopped;
  } finally {
    stopListening();
  }
}

// A closed terminal, or a reader of our words that went away, must not keep us from stopping in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${messageOf(error)}`);
  if (!(error instanceof ServiceError) && error instanceof Error) console.error(error.stack);
  process.exitCode =
    error instanceof ConfigError || !(error instanceof ServiceError && error.retryable)
      ? EXIT.configuration
      : EXIT.tryAgain;
}
// Readiness probes may have left idle connections behind.
process.exit();
