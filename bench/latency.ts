/** Milliseconds collected one by one, told as percentiles. */
export function createLatencies() {
  const values: number[] = [];
  return {
    add(ms: number): void {
      values.push(ms);
    },
    /** p50, p95, p99 and the largest, in whole milliseconds. */
    summary(): { p50: number; p95: number; p99: number; max: number } {
      const sorted = values.toSorted((a, b) => a - b);
      const at = (share: number) =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: Math.round(sorted.at(-1) ?? Number.NaN) };
    },
  };
}

/** Resident memory of a process in MiB, from the kernel; undefined when it is gone or the system has no /proc. */
export async function residentMiB(pid: number): Promise<number | undefined> {
  const { readFile } = await import('node:fs/promises');
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
  } catch {
    return undefined;
  }
}
