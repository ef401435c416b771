import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file in one step: a reader, or a start after a power cut, sees the old content or the new one,
 * never a part of it.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  const file = openSync(draft, 'w', mode);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Writes a value as readable JSON, in one step. */
export function replaceJson(path: string, value: unknown, mode = 0o644): void {
  replaceFile(path, `${JSON.stringify(value, undefined, 2)}\n`, mode);
}

/** The JSON value of a file; undefined when there is none. Whoever asks knows the shape, having written it. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read as JSON; remove it to go on without it`, { cause: error });
  }
}
