import { randomBytes } from 'node:crypto';

/** A prefix for topics and keys that no other test has. */
export function uniquePrefix(): string {
  return `t${randomBytes(6).toString('hex')}`;
}
