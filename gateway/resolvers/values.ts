import type { Hex } from '../../lib/hex.ts';
import { memoise } from '../../lib/memo.ts';

const dateTimes = memoise(readDateTime, 4_096);

/** A moment in seconds since 1970 as RFC 3339 in UTC; undefined for years that it cannot write. */
export function dateTime(seconds: number): string | undefined {
  return dateTimes(seconds);
}

function readDateTime(seconds: number): string | undefined {
  const date = new Date(seconds * 1_000);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9_999 ? date.toISOString().replace('.000', '') : undefined;
}

/** A hash as `gx:integrity` writes it. */
export function integrity(hash: Hex): string {
  return `sha256-${hash.slice(2)}`;
}

/** A block as the schema shows it. */
export function blockRef({ number, hash, time }: { number: number; hash: Hex | undefined; time: number }) {
  // Block times are four-byte seconds, so they always have an RFC 3339 form.
  return { number, hash: hash ?? null, timestamp: dateTime(time) ?? '' };
}
