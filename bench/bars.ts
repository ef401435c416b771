/** Tells a figure beside the most it may be; the bench ends with 1 when it is more. */
export function atMost(bar: number, value: number, figure: string): void {
  tell(value <= bar, `${figure} (bar ≤ ${Number(bar.toFixed(2))})`);
}

/** Tells a figure beside the least it must be; the bench ends with 1 when it is less. */
export function atLeast(bar: number, value: number, figure: string): void {
  tell(value >= bar, `${figure} (bar ≥ ${Number(bar.toFixed(2))})`);
}

function tell(isWithin: boolean, words: string): void {
  console.log(`${isWithin ? 'within the bar' : 'MISSES THE BAR'}: ${words}`);
  if (!isWithin) process.exitCode = 1;
}
