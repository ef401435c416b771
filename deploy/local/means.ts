/** What this machine has to run Kafka and Redis with. */
export type Found = {
  redisServer: boolean;
  /** Java 17 or newer. */
  java: boolean;
  maven: boolean;
  /** Kafka's jars from an earlier start: Maven is not needed again. */
  kafkaJars: boolean;
  /** A Docker daemon answers, and Compose is there. */
  docker: boolean;
  /** Debian's packages may be installed: root on a Debian or Ubuntu. */
  mayInstall: boolean;
};

/** How a backing service is come by. */
export type Means = 'given' | 'program' | 'docker' | 'packages' | 'missing';

/** Kafka: a given address, Java with Maven, Docker, Debian's packages, in this order. */
export function meansOfKafka(isGiven: boolean, found: Found): Means {
  return choose(isGiven, found.java && (found.maven || found.kafkaJars), found);
}

/** Redis: a given address, `redis-server`, Docker, Debian's packages, in this order. */
export function meansOfRedis(isGiven: boolean, found: Found): Means {
  return choose(isGiven, found.redisServer, found);
}

function choose(isGiven: boolean, hasProgram: boolean, found: Found): Means {
  if (isGiven) return 'given';
  if (hasProgram) return 'program';
  if (found.docker) return 'docker';
  return found.mayInstall ? 'packages' : 'missing';
}

/** The Debian packages that are missing for what is to be run from packages. */
export function packagesFor(means: { kafka: Means; redis: Means }, found: Found): string[] {
  const packages: string[] = [];
  if (means.kafka === 'packages' && !found.java) packages.push('default-jre-headless');
  if (means.kafka === 'packages' && !found.maven && !found.kafkaJars) packages.push('maven');
  if (means.redis === 'packages') packages.push('redis-server');
  return packages;
}

/** What to tell a person whose machine has not what it takes. */
export function missingMessage(means: { kafka: Means; redis: Means }, found: Found): string {
  const lines: string[] = [];
  if (means.kafka === 'missing') {
    const lacking = [found.java ? [] : ['Java 17 or newer'], found.maven ? [] : ['Maven']].flat().join(' and no ');
    lines.push(`  Kafka: no ${lacking} on the PATH`);
  }
  if (means.redis === 'missing') lines.push('  Redis: no redis-server on the PATH');
  return `This machine lacks what the service needs:
${lines.join('\n')}
Any one of these ways will do; then run npm start again:
  - Debian or Ubuntu:  sudo apt-get update && sudo apt-get install default-jre-headless maven redis-server
  - macOS:             brew install openjdk maven redis
  - Docker:            start its daemon (Kafka and Redis then run from deploy/compose.dev.yaml)
  - servers elsewhere: KAFKA_BROKERS=host:port REDIS_URL=redis://host:port npm start`;
}
