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
  /** The pool takes no more of this sender now: wait for a block, and send fewer at once. */
  | { type: 'poolFull'; reason: string }
  /**
   * This node takes nothing of this sender for now: Besu remembers a nonce that it once found invalid, also by a race with
   * a block that had it mined, and refuses all higher ones until it sees one of the sender's transactions in a block. The
   * same bytes go to another node.
   */
  | { type: 'elsewhere'; reason: string }
  /** The transaction is too big for the node or for a block: smaller batches. */
  | { type: 'tooLarge'; reason: string }
  /** The chain's prices are higher than the formula's: more gas. */
  | { type: 'gasTooLow'; reason: string }
  /** The node will not take it until a person has changed something. */
  | { type: 'outage'; reason: string };

type Rule = { when: RegExp; outcome: (reason: string) => SendOutcome };

const again = (reason: string): SendOutcome => ({ type: 'again', reason });
const accepted = (): SendOutcome => ({ type: 'accepted' });
const nonceUsed = (): SendOutcome => ({ type: 'nonceUsed' });
const nonceTaken = (reason: string): SendOutcome => ({ type: 'nonceTaken', reason });
const poolFull = (reason: string): SendOutcome => ({ type: 'poolFull', reason });
const elsewhere = (reason: string): SendOutcome => ({ type: 'elsewhere', reason });
const tooLarge = (reason: string): SendOutcome => ({ type: 'tooLarge', reason });
const gasTooLow = (reason: string): SendOutcome => ({ type: 'gasTooLow', reason });
const outage = (reason: string): SendOutcome => ({ type: 'outage', reason });

/**
 * The first rule that fits decides. Besu gives one code to several failures (-32000, -32002, -32005), so the words are
 * matched; words of Geth and anvil stand beside Besu's. What no rule knows is tried again.
 */
const RULES: readonly Rule[] = [
  // A proxy that is busy, and what it says of limits, is no word about the transaction.
  { when: /http (429|50\d)|rate limit|too many requests|request count/, outcome: again },
  // Our earlier attempt arrived.
  { when: /known transaction|already known|already imported/, outcome: accepted },
  { when: /invalid transaction with a lower nonce/, outcome: elsewhere },
  { when: /nonce too low|nonce is too low|nonce below/, outcome: nonceUsed },
  { when: /replacement.*underpriced|replace.*underpriced|replace pending/, outcome: nonceTaken },
  {
    when: /too distant|nonce too high|nonce too far|pool (is full|limit)|too many (pending )?transactions|exceeds the maximum pending/,
    outcome: poolFull,
  },
  { when: /intrinsic gas|gas floor|floor data gas/, outcome: gasTooLow },
  {
    when: /http 413|entity too large|body too large|exceeds block gas limit|block gas limit|oversized data|exceeds.*gas (limit )?cap|transaction gas limit|max initcode/,
    outcome: tooLarge,
  },
  {
    when: /not authorized|unauthorized|upfront cost|insufficient funds|gas price below|min gas price|underpriced|less than block base fee|fee cap|chain ?id|plugin has marked/,
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
