import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from '../../lib/config.ts';
import { ConfigError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { AccessConfig } from './config.ts';
import { AccessError } from './errors.ts';

/** Documents that the operator trusts. */
export type Documents = {
  /** A request with the text of the document that it names by id, or its own text where that may be executed. */
  resolve(search: string, body: unknown): { search: string; body: unknown };
  /** Throws DOCUMENT_REFUSED when a text may not be executed. */
  check(text: string): void;
};

/** The manifest that comes with the service: the operations of its examples. */
const OWN_MANIFEST = new URL('../../examples/documents.generated.json', import.meta.url);
/** Texts by id; tools write the hash with or without the name of its algorithm. */
const manifestShape = z.record(
  z.string().regex(/^(sha256:)?[0-9a-f]{64}$/, 'expected sha256:<64 hex digits>'),
  z.string(),
);
const ID = /^sha256:[0-9a-f]{64}$/;
/** Unknown documents that were noted already. */
const MAX_NOTED = 1_000;

/** Reads the manifest. Throws a ConfigError when it cannot be used. */
export function createDocuments({ mode, file }: AccessConfig['documents'], log: Log): Documents {
  const known = readManifest(file ?? OWN_MANIFEST);
  const noted = new Set<string>();

  function check(text: string): void {
    if (mode === 'open') return;
    const id = idOf(text);
    if (known.has(id)) return;
    if (mode === 'known') {
      throw new AccessError('DOCUMENT_REFUSED', 'Only known documents are executed here: expected one of the manifest');
    }
    if (noted.has(id) || noted.size >= MAX_NOTED) return;
    noted.add(id);
    log.info({ documentId: id, document: text.slice(0, 2_000) }, 'An unknown document was asked');
  }

  function textOf(id: unknown): string {
    if (typeof id !== 'string' || !ID.test(id)) {
      throw new AccessError(
        'DOCUMENT_REFUSED',
        'Expected documentId to be "sha256:" and 64 hexadecimal digits, lower case',
      );
    }
    const text = known.get(id);
    if (text === undefined) throw new AccessError('DOCUMENT_REFUSED', `The document ${id} is not known here`);
    return text;
  }

  return {
    check,
    resolve(search, body) {
      const parameters = new URLSearchParams(search);
      const id = parameters.get('documentId');
      if (body === undefined && id !== null) {
        refuseBoth(parameters.get('query'));
        parameters.set('query', textOf(id));
        return { search: `?${parameters}`, body };
      }
      if (isObject(body) && body['documentId'] != null) {
        refuseBoth(body['query']);
        return { search, body: { ...body, query: textOf(body['documentId']) } };
      }
      const text = body === undefined ? parameters.get('query') : isObject(body) ? body['query'] : undefined;
      if (typeof text === 'string') check(text);
      return { search, body };
    },
  };
}

/** Id of a document: the SHA-256 of its text in UTF-8. */
export function idOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function readManifest(file: string | URL): Map<string, string> {
  try {
    const entries = Object.entries(manifestShape.parse(JSON.parse(readFileSync(file, 'utf8'))));
    const texts = new Map(entries.map(([id, text]) => [id.startsWith('sha256:') ? id : `sha256:${id}`, text]));
    for (const [id, text] of texts) if (idOf(text) !== id) throw new TypeError(`${id} is not the hash of its text`);
    return texts;
  } catch (error) {
    throw new ConfigError(
      `DOCUMENTS_FILE is "${file}": expected JSON with documents by their SHA-256: ${messageOf(error)}`,
    );
  }
}

function refuseBoth(query: unknown): void {
  if (query == null) return;
  throw new AccessError('DOCUMENT_REFUSED', 'Expected either documentId or query, found both');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
