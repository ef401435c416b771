import { type Consensus, genesisExtraData } from './extra-data.ts';

/**
 * Gas of a block. At 24 gas a byte it bounds a block to 5 MB, below Besu's limit of 10 MB a message between nodes. The
 * writer follows what the validators digest, which is less on a small machine. A running network can move it by
 * `--target-gas-limit` on its validators.
 */
export const BLOCK_GAS_LIMIT = 120_000_000;

/**
 * How long a round waits for its block. A dead validator costs this time whenever it is its turn; shorter than a late
 * block on a busy machine, rounds would change needlessly, each twice as long as the one before.
 */
export const REQUEST_TIMEOUT_S = 4;

/** After so many blocks, votes for and against validators that were not decided are forgotten. Besu's own default. */
const EPOCH_BLOCKS = 30_000;

/** Marks a block of a Byzantine fault tolerant chain: "ctical byzantine fault tolerance" in ASCII. */
const BFT_MIX_HASH = '0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365';

/** What a network is begun with. */
export type GenesisOptions = {
  consensus: Consensus;
  chainId: number;
  /** Addresses of the first validators. */
  validators: readonly string[];
  /** Seconds between blocks. @default 1 */
  blockPeriodS?: number;
  /** @default BLOCK_GAS_LIMIT */
  gasLimit?: number;
};

/** A genesis file as Besu reads it. */
export type Genesis = ReturnType<typeof createGenesis>;

/**
 * The genesis of a network without fees. London and no later fork: the contract is compiled for it, Prague makes
 * calldata dearer by half, Osaka caps a transaction's gas, and up to 26.8.0 Besu is late with its blocks on later ones.
 * Sizes of contracts are limited as everywhere: ours fits.
 */
export function createGenesis(options: GenesisOptions) {
  const { consensus, chainId, validators, blockPeriodS = 1, gasLimit = BLOCK_GAS_LIMIT } = options;
  const settings = {
    blockperiodseconds: blockPeriodS,
    epochlength: EPOCH_BLOCKS,
    requesttimeoutseconds: Math.max(REQUEST_TIMEOUT_S, 2 * blockPeriodS),
  };
  return {
    config: { chainId, londonBlock: 0, zeroBaseFee: true, [consensus]: settings },
    nonce: '0x0',
    timestamp: '0x0',
    gasLimit: `0x${gasLimit.toString(16)}`,
    difficulty: '0x1',
    mixHash: BFT_MIX_HASH,
    coinbase: `0x${'00'.repeat(20)}`,
    alloc: {},
    extraData: genesisExtraData(consensus, validators),
  };
}
