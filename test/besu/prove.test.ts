import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Proof, verifyProof } from '../../examples/verify-digest.ts';
import { createChain } from '../../indexer/chain.ts';
import { proveHead } from '../../indexer/commands/prove.ts';
import { credentialEvents } from '../../ledger/event.ts';
import { encodePayload } from '../../ledger/payload.ts';
import type { Hex } from '../../lib/hex.ts';
import { toHex } from '../../lib/hex.ts';
import { quantity } from '../../lib/rpc.ts';
import { deployTestContract } from '../harness/anvil.ts';
import { besuIsMissing, startBesuNetwork } from '../harness/besu.ts';
import { accountOfPartition, receiptOf, sendRaw } from './accounts.ts';

for (const consensus of ['ibft2', 'qbft'] as const) {
  test(`on Besu with ${consensus} a proof shows the contract's head, and which validators signed its block`, {
    skip: besuIsMissing(),
    timeout: 300_000,
  }, async (t) => {
    const { urls, rpcs, addresses } = await startBesuNetwork(t, { consensus, nodes: 1, heapMb: 256 });
    const [[url = ''], [rpc]] = [urls, rpcs];
    assert(rpc);
    const { address, secrets } = await deployTestContract(url, { partitions: 1 });
    const payload = toHex(encodePayload({ attributes: { type: 't', source: 's' }, credential: Buffer.from('{}') }));
    const data = credentialEvents.encodeFunctionData('publish', [[{ id: quantity(7).padEnd(66, '0'), payload }]]);
    const raw = await accountOfPartition(secrets.writerMnemonic, 0).sign(0, { to: address, data, gasLimit: 1_000_000 });
    const { blockNumber } = await receiptOf(rpc, await sendRaw(rpc, raw));

    const chain = createChain({ rpc, contract: address as Hex });
    const { signal } = new AbortController();
    const proof = await proveHead([{ rpc, chain }], await chain.identity(signal), Number(blockNumber), signal);
    const { seq, digest, signers, validators } = verifyProof(proof);
    const header = await chain.header(Number(blockNumber));
    assert(header);
    assert.deepEqual({ seq, digest }, await chain.contractHead(header));
    assert.deepEqual([seq, signers], [1, addresses.map((validator) => validator.toLowerCase())]);
    assert.deepEqual(validators, signers);

    const extraData = String(proof.header['extraData']);
    // The last byte of a header's extra data belongs to a signature.
    const forged: Proof = { ...proof, header: { ...proof.header, extraData: `${extraData.slice(0, -6)}123401` } };
    assert.throws(() => verifyProof(forged), /validators signed|invalid|recover/i);
  });
}
