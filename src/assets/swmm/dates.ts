/**
 * Dates and times of day as SWMM files write them: month/day/year or month-day-year, hours:minutes:seconds or decimal
 * hours. A moment is seconds since 1899-12-30 00:00 (day 0 of SWMM's results), without time zone.
 */

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** Days from 1899-12-30 to 1970-01-01. */
const epochDays = 25569;
export const day = 86400;

const monthNumber = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : monthNames.indexOf(text.toUpperCase()) + 1;

export const monthIndex = (text: string): number => monthNames.indexOf(text.toUpperCase().slice(0, 3));

/** Days since 1899-12-30 of a date of the Gregorian calendar, or NaN where there is no such day. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number {
  if (!(year >= 1 && year <= 9999)) return NaN;
  const date = new Date(Date.UTC(2000, month - 1, dayOfMonth));
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return NaN;
  return Math.round(date.getTime() / (day * 1000)) + epochDays;
}

/** Day number of `6/15/2001`, `06-15-2001` or `JUN-15-2001`; NaN where the text is no date. */
export function readDate(text: string): number {
  const m = /^(\d{1,2}|[A-Za-z]{3})[/-](\d{1,2})[/-](\d{4})$/.exec(text);
  return m ? dayNumber(Number(m[3]), monthNumber(m[1]!), Number(m[2])) : NaN;
}

/** Day of the year (1..366) of `6/15`, in a leap year; NaN where there is no such day. */
export function readDayOfYear(text: string): number {
  const m = /^(\d{1,2}|[A-Za-z]{3})[/-](\d{1,2})$/.exec(text);
  return m ? dayNumber(2000, monthNumber(m[1]!), Number(m[2])) - dayNumber(2000, 1, 1) + 1 : NaN;
}

/**
 * Seconds of `1:30`, `1:30:20` or decimal hours `1.5`; NaN where the text is none of them. Hours may pass 24. Decimal hours
 * are rounded to 1 / `parts` of a second: 0.08333 h means 5 min where a step is due, while series go to the millisecond.
 */
export function readTime(text: string, parts = 1): number {
  const m = /^(\d{1,7}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?$/.exec(text);
  if (m) {
    const [minutes, seconds] = [Number(m[2]), Number(m[3] ?? 0)];
    return minutes < 60 && seconds < 60 ? Number(m[1]) * 3600 + minutes * 60 + seconds : NaN;
  }
  const hours = readNumber(text);
  return Math.abs(hours) <= 1e7 ? Math.round(hours * 3600 * parts) / parts : NaN;
}

/** A decimal number, or NaN. Nothing else that JavaScript takes for a number (0x10, Infinity, an empty text) is one. */
export const readNumber = (text: string): number =>
  text.length <= 60 && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : NaN;
