import { messageOf } from '../lib/errors.ts';

/** What a node's answer to a transaction means for it. */
export type SendOutcome =
  /** The node has it. */
  | { type: 'accepted' }
  /** Nothing is known: the same bytes once more, and the nonce is never skipped. */
  | { type: 'again'; reason: string }
  /** The nonce is on chain already: what was mined under it is judged by ids. */
  | { type: 'nonceUsed' }
  /** The pool holds another transaction under this nonce: wait for it, and judge by ids what it did. */
  | { type: 'nonceTaken'; reason: string }
  /** The pool takes no more of this sender now: wait for a block. */
  | { type: 'poolFull'; reason: string }
  /** The transaction is too big for the node or for a block: smaller batches. */
  | { type: 'tooLarge'; reason: string }
  /** The node will not take it until a person has changed something. */
  | { type: 'outage'; reason: string };

type Rule = { when: RegExp; outcome: (reason: string) => SendOutcome };

const again = (reason: string): SendOutcome => ({ type: 'again', reason });
const accepted = (): SendOutcome => ({ type: 'accepted' });
const nonceUsed = (): SendOutcome => ({ type: 'nonceUsed' });
const nonceTaken = (reason: string): SendOutcome => ({ type: 'nonceTaken', reason });
const poolFull = (reason: string): SendOutcome => ({ type: 'poolFull', reason });
const tooLarge = (reason: string): SendOutcome => ({ type: 'tooLarge', reason });
const outage = (reason: string): SendOutcome => ({ type: 'outage', reason });

/**
 * The first rule that fits decides. Besu gives one code to several failures (-32000, -32005), so the words are matched;
 * words of Geth and anvil stand beside Besu's. What no rule knows is tried again.
 */
const RULES: readonly Rule[] = [
  // Our earlier attempt arrived.
  { when: /known transaction|already known|already imported/, outcome: accepted },
  { when: /nonce too low|nonce is too low|nonce below/, outcome: nonceUsed },
  { when: /replacement transaction underpriced|replacement.*underpriced/, outcome: nonceTaken },
  {
    when: /too distant|nonce too high|nonce too far|pool is full|too many transactions|lower nonce exists/,
    outcome: poolFull,
  },
  {
    when: /http 413|entity too large|exceeds block gas limit|block gas limit|oversized data|exceeds.*gas cap/,
    outcome: tooLarge,
  },
  {
    when: /sender.*not authorized|not authorized|unauthorized|upfront cost|insufficient funds|gas price below|min gas price|less than block base fee|wrong chainid|invalid chain id|chain id|intrinsic gas/,
    outcome: outage,
  },
  // Besu answers valid bytes so now and then; a node that is starting, syncing or gone answers in many ways.
  { when: /./s, outcome: again },
];

/** What a failed `eth_sendRawTransaction` means. The only place that reads a node's error texts. */
export function sendOutcomeOf(error: unknown): SendOutcome {
  const reason = messageOf(error);
  const text = reason.toLowerCase();
  return RULES.find(({ when }) => when.test(text))?.outcome(reason) ?? again(reason);
}
