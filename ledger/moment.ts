import { codeAt } from '../lib/code-at.ts';

const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`(?:(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?|24:00:00(?:\.0+)?)`;
const OFFSET = String.raw`(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;
const MOMENT = new RegExp(`^${DATE}(?:[Tt ]${TIME}${OFFSET}?)?$`);
/** What may stand in a moment beside its date: minutes, seconds, offset. */
const PARTS = /^(.{16})(:[^Zz+-]+)?([Zz]|[+-]\d\d:?\d\d)?$/;
const ZONED_MOMENT = new RegExp(`^${DATE}[Tt ]${TIME}${OFFSET}$`);

const DAY_SECONDS = 86_400;

/** After so many years the calendar repeats itself. `Date.UTC` takes years below 100 for others. */
const CYCLE_YEARS = 400;
const CYCLE_DAYS = 146_097;

/**
 * Seconds since 1970 of a moment as RFC 3339 or XSD's `dateTime` write it, the same in every time zone; parts of a second
 * are dropped. Undefined for what is none, be it in another form or on a day that the calendar does not have.
 *
 * - Without an offset it is in UTC; a date alone is its first second.
 * - As Java writes them, whole minutes may go without seconds, and an offset without its colon.
 * - 24:00:00 is the end of its day, as in XSD.
 * - Second 60 is a leap second: it ends a day in UTC, and counts as the second after it.
 */
export function secondsOfMoment(text: string): number | undefined {
  if (MOMENT.test(text)) return secondsOf(text);
  const whole = spelledOut(text);
  return MOMENT.test(whole) ? secondsOf(whole) : undefined;
}

function spelledOut(text: string): string {
  return text.replace(
    PARTS,
    (_, minutes: string, seconds = ':00', offset = '') => minutes + seconds + offset.replace(/(\d\d)(\d\d)$/, '$1:$2'),
  );
}

/** The same of a moment that says its offset, as RFC 3339 wants it. */
export function secondsOfZonedMoment(text: string): number | undefined {
  return ZONED_MOMENT.test(text) ? secondsOf(text) : undefined;
}

/** Of a text in the form of a moment: each part has its place. */
function secondsOf(text: string): number | undefined {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (day < 1 || day > daysIn(month, year)) return undefined;
  const midnight = Date.UTC(year + CYCLE_YEARS, month - 1, day) / 1_000 - CYCLE_DAYS * DAY_SECONDS;
  if (text.length === DATE_CHARACTERS) return midnight;
  const second = twoDigits(text, 17);
  const moment = midnight + secondsOfTime(text, 11) + second - offsetOf(text);
  return second === 60 && moment % DAY_SECONDS !== 0 ? undefined : moment;
}

const DATE_CHARACTERS = 'yyyy-mm-dd'.length;
const OFFSET_CHARACTERS = '+hh:mm'.length;

function offsetOf(text: string): number {
  const start = text.length - OFFSET_CHARACTERS;
  const sign = text[start];
  if (sign !== '+' && sign !== '-') return 0;
  return secondsOfTime(text, start + 1) * (sign === '-' ? -1 : 1);
}

function secondsOfTime(text: string, at: number): number {
  return (twoDigits(text, at) * 60 + twoDigits(text, at + 3)) * 60;
}

function twoDigits(text: string, at: number): number {
  return (codeAt(text, at) - ZERO) * 10 + codeAt(text, at + 1) - ZERO;
}

const ZERO = 0x30;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month, none of one that there is not. */
function daysIn(month: number, year: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}
