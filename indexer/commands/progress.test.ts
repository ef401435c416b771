import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from './progress.ts';

function shown(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  return { written, progress: createProgress({ write, isTTY, columns: 60 } as unknown as NodeJS.WriteStream) };
}

test('a terminal is shown one line, never wider than it, which is wiped before the answer', () => {
  const { written, progress } = shown(true);
  progress.tell('Reading', 0.5, `block 5 of 10 ${'x'.repeat(100)}`);
  progress.end();
  assert.match(written[0] ?? '', /^\r.*Reading █{15}░{15} 50 % block 5/);
  assert.equal((written[0] ?? '').slice('\r\x1b[K'.length).length, 59);
  assert.equal(written[1], '\r\x1b[K');
});

test('elsewhere there is a line for each step, and no control character', () => {
  const { written, progress } = shown(false);
  progress.tell('Reading', 0, 'block 0');
  progress.tell('Reading', 0.5, 'block 5');
  progress.tell('Comparing', 1, 'all');
  progress.end();
  assert.deepEqual(written, ['Reading: 0 %, block 0\n', 'Comparing: 100 %, all\n']);
});
