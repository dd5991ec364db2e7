/** Reads what a scenario has measured on the way: cross-sections and virtual gauges, each read every tick or at its own interval. */
import type { CrossSection } from '../hydro/cross-sections.ts';
import { pathText } from './faults.ts';
import { mostFrames } from './limits.ts';
import { boundsText, inBounds } from './read-features.ts';
import { sectionOf, uniqueIds } from './read-forcing.ts';
import type { ForcingContext } from './read-series.ts';
import type { Sections } from './sections.ts';
import type { Path } from './yaml-source.ts';

export function readCrossSections(list: Sections['cross_sections'], context: ForcingContext): CrossSection[] {
  const { faults, source, bounds } = context;
  const found: CrossSection[] = [];
  for (const { value: s, index } of list) {
    const path: Path = ['cross_sections', index];
    checkEvery(s.every, path, context);
    const kinds = (['at', 'line'] as const).filter((k) => s[k] !== undefined);
    if (kinds.length !== 1) {
      faults.add(
        'one-kind',
        { path: pathText(path), found: kinds.join(' and ') || 'none', kinds: 'at, line' },
        source.where(path),
      );
      continue;
    }
    const section = s.at === undefined ? undefined : sectionOf(s.at, [...path, 'at'], context);
    const line = section?.line ?? s.line;
    if (!line) continue;
    const off = bounds ? line.findIndex((p) => !inBounds(bounds, p)) : -1;
    // a section of the place may end on a bank beyond the ground; what a person draws here is a slip
    if (off >= 0 && !section)
      faults.add(
        'outside-ground',
        { path: `${pathText(path)}.line[${off}]`, found: `[${line[off]!.join(', ')}]`, bounds: boundsText(bounds!) },
        source.where([...path, 'line', off]),
      );
    const name = s.name ?? section?.name ?? { en: s.id, zh: s.id };
    found.push({ id: s.id, name, line, ...(s.every === undefined ? {} : { every: s.every }) });
  }
  uniqueIds('cross_sections', list, (s) => s.id, context);
  return found;
}

/** An interval of its own is a whole number of coupling intervals, and gives no more readings than a file should hold. */
export function checkEvery(every: number | undefined, path: Path, context: ForcingContext): void {
  if (every === undefined) return;
  const { faults, source, timing } = context;
  const { coupling } = timing.clock;
  const times = every / coupling;
  const where = source.where([...path, 'every']);
  const named = { path: `${pathText(path)}.every` };
  if (Math.abs(times - Math.round(times)) > 1e-9 * Math.max(1, times)) {
    const way = `Write for example ${Math.max(1, Math.round(times)) * coupling} s.`;
    faults.add('not-divisible', { ...named, value: every, of: 'coupling intervals', unit: coupling, way }, where);
  } else if (timing.length / every > mostFrames) {
    const found = Math.round(timing.length / every);
    faults.add(
      'too-many-ticks',
      { ...named, found, what: 'readings', most: mostFrames, way: 'Write a longer interval.' },
      where,
    );
  }
}
