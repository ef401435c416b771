import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServiceError } from '../lib/errors.ts';
import { RpcError } from '../lib/rpc.ts';
import { sendOutcomeOf } from './send-outcome.ts';

const answer = (code: number, message: string) =>
  new RpcError('eth_sendRawTransaction', 'http://node', { code, message });

describe('What a node says to a transaction means', () => {
  const cases: [number, string, string][] = [
    [-32000, 'Known transaction', 'accepted'],
    [-32000, 'already known', 'accepted'],
    [-32003, 'transaction already imported', 'accepted'],
    [-32001, 'Nonce too low', 'nonceUsed'],
    [-32003, 'nonce too low', 'nonceUsed'],
    [-32000, 'Replacement transaction underpriced', 'nonceTaken'],
    [-32003, 'replacement transaction underpriced', 'nonceTaken'],
    [-32000, 'Transaction nonce is too distant from current sender nonce', 'poolFull'],
    [-32006, 'Nonce too high', 'poolFull'],
    [-32000, 'An invalid transaction with a lower nonce exists', 'poolFull'],
    [-32005, 'Transaction gas limit exceeds block gas limit', 'tooLarge'],
    [-32000, 'oversized data: transaction size 200000, limit 131072', 'tooLarge'],
    [-32007, 'Sender account not authorized to send transactions', 'outage'],
    [-32004, 'Upfront cost exceeds account balance', 'outage'],
    [-32009, 'Gas price below configured minimum gas price', 'outage'],
    [-32000, 'Wrong chainId', 'outage'],
    [-40100, 'Unauthorized', 'outage'],
    [-32602, 'Invalid params', 'again'],
    [-32603, 'Internal error', 'again'],
    [-32008, 'Initial sync is still in progress', 'again'],
    [-32000, 'something no version has said so far', 'again'],
  ];
  for (const [code, message, type] of cases) {
    test(`${code} "${message}": ${type}`, () => assert.equal(sendOutcomeOf(answer(code, message)).type, type));
  }

  test('HTTP 413 in plain text: tooLarge', () => {
    const error = new ServiceError(
      'RPC_AWAY',
      'The node gave no answer to eth_sendRawTransaction: HTTP 413, not JSON: Request too large',
      { retryable: true },
    );
    assert.equal(sendOutcomeOf(error).type, 'tooLarge');
  });

  test('no answer: again, for it may have arrived', () => {
    const error = new ServiceError('RPC_AWAY', 'The node gave no answer to eth_sendRawTransaction: fetch failed', {
      retryable: true,
    });
    assert.equal(sendOutcomeOf(error).type, 'again');
  });
});
