/** The configuration of one broker that is its own controller (KRaft), on the loopback interface only. */
export function kafkaProperties(options: { dataDir: string; port: number; controllerPort: number }): string {
  const { dataDir, port, controllerPort } = options;
  return toProperties({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `BROKER://127.0.0.1:${port}`,
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataDir.replaceAll('\\', '/'),
    'auto.create.topics.enable': 'false',
    'message.max.bytes': '2097152',
    'group.initial.rebalance.delay.ms': '0',
    // A broker that was killed is let in again only when its old session has ended (9 s by default).
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '1000',
    // One broker: the internal topics cannot have the three copies that are the default.
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
  });
}

/** Kafka's words, readable, on standard output. */
export const LOG4J_PROPERTIES: string = toProperties({
  'rootLogger.level': 'info',
  'rootLogger.appenderRef.stdout.ref': 'stdout',
  'appender.stdout.type': 'Console',
  'appender.stdout.name': 'stdout',
  'appender.stdout.layout.type': 'PatternLayout',
  'appender.stdout.layout.pattern': '%d %p %m (%c{1})%n%throwable',
});

function toProperties(entries: Record<string, string>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
