/** What the address says of the page: which run, which language, where in time. What is looked at is `saved-view.ts`. */
import type { Language } from '../../core/names.ts';
import type { Theme } from '../scene/colours.ts';
import { type GroundLook, groundLooks } from '../scene/ground-look.ts';
import { type SunChoice, sunChoices } from '../scene/sun.ts';
import { type CompareMode, compareModes } from './state.ts';

export interface Address {
  readonly run?: string;
  /** The run it is compared with, how, and where a swipe stands, 0 to 1. */
  readonly beside?: string;
  readonly compareMode?: CompareMode;
  readonly split?: number;
  readonly language?: Language;
  readonly theme?: Theme;
  /** Minutes from the start; given, the run opens there and stands still. */
  readonly minutes?: number;
  readonly ground?: GroundLook;
  readonly sun?: SunChoice;
  readonly haze: boolean;
  /** Distance up to which every cell has its own quad, cells; for machines without a graphics card. */
  readonly quads?: number;
  readonly still: boolean;
  /** The run is about to begin: wait for it rather than say it is missing. */
  readonly wait: boolean;
}

export function readAddress(search: string): Address {
  const q = new URLSearchParams(search);
  const number = (name: string): number | undefined => {
    const text = q.get(name);
    const value = Number(text);
    return text !== null && text !== '' && Number.isFinite(value) ? value : undefined;
  };
  const one = <T extends string>(name: string, of: readonly T[]): T | undefined => of.find((v) => v === q.get(name));
  return {
    run: q.get('run') ?? undefined,
    beside: q.get('with') ?? undefined,
    compareMode: one('compare', compareModes),
    split: number('split'),
    language: one('lang', ['en', 'zh']),
    theme: one('theme', ['dark', 'light']),
    minutes: number('t'),
    ground: one('ground', groundLooks),
    sun: one('sun', sunChoices),
    haze: q.get('haze') !== '0',
    quads: number('quads'),
    still: q.get('still') === '1',
    wait: q.get('wait') === '1',
  };
}

/** Writes parts of the address without a new entry in the history. */
export function writeAddress(change: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(null, '', url);
}
