/**
 * Checks a proof of the ledger's head that an operator wrote with `npm run indexer -- prove`, believing nobody:
 *
 *     npm run verify:proof -- proof.json [0x<block hash>]
 *
 * header → block hash, header → state root → contract's account → storage root → running hash and number of events.
 * What remains to be believed is the block hash: compare it with one from a node of your own or of another operator.
 * On Besu the header also carries the signatures of the validators who committed it, which are checked and named.
 */
import { readFileSync } from 'node:fs';
import { decodeRlp, encodeRlp, getBytes, hexlify, keccak256, recoverAddress, toBeHex, zeroPadValue } from 'ethers';

/** The parts of a proof file that are needed. */
export type Proof = {
  contract: string;
  block: number;
  blockHash: string;
  header: Record<string, unknown>;
  accountProof: string[];
  storageProof: { key: string; value: string; proof: string[] }[];
};

/** What a proof shows. `validators` is empty where blocks are not signed by validators. */
export type Verified = {
  block: number;
  blockHash: string;
  seq: number;
  digest: string;
  signers: string[];
  validators: string[];
};

type Rlp = string | Rlp[];

/** Checks a proof; throws what does not fit. */
export function verifyProof(proof: Proof): Verified {
  const { contract, block, blockHash, header, accountProof, storageProof } = proof;
  const consensus = checkHeader(header, blockHash);
  if (Number(header['number']) !== block)
    throw new Error(`The header is of block ${Number(header['number'])}, not of ${block}`);
  const account = leafOf(String(header['stateRoot']), keccak256(contract), accountProof);
  if (account === undefined) throw new Error(`The block's state has no account ${contract}`);
  const storageRoot = (decodeRlp(account) as string[])[2] ?? '';
  const slot = (number: number) => {
    const key = zeroPadValue(toBeHex(number), 32);
    const found = storageProof.find((entry) => slotOf(entry.key) === BigInt(number));
    if (found === undefined) throw new Error(`The proof of slot ${number} is missing`);
    const leaf = leafOf(storageRoot, keccak256(key), found.proof);
    return leaf === undefined ? 0n : BigInt(String(decodeRlp(leaf)));
  };
  return { block, blockHash, digest: toBeHex(slot(0), 32), seq: Number(slot(1)), ...consensus };
}

const FIELDS = [
  ...['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom'],
  ...['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp', 'extraData', 'mixHash', 'nonce'],
];
/** Later forks' fields, each of which a header has only when it has those before. */
const LATER = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
];
const NUMBERS = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
]);

function headerHash(header: Record<string, unknown>, extraData: string): string {
  const present = LATER.filter((field) => header[field] !== undefined && header[field] !== null);
  const values = [...FIELDS, ...present].map((field) => {
    if (field === 'extraData') return extraData;
    const value = String(header[field]);
    return NUMBERS.has(field) ? minimal(BigInt(value)) : value;
  });
  return keccak256(encodeRlp(values));
}

/**
 * Besu's validators sign the header without their signatures, and the block's hash leaves out the round as well: so it is
 * the same whichever of them signed, and however often they had to try.
 */
function checkHeader(header: Record<string, unknown>, blockHash: string): Pick<Verified, 'signers' | 'validators'> {
  const extraData = String(header['extraData']);
  if (headerHash(header, extraData) === blockHash) return { signers: [], validators: [] };
  const parts = extraParts(extraData);
  if (parts !== undefined) {
    const [vanity, validators, vote, round, seals] = parts;
    // IBFT 2.0 writes the round as four bytes, QBFT as a number.
    const noRound = String(round).length === 10 ? '0x00000000' : '0x';
    const bare = encodeRlp([vanity, validators, vote, noRound, []] as string[]);
    const ibft = encodeRlp([vanity, validators, vote] as string[]);
    const hashes = [headerHash(header, bare), headerHash(header, ibft)];
    if (hashes.includes(blockHash)) {
      const signed = headerHash(
        header,
        encodeRlp([vanity, validators, vote, round, ...(hashes[0] === blockHash ? [[]] : [])] as string[]),
      );
      return checkSeals(signed, validators as string[], seals as string[]);
    }
  }
  throw new Error(`The header does not give the block hash ${blockHash}`);
}

function checkSeals(signed: string, validators: string[], seals: string[]): Pick<Verified, 'signers' | 'validators'> {
  const known = new Set(validators.map((address) => address.toLowerCase()));
  const signers = new Set(
    seals.map((seal) => recoverAddress(signed, signature(seal)).toLowerCase()).filter((signer) => known.has(signer)),
  );
  const quorum = Math.ceil((2 * known.size) / 3);
  if (signers.size < quorum)
    throw new Error(`${signers.size} of ${known.size} validators signed the block, expected ${quorum}`);
  return { signers: [...signers], validators: [...known] };
}

/** Besu writes the parity as 0 or 1. */
function signature(seal: string): string {
  const bytes = getBytes(seal);
  if ((bytes[64] ?? 0) < 27) bytes[64] = (bytes[64] ?? 0) + 27;
  return hexlify(bytes);
}

function extraParts(extraData: string): Rlp[] | undefined {
  try {
    const parts = decodeRlp(extraData) as Rlp;
    return Array.isArray(parts) && parts.length === 5 ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** Besu names slot 0 `0x`. */
function slotOf(key: string): bigint {
  return key === '0x' ? 0n : BigInt(key);
}

function minimal(value: bigint): string {
  return value === 0n ? '0x' : toBeHex(value);
}

/**
 * Walks a Merkle-Patricia trie down from its root along a key, 4 bits at a time. Each node must hash to what its parent
 * names. Answers the value; undefined when the trie proves that there is none.
 */
function leafOf(root: string, key: string, nodes: readonly string[]): string | undefined {
  const nibbles = key.slice(2);
  let expected: Rlp = root;
  let at = 0;
  for (let depth = 0; ; ) {
    let node: Rlp;
    if (Array.isArray(expected)) node = expected;
    else {
      const encoded = nodes[depth];
      depth += 1;
      if (encoded === undefined) {
        if (depth === 1 && expected === keccak256('0x80')) return undefined;
        throw new Error('The proof ends before the value');
      }
      if (keccak256(encoded) !== expected)
        throw new Error(`Node ${depth} of the proof does not have the hash ${expected}`);
      node = decodeRlp(encoded) as Rlp;
    }
    if (node.length === 17) {
      if (at === nibbles.length) return String(node[16]);
      expected = (node as Rlp[])[Number.parseInt(nibbles[at] ?? '', 16)] ?? '0x';
      at += 1;
    } else {
      const path = String(node[0]).slice(2);
      const isLeaf = Number.parseInt(path[0] ?? '', 16) >= 2;
      const rest = path.slice(Number.parseInt(path[0] ?? '', 16) % 2 === 1 ? 1 : 2);
      if (!nibbles.startsWith(rest, at) || (isLeaf && at + rest.length !== nibbles.length)) return undefined;
      at += rest.length;
      if (isLeaf) return String(node[1]);
      expected = (node as Rlp[])[1] ?? '0x';
    }
    if (expected === '0x') return undefined;
  }
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const [file = '', trusted] = process.argv.slice(2);
  try {
    const proof = JSON.parse(readFileSync(file, 'utf8')) as Proof;
    if (trusted !== undefined && trusted.toLowerCase() !== proof.blockHash.toLowerCase())
      throw new Error(`The proof is of block ${proof.blockHash}, not of ${trusted}`);
    const { block, blockHash, seq, digest, signers, validators } = verifyProof(proof);
    const signed =
      validators.length === 0
        ? 'no validators sign here'
        : `signed by ${signers.length} of ${validators.length} validators: ${signers.join(', ')}`;
    console.log(`Block ${block} (${blockHash}): ${seq} events, running hash ${digest}\n${signed}`);
  } catch (error) {
    console.error(`Not proven: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
