/** What a node answers instead of a result. */
export class NodeError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'NodeError';
    this.code = code;
    this.data = data;
  }
}

const refusal = (code: number, message: string) => () => new NodeError(code, message);

/** Besu's refusals, code and words as measured or as in its `RpcErrorType`. */
export const REFUSAL = {
  invalidParams: refusal(-32602, 'Invalid params'),
  methodNotFound: refusal(-32601, 'Method not found'),
  known: refusal(-32000, 'Known transaction'),
  underpriced: refusal(-32000, 'Replacement transaction underpriced'),
  tooDistant: refusal(-32000, 'Transaction nonce is too distant from current sender nonce'),
  lowerNonceInvalid: refusal(-32000, 'An invalid transaction with a lower nonce exists'),
  wrongChain: refusal(-32000, 'Wrong chainId'),
  blockNotFound: refusal(-32000, 'Block not found'),
  /** The words for a tag that this kind of network never gives a meaning. */
  unknownBlock: refusal(-39001, 'Unknown block'),
  nonceTooLow: refusal(-32001, 'Nonce too low'),
  intrinsicGas: refusal(-32003, 'Intrinsic gas exceeds gas limit'),
  blockGasLimit: refusal(-32005, 'Transaction gas limit exceeds block gas limit'),
  logsRange: refusal(-32005, 'Requested range exceeds maximum RPC range limit'),
  notAuthorized: refusal(-32007, 'Sender account not authorized to send transactions'),
  syncing: refusal(-32008, 'Initial sync is still in progress'),
} as const;
