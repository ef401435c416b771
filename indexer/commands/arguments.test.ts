import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readArguments } from './arguments.ts';

describe('arguments of the commands', () => {
  test('are read as they were meant', () => {
    assert.deepEqual(readArguments(['audit', '--from', '3', '--to=9', '--against', 'http://node', '--json']), {
      ...{ name: 'audit', isJson: true },
      ...{ from: 3, to: 9, against: 'http://node' },
    });
    assert.deepEqual(readArguments(['prove', '--block', '0', '--out', 'file']), {
      ...{ name: 'prove', isJson: false, block: 0, out: 'file' },
    });
  });

  const wrong: [string[], RegExp][] = [
    [['adit'], /no command "adit"/],
    [['audit', '--from', '-1'], /--from/],
    [['audit', '--from', '1e3'], /expected a whole number/],
    [['audit', '--from', '9', '--to', '2'], /--from lies behind --to/],
    [['audit', '--block', '2'], /--block/],
    [['audit', 'everything'], /everything/],
    [['digest', '--against', 'node'], /expected an http/],
  ];
  for (const [args, words] of wrong)
    test(`"${args.join(' ')}" is refused with its reason and the usage`, () => {
      assert.throws(() => readArguments(args), { code: 'CONFIG', message: words });
      assert.throws(() => readArguments(args), /npm run indexer -- audit/);
    });
});
