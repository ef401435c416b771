import { ServiceError } from '../lib/errors.ts';

/** Lines, statements, branches and functions of a file, added up: how many there are and how many were run. */
export type Coverage = { file: string; hit: number; found: number };

/** Reads the table of `forge coverage --report summary`, whose cells are `100.00% (34/34)`. */
export function readSummary(text: string): Coverage[] {
  const rows = text.split('\n').filter((line) => /^\|\s*contracts\/src\//.test(line));
  if (rows.length === 0) throw new ServiceError('FORGE_COVERAGE', `forge told no coverage of contracts/src:\n${text}`);
  return rows.map((row) => {
    const [file = '', ...cells] = row
      .split('|')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '');
    const counts = cells.map((cell) => /\((\d+)\/(\d+)\)$/.exec(cell));
    if (counts.length !== 4 || counts.includes(null))
      throw new ServiceError('FORGE_COVERAGE', `Expected four counts of coverage: ${row}`);
    return {
      file,
      hit: sum(counts.map((count) => Number(count?.[1]))),
      found: sum(counts.map((count) => Number(count?.[2]))),
    };
  });
}

/** The lines, branches and functions of contracts/src that an lcov report says were not run. */
export function gapsOf(lcov: string): string[] {
  const gaps: string[] = [];
  let file = '';
  for (const line of lcov.split('\n')) {
    const [, kind, value = ''] = /^(SF|DA|BRDA|FNDA):(.*)$/.exec(line) ?? [];
    const fields = value.split(',');
    if (kind === 'SF') file = value;
    if (kind === 'DA' && fields[1] === '0') gaps.push(`${file}:${fields[0]}`);
    if (kind === 'BRDA' && (fields[3] === '0' || fields[3] === '-'))
      gaps.push(`${file}:${fields[0]} branch ${fields[1]}.${fields[2]}`);
    if (kind === 'FNDA' && fields[0] === '0') gaps.push(`${file} function ${fields[1]}`);
  }
  return gaps.filter((gap) => gap.startsWith('contracts/src/'));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
