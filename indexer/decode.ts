import { isCanonical } from '../ledger/canonical.ts';
import { type CredentialFacts, credentialSource, factsOf } from '../ledger/credential.ts';
import { contentHashOf, credentialHashOf, rememberedPublicationId, uuidOf } from '../ledger/ids.ts';
import { decodePayload, type EventPayload, idOfContent } from '../ledger/payload.ts';
import { NO_WORDS, type SearchWords, searchWords } from '../ledger/search-words.ts';
import { type EventRow, hasCredential, MAX_ROW_TEXT } from '../ledger/view.ts';
import type { Hex } from '../lib/hex.ts';
import type { SequencedEvent } from './sequenced.ts';

/** An event as far as it can be told from itself alone: its row without relations, and the words of its credential. */
export type DecodedEvent = { row: EventRow; payload: Buffer; words: SearchWords };

/** Most types, and most subjects, that are indexed of one credential. */
const MAX_VALUES = 256;

/**
 * Decodes an event. Never throws: an event whose payload cannot be read, or does not give its id, is kept with a mark,
 * for the contract cannot check either and the sequence has no holes.
 */
export function decodeEvent(event: SequencedEvent): DecodedEvent {
  const { log, payload } = event;
  const content = decoded(payload);
  if (log.kind === 'statusChanged') return { row: changeRow(event, log, content), payload, words: NO_WORDS };
  const { row, words } = publicationRow(event, content);
  if (content !== undefined && row.mark === undefined && idOf(content, row) !== log.id) row.mark = 'ID_MISMATCH';
  return { row, payload, words };
}

function idOf(content: EventPayload, { contentHash }: EventRow): Hex {
  return contentHash === undefined ? idOfContent(content) : rememberedPublicationId(contentHash);
}

function publicationRow(event: SequencedEvent, content: EventPayload | undefined): Pick<DecodedEvent, 'row' | 'words'> {
  const bare = { ...bareRow(event), ...attributesOf(content) };
  if (content?.pin !== undefined) return { row: { ...bare, pin: content.pin }, words: NO_WORDS };
  const credential = content === undefined ? undefined : credentialOf(content);
  if (credential === undefined) return { row: { ...bare, mark: 'UNDECODABLE' }, words: NO_WORDS };
  const { facts, contentHash, credentialHash } = credential;
  const format = content?.attributes.format ?? 'json';
  const row = { ...bare, ...indexedFacts(facts), contentHash, credentialHash, format };
  return { row, words: wordsOfFacts(facts, row) };
}

/** The words that an event of the view was found under. */
export function wordsOfPayload(row: EventRow, payload: Buffer): SearchWords {
  const isIndexed = row.kind === 'PUBLICATION' && row.mark === undefined && hasCredential(row);
  const content = isIndexed ? decoded(payload) : undefined;
  const credential = content === undefined ? undefined : credentialOf(content);
  return credential === undefined ? NO_WORDS : wordsOfFacts(credential.facts, row);
}

/** What a status change takes over from its publication, so that filters find both. */
export function factsOfPublication(publication: EventRow): Partial<EventRow> {
  const { issuer, credentialId, types, subjects, labelLevel, validFrom, validUntil, name } = publication;
  const { contentHash, credentialHash, format } = publication;
  const { gxTypes, criteria, providers, countries, regimes, formatTypes } = publication;
  return present({
    ...{ issuer, credentialId, types, subjects, labelLevel, validFrom, validUntil, name },
    ...{ contentHash, credentialHash, format },
    ...{ gxTypes, criteria, providers, countries, regimes, formatTypes },
  });
}

function wordsOfFacts({ texts, names }: CredentialFacts, { issuer, types, subjects }: EventRow): SearchWords {
  return searchWords({ texts, names, issuer, types, subjects });
}

function bareRow({ log, digest, blockTime }: SequencedEvent): EventRow {
  return {
    seq: log.seq,
    kind: log.kind === 'published' ? 'PUBLICATION' : 'STATUS_CHANGE',
    id: log.id,
    uuid: uuidOf(log.id),
    digest,
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    blockTime,
    transactionHash: log.transactionHash,
    logIndex: log.logIndex,
    account: log.account,
    type: '',
    source: '',
    issuer: '',
    types: [],
    subjects: [],
    labelLevel: 0,
  };
}

/** Its relations stay open: they follow from the view. A payload that cannot be read hides nothing but the reason. */
function changeRow(
  event: SequencedEvent,
  log: SequencedEvent['log'] & { kind: 'statusChanged' },
  content: EventPayload | undefined,
): EventRow {
  const { publicationId, revision, status } = log;
  const reason = content?.attributes.reason;
  return {
    ...bareRow(event),
    ...attributesOf(content),
    ...(content === undefined ? { mark: 'UNDECODABLE' as const } : {}),
    change: {
      publicationSeq: 0,
      publicationId,
      revision,
      status,
      previousSeq: 0,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function attributesOf(content: EventPayload | undefined): Pick<EventRow, 'type' | 'source' | 'subject' | 'time'> {
  if (content === undefined) return { type: '', source: '' };
  const { type, source, subject, time } = content.attributes;
  return { type, source, ...present({ subject, time }) };
}

function indexedFacts({
  texts: _,
  names: _names,
  ...facts
}: CredentialFacts): Omit<CredentialFacts, 'texts' | 'names'> {
  return { ...facts, types: facts.types.slice(0, MAX_VALUES), subjects: facts.subjects.slice(0, MAX_VALUES) };
}

function decoded(payload: Buffer): EventPayload | undefined {
  try {
    const content = decodePayload(payload);
    const { type, source, subject = '', time = '', reason = '' } = content.attributes;
    const texts = [type, source, subject, time, reason, content.pin?.locator ?? ''];
    return texts.every(({ length }) => length <= MAX_ROW_TEXT) ? content : undefined;
  } catch {
    return undefined;
  }
}

function credentialOf(
  content: EventPayload,
): { facts: CredentialFacts; contentHash: Hex; credentialHash: Hex } | undefined {
  try {
    const { format = 'json' } = content.attributes;
    const { value, text } = credentialSource(format, content.credential);
    const contentHash = contentHashOf(content.credential);
    const isItsForm = format === 'json' && isCanonical(value, text);
    return {
      facts: factsOf(value, format),
      contentHash,
      credentialHash: isItsForm ? contentHash : credentialHashOf(value),
    };
  } catch {
    return undefined;
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(object: T): Present<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}
