/** Names of the topics under one prefix. */
export type Topics = { commands: string; submissions: string; rejections: string };

/** Each topic is named here and nowhere else. */
export function topicsOf(prefix: string): Topics {
  return { commands: `${prefix}.commands`, submissions: `${prefix}.submissions`, rejections: `${prefix}.rejections` };
}

/** A topic to create when it is missing. */
export type TopicPlan = {
  topic: string;
  numPartitions: number;
  replicationFactor: number;
  configEntries: { name: string; value: string }[];
};

/** How the topics are laid out. Retention of the commands is the horizon of the promise that nothing is lost. */
export function topicPlan(
  topics: Topics,
  options: { partitions: number; replication: number; retentionMs: number },
): TopicPlan[] {
  const { partitions: numPartitions, replication: replicationFactor, retentionMs } = options;
  const retention = { name: 'retention.ms', value: String(retentionMs) };
  const largest = { name: 'max.message.bytes', value: '2097152' };
  return [
    { topic: topics.commands, numPartitions, replicationFactor, configEntries: [retention, largest] },
    {
      topic: topics.submissions,
      numPartitions,
      replicationFactor,
      configEntries: [{ name: 'cleanup.policy', value: 'compact,delete' }, retention],
    },
    { topic: topics.rejections, numPartitions: 1, replicationFactor, configEntries: [retention, largest] },
  ];
}
