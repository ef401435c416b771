import { credentialEvents } from '../../../ledger/event.ts';

/**
 * Where on a command's way a writer can be hit, as its calls to the ledger show it:
 * `consume`: its first question about new commands is asked;
 * `sign`: a signed transaction has left the writer and not reached the node;
 * `send`: the node has it, and the writer has no answer;
 * `mine`: the ledger has told, for the first time, that a command's effect is there, and the writer has not heard it;
 * `commit`: the effect's events are on their way to the writer, and its offset is not committed.
 */
export const STEPS = ['consume', 'sign', 'send', 'mine', 'commit'] as const;

/** A labelled step. */
export type Step = (typeof STEPS)[number];

type Call = { method: string; params: unknown[] };

const KNOWN = credentialEvents.getFunction('known')?.selector ?? '';
const WORD = 64;

/** Recognises the steps of one life of a writer process by its calls. */
export function createStepWatch() {
  /** Ids the ledger was asked for and did not know. */
  const open = new Set<string>();
  const asked = new Set<string>();

  return {
    /** The step at which a call arrives. */
    arriving(call: Call): Step | undefined {
      if (call.method === 'eth_sendRawTransaction') return 'sign';
      const fresh = idsOf(call).filter((id) => !asked.has(id));
      for (const id of fresh) asked.add(id);
      return fresh.length > 0 ? 'consume' : undefined;
    },

    /** The step at which its answer leaves. */
    answering(call: Call, result: unknown): Step | undefined {
      if (call.method === 'eth_sendRawTransaction') return 'send';
      if (call.method === 'eth_getLogs' || call.method === 'eth_getBlockReceipts')
        return Array.isArray(result) && result.length > 0 ? 'commit' : undefined;
      if (call.method === 'eth_getTransactionReceipt') return result === null ? undefined : 'mine';
      return isMined(idsOf(call), result) ? 'mine' : undefined;
    },
  };

  function isMined(ids: string[], result: unknown): boolean {
    const blocks = ids.length === 0 ? [] : words(String(result).slice(2 + 2 * WORD));
    let isNews = false;
    for (const [i, id] of ids.entries()) {
      if (Number(`0x${blocks[i] ?? '0'}`) === 0) open.add(id);
      else if (open.delete(id)) isNews = true;
    }
    return isNews;
  }
}

/** The ids that a call asks `known` for; none when it is another call. */
function idsOf({ method, params }: Call): string[] {
  if (method !== 'eth_call') return [];
  const { data, input } = params[0] as { data?: string; input?: string };
  const calldata = data ?? input ?? '';
  return calldata.startsWith(KNOWN) ? words(calldata.slice(KNOWN.length + 2 * WORD)) : [];
}

function words(hex: string): string[] {
  return hex.match(/.{64}/g) ?? [];
}
