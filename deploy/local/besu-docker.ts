import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRpc } from '../../lib/rpc.ts';
import { type BesuNetwork, writeNodeFiles } from '../besu/network.ts';
import { type BesuVersion, formatBesuVersion } from '../besu/version.ts';
import { nodeUrl } from './besu.ts';
import { type ComposeOptions, dockerPart } from './docker.ts';
import { type NodePorts, ROOT } from './folder.ts';
import type { ProcessRecord } from './process-record.ts';
import type { Part, PartName } from './running.ts';

/** The release of Besu's image, as `deploy/besu/compose.yaml` names it. */
export const DOCKER_BESU: BesuVersion = [25, 12, 0];

/** Besu's own port for its peers; each container has its own address. */
const P2P_PORT = 30_303;

/** The first of the validators' addresses within their subnet. */
const FIRST_HOST = 11;

/** The validators of a network, each in a container: for a machine with Docker, but without Besu. */
export function besuDockerParts(options: {
  network: BesuNetwork;
  ports: readonly NodePorts[];
  /** The folder of the service, which names the Compose project. */
  dir: string;
  logFile(name: PartName): string;
  record: ProcessRecord;
}): Part[] {
  const { network, ports, logFile, record } = options;
  const compose = besuComposeOf({ ...options, networkDir: network.dir });
  const subnet = compose.env['BESU_SUBNET'] ?? '';
  writeNodeFiles(
    network,
    DOCKER_BESU,
    network.validators.map((_, index) => `${subnet}.${FIRST_HOST + index}:${P2P_PORT}`),
  );
  return network.validators.map(({ name, dir }, index) => {
    // Docker would make it, but as the superuser's.
    mkdirSync(join(dir, 'data'), { recursive: true });
    const address = nodeUrl(portsOf(ports, index));
    const rpc = createRpc({ url: address, timeoutMs: 2_000 });
    const isServing = async () => (await rpc.call('eth_chainId', [])) !== undefined;
    return dockerPart({ ...compose, name, address, isServing, logFile: logFile(name), record });
  });
}

/** The Compose project of the validators: its own, and its own subnet, for every folder. */
export function besuComposeOf(options: {
  dir: string;
  networkDir: string;
  ports: readonly NodePorts[];
}): ComposeOptions {
  const hash = createHash('sha256').update(options.dir).digest();
  const rpcPorts = options.ports.map(({ rpc }, index) => [`VALIDATOR${index + 1}_RPC_PORT`, String(rpc)]);
  return {
    composeFile: join(ROOT, 'deploy', 'besu', 'compose.yaml'),
    project: `ces-${hash.toString('hex', 0, 4)}-besu`,
    root: ROOT,
    env: {
      BESU_VERSION: formatBesuVersion(DOCKER_BESU),
      BESU_NETWORK_DIR: options.networkDir,
      BESU_SUBNET: `172.28.${hash[4]}`,
      // The person's own, so that what the nodes write can be removed again.
      BESU_USER: `${process.getuid?.() ?? 1000}:${process.getgid?.() ?? 1000}`,
      ...Object.fromEntries(rpcPorts),
    },
  };
}

function portsOf(ports: readonly NodePorts[], index: number): NodePorts {
  const its = ports[index];
  if (its === undefined) throw new Error(`validator${index + 1} has no ports`);
  return its;
}
