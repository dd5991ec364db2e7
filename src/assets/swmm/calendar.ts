/** Month, day and hour of a moment counted in seconds from 1899-12-30 00:00, the day that drainage models count from. */

export interface CalendarMoment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 Sunday to 6 Saturday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
  /** 0 to 23. */
  readonly hour: number;
  /** Seconds since midnight. */
  readonly second: number;
}

const day = 86400;

/** Moments are taken to the nearest millisecond, so that a sum of steps falls on the hour it means. */
export function momentAt(seconds: number): CalendarMoment {
  const exact = Math.round(seconds * 1000) / 1000;
  const days = Math.floor(exact / day);
  const second = exact - days * day;
  // days from 0000-03-01 in eras of 400 years, years beginning in March (Richards 2013, table 15.14, rearranged)
  const z = days + 693_899;
  const era = Math.floor(z / 146_097);
  const inEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * inYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return {
    year,
    month,
    day: inYear - Math.floor((153 * shifted + 2) / 5) + 1,
    // 1899-12-30 was a Saturday
    weekday: (((days + 6) % 7) + 7) % 7,
    dayOfYear: month > 2 ? inYear + (leap ? 61 : 60) : inYear - 305,
    hour: Math.floor(second / 3600),
    second,
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `2007-01-01 00:35:00`. */
export function dateText(seconds: number): string {
  const m = momentAt(seconds);
  const s = Math.floor(m.second);
  return `${m.year}-${two(m.month)}-${two(m.day)} ${two(m.hour)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** Seconds until the next month, day or hour begins. */
export function untilNext(unit: 'month' | 'day' | 'hour', seconds: number): number {
  const m = momentAt(seconds);
  if (unit === 'hour') return (m.hour + 1) * 3600 - m.second;
  if (unit === 'day') return day - m.second;
  let left = day - m.second;
  while (momentAt(seconds + left).month === m.month) left += day;
  return left;
}
