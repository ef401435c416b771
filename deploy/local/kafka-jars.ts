import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceError } from '../../lib/errors.ts';

const KAFKA_VERSION = '4.1.0';
const LOG4J_VERSION = '2.24.3';

/** Kafka's server with what it needs at run time, and a binding that makes its logs readable. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>kafka-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>${LOG4J_VERSION}</version></dependency>
  </dependencies>
</project>
`;

/** Where Kafka's jars are, or will be. */
function kafkaJarsDir(cacheDir: string): string {
  return join(cacheDir, `kafka-${KAFKA_VERSION}`);
}

/** Whether Kafka's jars are here. A folder with the final name is complete: it got the name at the end. */
export function hasKafkaJars(cacheDir: string): boolean {
  return existsSync(kafkaJarsDir(cacheDir));
}

/** Brings Kafka's jars by Maven, once. Safe beside another copy that does the same. */
export async function fetchKafkaJars(
  cacheDir: string,
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const finished = kafkaJarsDir(cacheDir);
  if (existsSync(finished)) return finished;
  say(`Fetching Kafka ${KAFKA_VERSION} by Maven (46 files, 43 MB; only the first time) …`);
  const draft = `${finished}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(join(draft, 'pom.xml'), POM);
    await copyDependencies(draft, say, signal);
    renameSync(join(draft, 'libs'), finished);
  } catch (error) {
    // Another copy was quicker: its folder is as good.
    if (!existsSync(finished)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return finished;
}

async function copyDependencies(dir: string, say: (sentence: string) => void, signal: AbortSignal): Promise<void> {
  const args = [
    '-B',
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(dir, 'libs')}`,
    '-DincludeScope=runtime',
  ];
  const maven = spawn('mvn', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const progress = countDownloads(say);
  let words = '';
  const hear = (chunk: Buffer) => {
    words = (words + chunk).slice(-4_000);
    progress(chunk.toString());
  };
  maven.stdout.on('data', hear);
  maven.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    maven.once('error', reject);
    maven.once('close', resolve);
  });
  if (code === 0) return;
  const told = words
    .split('\n')
    .filter((line) => line.includes('ERROR'))
    .slice(0, 5)
    .join('\n');
  throw new ServiceError(
    'KAFKA_NOT_FETCHED',
    `Maven could not fetch Kafka (exit code ${code}). Is Maven Central reachable?\n${told}`,
    {
      retryable: true,
    },
  );
}

/** Says how far Maven is, at most every three seconds. */
function countDownloads(say: (sentence: string) => void): (text: string) => void {
  let files = 0;
  let lastSaidMs = Date.now();
  return (text) => {
    files += text.match(/Downloaded from/g)?.length ?? 0;
    if (Date.now() - lastSaidMs < 3_000) return;
    lastSaidMs = Date.now();
    say(`  … ${files} files so far (Maven's own parts among them)`);
  };
}
