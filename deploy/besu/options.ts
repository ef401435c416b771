import { type BesuVersion, isAtLeast } from './version.ts';

/** The oldest release that these options were tried with. */
export const OLDEST_BESU: BesuVersion = [23, 4, 0];

/** An option of Besu, and the releases that know it. */
type Option = {
  name: string;
  value: string | number | boolean | readonly string[];
  /** The first release with it. @default every one from `OLDEST_BESU` */
  since?: BesuVersion;
  /** The first release without it. @default none */
  until?: BesuVersion;
};

/**
 * What every node of the network runs with, in production as on one machine; README.md says why each. Options that
 * came, went or changed their name are looked up by release: Besu does not start with one that it does not know.
 * `tx-pool-price-bump` must not be among them, for Besu refuses it beside a base fee of zero.
 */
export const NODE_OPTIONS: readonly Option[] = [
  { name: 'min-gas-price', value: 0 },
  { name: 'sync-mode', value: 'FULL' },
  { name: 'sync-min-peers', value: 1, since: [24, 1, 2] },
  { name: 'data-storage-format', value: 'FOREST' },
  { name: 'auto-log-bloom-caching-enabled', value: true },

  // Up to 23.9 there was no choice, and 23.10.0 to 23.10.2 had another name for the same pool.
  { name: 'tx-pool', value: 'LEGACY', since: [23, 10, 0], until: [23, 10, 3] },
  { name: 'tx-pool', value: 'SEQUENCED', since: [23, 10, 3] },
  { name: 'tx-pool-limit-by-account-percentage', value: 0.15 },
  { name: 'tx-pool-disable-locals', value: true, until: [23, 10, 1] },
  { name: 'tx-pool-no-local-priority', value: true, since: [23, 10, 1] },

  { name: 'rpc-http-enabled', value: true },
  { name: 'rpc-http-api', value: ['ETH', 'NET', 'WEB3'] },
  { name: 'rpc-http-max-active-connections', value: 300 },
  { name: 'rpc-max-logs-range', value: 5_000 },
  { name: 'host-allowlist', value: ['localhost', '127.0.0.1'] },

  { name: 'discovery-enabled', value: false },
  { name: 'remote-connections-limit-enabled', value: false },
  { name: 'nat-method', value: 'NONE' },

  { name: 'metrics-enabled', value: true },
  { name: 'color-enabled', value: false },
];

/** The options that a release knows. */
export function optionsFor(version: BesuVersion): Option[] {
  return NODE_OPTIONS.filter(
    ({ since, until }) =>
      (since === undefined || isAtLeast(version, since)) && (until === undefined || !isAtLeast(version, until)),
  );
}

/** The same as a file for `--config-file`, in TOML. */
export function optionsFile(version: BesuVersion): string {
  return optionsFor(version)
    .map(({ name, value }) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}
