/** A release of Besu: year, month or number within the year, patch. */
export type BesuVersion = readonly [number, number, number];

/** The version in what `besu --version` prints, or in a text like `25.12.0`; undefined when there is none. */
export function parseBesuVersion(words: string): BesuVersion | undefined {
  const match = /(?:^|besu\/v?)(\d+)\.(\d+)(?:\.(\d+))?/m.exec(words.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** The version as Besu writes it. */
export function formatBesuVersion(version: BesuVersion): string {
  return version.join('.');
}

/** Whether a version is another one or came after it. */
export function isAtLeast(version: BesuVersion, other: BesuVersion): boolean {
  const index = version.findIndex((part, i) => part !== other[i]);
  return index < 0 || (version[index] ?? 0) > (other[index] ?? 0);
}

/** The oldest Java that a version runs with, as its release notes say. */
export function oldestJavaFor(version: BesuVersion): number {
  if (isAtLeast(version, [26, 6, 0])) return 25;
  return isAtLeast(version, [24, 6, 0]) ? 21 : 17;
}
