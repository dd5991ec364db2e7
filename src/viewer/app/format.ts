/** Numbers and times as a person reads them. Values come in SI and leave with the unit a practitioner uses. */
import type { Language } from '../../core/names.ts';
import type { Unit } from '../../core/units.ts';

export const unknown = '–';

/** A number with so many decimals, thousands apart. */
export const fixed = (value: number, decimals = 0): string =>
  Number.isFinite(value)
    ? value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    : unknown;

/** Three figures or so, whatever the size. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return unknown;
  const size = Math.abs(value);
  if (size < 5e-4) return '0';
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
  return fixed(value, decimals);
}

/** How a column is shown: its value in the shown unit, and that unit. The name decides where the unit alone does not. */
export function shownUnit(unit: Unit, column = ''): { factor: number; unit: string; decimals?: number } {
  if (unit === 'm/s' && /rain|rate|capacity|intensity/.test(column))
    return { factor: 3.6e6, unit: 'mm/h', decimals: 1 };
  if (unit === '1' && column === 'fill') return { factor: 100, unit: '%', decimals: 0 };
  if (unit === 'm' && /^rain/.test(column)) return { factor: 1000, unit: 'mm', decimals: 1 };
  if (unit === 'm' && /displacement/.test(column)) return { factor: 1000, unit: 'mm', decimals: 1 };
  const plain: Partial<Record<Unit, { factor: number; unit: string; decimals?: number }>> = {
    '1': { factor: 1, unit: '' },
    m: { factor: 1, unit: 'm', decimals: 2 },
    m2: { factor: 1, unit: 'm²' },
    m3: { factor: 1, unit: 'm³' },
    'm/s': { factor: 1, unit: 'm/s', decimals: 2 },
    'm2/s': { factor: 1, unit: 'm²/s', decimals: 2 },
    'm3/s': { factor: 1, unit: 'm³/s' },
    rad: { factor: 180 / Math.PI, unit: '°', decimals: 1 },
    Pa: { factor: 0.001, unit: 'kPa', decimals: 1 },
    persons: { factor: 1, unit: '', decimals: 0 },
  };
  if (unit === 'm2') return { factor: 1, unit: 'm²' };
  return plain[unit] ?? { factor: 1, unit };
}

/** A value of a column with its unit. */
export function quantity(value: number, unit: Unit, column = '', language: Language = 'en'): string {
  if (!Number.isFinite(value)) return unknown;
  if (unit === 'm2') return area(value);
  if (unit === 's') return span(value, language);
  const { factor, unit: shown, decimals } = shownUnit(unit, column);
  const text = decimals === undefined ? figure(value * factor) : fixed(value * factor, decimals);
  return shown === '' ? text : shown === '°' ? `${text}°` : `${text} ${shown}`;
}

export const area = (m2: number): string =>
  m2 >= 1e5 ? `${fixed(m2 / 1e6, 2)} km²` : m2 >= 1e4 ? `${fixed(m2 / 1e4, 1)} ha` : `${fixed(m2)} m²`;
export const distance = (m: number): string => (m >= 1000 ? `${fixed(m / 1000, 1)} km` : `${fixed(m)} m`);

const spanWords = {
  en: { s: ' s', min: ' min', h: ' h', gap: ' ' },
  zh: { s: '秒', min: '分钟', h: '小时', gap: '' },
} as const;

/** A length of time: `45 s`, `12 min`, `3 h 20 min`. */
export function span(seconds: number, language: Language = 'en'): string {
  if (!Number.isFinite(seconds)) return unknown;
  const words = spanWords[language];
  const s = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? '−' : '';
  if (s < 100) return `${sign}${s}${words.s}`;
  const minutes = Math.round(s / 60);
  if (minutes < 100) return `${sign}${minutes}${words.min}`;
  const h = Math.floor(minutes / 60);
  return minutes % 60 ? `${sign}${h}${words.h}${words.gap}${minutes % 60}${words.min}` : `${sign}${h}${words.h}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
/** Time since the start: `03:20`. */
export function sinceStart(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60 + 1e-6);
  return `${seconds < 0 ? '−' : ''}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export interface LocalTime {
  /** `20 Aug 03:20` */
  readonly full: string;
  readonly date: string;
  readonly clock: string;
}

/** Moments in the place's own time zone. */
export function localClock(zone: string, language: Language): (epochMs: number) => LocalTime {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const options = { timeZone: zone, hourCycle: 'h23' } as const;
  let date: Intl.DateTimeFormat;
  let clock: Intl.DateTimeFormat;
  try {
    date = new Intl.DateTimeFormat(locale, { ...options, day: 'numeric', month: 'short', year: 'numeric' });
    clock = new Intl.DateTimeFormat(locale, { ...options, hour: '2-digit', minute: '2-digit' });
  } catch {
    return localClock('UTC', language);
  }
  return (epochMs) => {
    const d = date.format(epochMs);
    const c = clock.format(epochMs);
    return { full: `${d} ${c}`, date: d, clock: c };
  };
}
