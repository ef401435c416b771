/** What a process tells on /metrics: value by name with labels, as it stands there. */
export async function readFigures(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(url)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Sum of a figure over all its labels. */
export function sumOf(figures: ReadonlyMap<string, number>, name: string): number {
  let sum = 0;
  for (const [key, value] of figures) if (key === name || key.startsWith(`${name}{`)) sum += value;
  return sum;
}
