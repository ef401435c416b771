import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secondsOfMoment, secondsOfZonedMoment } from './moment.ts';

const NEW_YEAR = 1_767_225_600;

const MOMENTS: [what: string, text: string, seconds: number][] = [
  ['in UTC', '2026-01-01T00:00:00Z', NEW_YEAR],
  ['with seven digits of a fraction', '2026-01-01T00:00:00.9999999Z', NEW_YEAR],
  ['with an offset', '2026-01-01T05:30:00.601516+05:30', NEW_YEAR],
  ['with a negative offset', '2025-12-31T14:00:00-10:00', NEW_YEAR],
  ['in lower case, with a space', '2026-01-01 00:00:00z', NEW_YEAR],
  ['without an offset: UTC', '2026-01-01T00:00:00', NEW_YEAR],
  ['without an offset, with a fraction', '2026-01-01T00:00:00.123456', NEW_YEAR],
  ['a date alone: its first second', '2026-01-01', NEW_YEAR],
  ['without seconds', '2026-01-01T00:00Z', NEW_YEAR],
  ['without seconds and offset', '2026-01-01T00:00', NEW_YEAR],
  ['with an offset without a colon', '2026-01-01T01:00:00.5+0100', NEW_YEAR],
  ['without seconds, with an offset', '2025-12-31T19:00-05:00', NEW_YEAR],
  ['24:00:00: the end of its day', '2025-12-31T24:00:00.000Z', NEW_YEAR],
  ['a leap second: as the second after it', '2016-12-31T23:59:60Z', 1_483_228_800],
  ['a leap second elsewhere', '2017-01-01T00:59:60.5+01:00', 1_483_228_800],
  ['a leap day', '2024-02-29T00:00:00Z', 1_709_164_800],
  ['a leap day of a century', '2000-02-29T00:00:00Z', 951_782_400],
  ['before 1970, in whole seconds', '1969-12-31T23:59:59.5Z', -1],
  ['in the first years', '0000-01-01T00:00:00Z', -62_167_219_200],
  ['in the last year', '9999-12-31T23:59:59Z', 253_402_300_799],
];

const NONE: [what: string, text: string][] = [
  ['a word and a number', 'never 1'],
  ['a year alone', '2026'],
  ['a month alone', '2026-01'],
  ['a date in words', 'Feb 1 2026'],
  ['a day that February does not have', '2027-02-31T00:00:00Z'],
  ['a leap day of another year', '2026-02-29'],
  ['a leap day of most centuries', '1900-02-29'],
  ['a day 31 of a month with 30', '2026-04-31'],
  ['a day 0', '2026-01-00'],
  ['a month 0', '2026-00-01'],
  ['a month 13', '2026-13-01'],
  ['an hour 25', '2026-01-01T25:00:00Z'],
  ['what is later than 24:00:00', '2026-01-01T24:00:00.001Z'],
  ['a minute 60', '2026-01-01T00:60:00Z'],
  ['a leap second in the midst of a day', '2026-01-01T12:00:60Z'],
  ['a second 61', '2016-12-31T23:59:61Z'],
  ['a time without minutes', '2026-01-01T00Z'],
  ['an offset without minutes', '2026-01-01T00:00:00+01'],
  ['a minute 60 without seconds', '2026-01-01T00:60Z'],
  ['an offset of more than a day', '2026-01-01T00:00:00+24:00'],
  ['a fraction without digits', '2026-01-01T00:00:00.Z'],
  ['a year of five digits', '12026-01-01T00:00:00Z'],
  ['other digits', '２026-01-01T00:00:00Z'],
  ['space around', ' 2026-01-01T00:00:00Z'],
  ['a line end behind', '2026-01-01T00:00:00Z\n'],
  ['nothing', ''],
];

describe('a moment', () => {
  for (const [what, text, seconds] of MOMENTS)
    test(`${what} is read: ${text}`, () => assert.equal(secondsOfMoment(text), seconds));

  for (const [what, text] of NONE)
    test(`that is ${what} is none: ${JSON.stringify(text)}`, () => assert.equal(secondsOfMoment(text), undefined));

  test('is the same in every time zone', (t) => {
    const { TZ } = process.env;
    t.after(() => {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    });
    for (const zone of ['UTC', 'America/New_York', 'Europe/Berlin', 'Pacific/Kiritimati']) {
      process.env['TZ'] = zone;
      for (const [, text, seconds] of MOMENTS) assert.equal(secondsOfMoment(text), seconds, `${text} in ${zone}`);
    }
  });

  test('of a client says its offset', () => {
    assert.equal(secondsOfZonedMoment('2026-01-01T01:00:00+01:00'), NEW_YEAR);
    assert.equal(secondsOfZonedMoment('2026-01-01T00:00:00'), undefined);
    assert.equal(secondsOfZonedMoment('2026-01-01'), undefined);
    assert.equal(secondsOfZonedMoment('2026-01-01T00:00Z'), undefined);
  });
});
