import { spawnSync } from 'node:child_process';
import { composeOf } from './backing.ts';
import { besuComposeOf } from './besu-docker.ts';
import { removeProject } from './docker.ts';
import { emptyFolder, type Folder, ROOT } from './folder.ts';

/** Begins afresh: removes all data of the folder, and the volumes where Docker has kept them. */
export async function reset(folder: Folder, say: (sentence: string) => void): Promise<void> {
  const compose = composeOf({
    root: ROOT,
    dir: folder.dir,
    ports: { kafka: 9092, kafkaController: 9093, redis: 6379 },
  });
  const besu = besuComposeOf({ dir: folder.dir, networkDir: folder.ledgerDir, ports: [] });
  for (const project of [compose, besu]) if (hasRemains(project.project)) await removeProject(project);
  emptyFolder(folder);
  say(`Removed all data in ${folder.dir}.`);
}

/** Quick also where there is no Docker, or no daemon: then there is nothing of it either. */
function hasRemains(project: string): boolean {
  const filter = `label=com.docker.compose.project=${project}`;
  return [
    ['volume', 'ls'],
    ['ps', '-a'],
  ].some((what) => {
    const answer = spawnSync('docker', [...what, '-q', '--filter', filter], { encoding: 'utf8', timeout: 5_000 });
    return answer.status === 0 && answer.stdout.trim() !== '';
  });
}
