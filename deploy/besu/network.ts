import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeAddress, SigningKey } from 'ethers';
import { replaceFile, replaceJson } from '../local/write-file.ts';
import { CONSENSUSES, type Consensus } from './extra-data.ts';
import { createGenesis, type Genesis, type GenesisOptions } from './genesis.ts';
import { optionsFile } from './options.ts';
import type { BesuVersion } from './version.ts';

/** A validator: where its things are, and who it is. */
export type Validator = {
  name: `validator${number}`;
  dir: string;
  keyFile: string;
  address: string;
  /** The key by which its peers know it, 64 bytes in hexadecimal. */
  nodeId: string;
};

/** A network's folder: the files that all nodes share, and one folder for each validator. */
export type BesuNetwork = {
  dir: string;
  genesisFile: string;
  staticNodesFile: string;
  optionsFile: string;
  consensus: Consensus;
  chainId: number;
  validators: Validator[];
};

/** Makes keys and genesis of a network, once: a folder that has a genesis is left as it is. */
export function createNetwork(
  dir: string,
  options: Omit<GenesisOptions, 'validators'> & { validators: number },
): BesuNetwork {
  if (!existsSync(genesisFileIn(dir))) {
    const names = Array.from({ length: options.validators }, (_, index) => nameOf(index));
    const validators = names.map((name) => createValidator(dir, name).address);
    // Last and in one step: a folder with a genesis is complete.
    replaceJson(genesisFileIn(dir), createGenesis({ ...options, validators }));
  }
  return openNetwork(dir);
}

/** The network in a folder that `createNetwork` made. */
export function openNetwork(dir: string): BesuNetwork {
  const { config } = JSON.parse(readFileSync(genesisFileIn(dir), 'utf8')) as Genesis;
  const consensus = CONSENSUSES.find((name) => name in config);
  if (consensus === undefined) throw new Error(`${genesisFileIn(dir)} names no consensus protocol`);
  const validators: Validator[] = [];
  while (existsSync(keyFileOf(dir, nameOf(validators.length)))) {
    validators.push(openValidator(dir, nameOf(validators.length)));
  }
  return {
    dir,
    genesisFile: genesisFileIn(dir),
    staticNodesFile: join(dir, 'static-nodes.json'),
    optionsFile: join(dir, 'besu.toml'),
    consensus,
    chainId: config.chainId,
    validators,
  };
}

/** Writes what depends on the release and on where the nodes are; both may have changed since the last start. */
export function writeNodeFiles(network: BesuNetwork, version: BesuVersion, hosts: readonly string[]): void {
  replaceFile(network.optionsFile, optionsFile(version));
  replaceJson(
    network.staticNodesFile,
    network.validators.map(({ nodeId }, index) => `enode://${nodeId}@${hosts[index]}`),
  );
}

function nameOf(index: number): Validator['name'] {
  return `validator${index + 1}`;
}

function genesisFileIn(dir: string): string {
  return join(dir, 'genesis.json');
}

function keyFileOf(dir: string, name: string): string {
  return join(dir, name, 'key');
}

function createValidator(dir: string, name: Validator['name']): Validator {
  if (!existsSync(keyFileOf(dir, name))) {
    replaceFile(keyFileOf(dir, name), `0x${randomBytes(32).toString('hex')}\n`, 0o600);
  }
  return openValidator(dir, name);
}

function openValidator(dir: string, name: Validator['name']): Validator {
  const keyFile = keyFileOf(dir, name);
  const key = new SigningKey(readFileSync(keyFile, 'utf8').trim());
  return {
    name,
    dir: join(dir, name),
    keyFile,
    address: computeAddress(key).toLowerCase(),
    nodeId: key.publicKey.slice('0x04'.length),
  };
}
