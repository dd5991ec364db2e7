/** A section as a table: one row a cell under the line, in metres and metres a second, empty where there is no value. */
import type { Profile, Range, Section } from './section-profile.ts';

/** Names the unit of each column; `cols` is the grid's number of columns. */
export function sectionCsv(section: Section, profile: Profile, range: Range | undefined, cols: number): string {
  const { line, length, reaches } = section;
  const text = (value: number | undefined, decimals: number): string =>
    value === undefined || Number.isNaN(value) ? '' : value.toFixed(decimals);
  const head = [
    'from_m',
    'to_m',
    'easting_m',
    'northing_m',
    'row',
    'column',
    'ground_m',
    'water_level_m',
    'water_depth_m',
    ...(profile.across ? ['velocity_across_m_per_s', 'speed_m_per_s'] : []),
    ...(range ? ['lowest_level_m', 'highest_level_m', 'maximum_depth_m'] : []),
    ...(range?.fastest ? ['maximum_speed_m_per_s'] : []),
    'soffit_m',
    'bridge',
  ];
  const rows = reaches.map(({ cell, from, to }, i) => {
    const middle = (from + to) / 2;
    const t = middle / length;
    const over = section.crossings.find((c) => c.to >= from && c.from <= to)?.bridge;
    return [
      text(from, 2),
      text(to, 2),
      text(line[0][0] + (line[1][0] - line[0][0]) * t, 2),
      text(line[0][1] + (line[1][1] - line[0][1]) * t, 2),
      Math.floor(cell / cols),
      cell % cols,
      text(profile.ground[i], 3),
      text(profile.level[i], 3),
      text(profile.depth[i], 3),
      ...(profile.across ? [text(profile.across[i], 3), text(profile.speed![i], 3)] : []),
      ...(range ? [text(range.lowest[i], 3), text(range.highest[i], 3), text(range.deepest[i], 3)] : []),
      ...(range?.fastest ? [text(range.fastest[i], 3)] : []),
      text(over?.soffit_elevation, 3),
      quoted(over?.id ?? ''),
    ].join(',');
  });
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}

/** A text in a cell of its own, and never a formula to a spreadsheet. */
const quoted = (text: string): string => {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};
