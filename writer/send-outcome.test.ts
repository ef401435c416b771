import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServiceError } from '../lib/errors.ts';
import { RpcError } from '../lib/rpc.ts';
import { type SendOutcome, sendOutcomeOf } from './send-outcome.ts';

const answer = (code: number, message: string) =>
  new RpcError('eth_sendRawTransaction', 'http://node', { code, message });

type Case = [code: number, message: string, type: SendOutcome['type']];

const BESU: Case[] = [
  [-32000, 'Known transaction', 'accepted'],
  [-32001, 'Nonce too low', 'nonceUsed'],
  [-32000, 'Replacement transaction underpriced', 'nonceTaken'],
  [-32000, 'Transaction nonce is too distant from current sender nonce', 'poolFull'],
  [-32006, 'Nonce too high', 'poolFull'],
  [-32000, 'An invalid transaction with a lower nonce exists', 'elsewhere'],
  [-32003, 'Intrinsic gas exceeds gas limit', 'gasTooLow'],
  [-32005, 'Transaction gas limit exceeds block gas limit', 'tooLarge'],
  [-32005, 'Requested range exceeds maximum RPC range limit', 'again'],
  [-32005, 'Number of requests exceeds max batch size', 'again'],
  [-32004, 'Upfront cost exceeds account balance', 'outage'],
  [-32007, 'Sender account not authorized to send transactions', 'outage'],
  [-32009, 'Gas price below configured minimum gas price', 'outage'],
  [-32009, 'Gas price below current base fee', 'outage'],
  [-32000, 'Wrong chainId', 'outage'],
  [-32000, 'ChainId not supported', 'outage'],
  [-32000, 'ChainId is required', 'outage'],
  [-32000, 'Transaction fee cap exceeded', 'outage'],
  [-32000, 'Plugin has marked the transaction as invalid', 'outage'],
  [-40100, 'Unauthorized', 'outage'],
  [-32602, 'Invalid params', 'again'],
  [-32602, 'Invalid transaction params (missing or incorrect)', 'again'],
  [-32603, 'Internal error', 'again'],
  [-32603, 'Timeout expired', 'again'],
  [-32008, 'Initial sync is still in progress', 'again'],
  [-32002, 'Transaction pool not enabled. (Either txpool explicitly disabled, or node not yet in sync).', 'again'],
  [-32000, 'something no version has said so far', 'again'],
];

const GETH: Case[] = [
  [-32000, 'already known', 'accepted'],
  [-32000, 'nonce too low: next nonce 7, tx nonce 6', 'nonceUsed'],
  [-32000, 'replacement transaction underpriced', 'nonceTaken'],
  [-32000, 'future transaction tries to replace pending', 'nonceTaken'],
  [-32000, 'txpool is full', 'poolFull'],
  [-32000, 'intrinsic gas too low: gas 20000, minimum needed 21000', 'gasTooLow'],
  [-32000, 'insufficient gas for floor data gas cost: gas 20000, minimum needed 30000', 'gasTooLow'],
  [-32000, 'exceeds block gas limit', 'tooLarge'],
  [-32000, 'transaction gas limit too high (cap: 16777216, tx: 20000000)', 'tooLarge'],
  [-32000, 'oversized data: transaction size 200000, limit 131072', 'tooLarge'],
  [-32000, 'transaction underpriced: gas tip cap 0, minimum needed 1', 'outage'],
  [-32000, 'insufficient funds for gas * price + value: balance 0', 'outage'],
  [-32000, 'invalid chain id for signer: have 1 want 2', 'outage'],
  [-32005, 'daily request count exceeded, request rate limited', 'again'],
];

const ANVIL: Case[] = [
  [-32003, 'transaction already imported', 'accepted'],
  [-32003, 'nonce too low', 'nonceUsed'],
  [-32003, 'replacement transaction underpriced', 'nonceTaken'],
  [-32003, 'intrinsic gas too low', 'gasTooLow'],
  [-32003, 'Insufficient funds for gas * price + value', 'outage'],
  [-32003, 'max fee per gas less than block base fee', 'outage'],
  [-32003, 'invalid chain ID', 'outage'],
];

describe('What a node says to a transaction means', () => {
  for (const [node, cases] of Object.entries({ Besu: BESU, Geth: GETH, anvil: ANVIL })) {
    for (const [code, message, type] of cases) {
      test(`${node}: ${code} "${message}": ${type}`, () => {
        assert.equal(sendOutcomeOf(answer(code, message)).type, type);
      });
    }
  }

  const away = (reason: string) =>
    new ServiceError('RPC_AWAY', `The node gave no answer to eth_sendRawTransaction: ${reason}`, { retryable: true });
  const withoutAnswer: [reason: string, type: SendOutcome['type']][] = [
    ['HTTP 413, not JSON: Request too large', 'tooLarge'],
    ['HTTP 413, not JSON: <html><title>413 Request Entity Too Large</title></html>', 'tooLarge'],
    ['HTTP 429, not JSON: Too Many Requests', 'again'],
    ['HTTP 429, no answer of JSON-RPC: {"message":"API rate limit exceeded"}', 'again'],
    ['HTTP 502, not JSON: <html><title>502 Bad Gateway</title></html>', 'again'],
    ['HTTP 503, not JSON: no upstream authorized this request', 'again'],
    // No answer at all: it may have arrived.
    ['connect ECONNREFUSED 127.0.0.1:8545', 'again'],
    ['The operation was aborted due to timeout', 'again'],
  ];
  for (const [reason, type] of withoutAnswer) {
    test(`${reason}: ${type}`, () => assert.equal(sendOutcomeOf(away(reason)).type, type));
  }
});
