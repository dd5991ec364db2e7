/** What a file asks for that the engine does not compute: one warning a subject, at the line of its first mention. */
import type { DrainageWarning } from './network.ts';
import type { DrainageOptions } from './options.ts';
import { qualityRows } from './read-inflows.ts';
import type { Row } from './reading.ts';
import type { SectionName, Sections } from './sections.ts';

interface Subject {
  readonly what: string;
  readonly without: string;
  readonly sections: readonly SectionName[];
  /** The option that switches it off: then the file does not ask for it. */
  readonly off?: 'ignoreQuality' | 'ignoreGroundwater' | 'ignoreSnowmelt';
}

const subjects: readonly Subject[] = [
  {
    what: 'Water quality',
    without: 'pollutants, land uses and treatment change no flow and are left out',
    sections: ['POLLUTANTS', 'LANDUSES', 'BUILDUP', 'WASHOFF', 'COVERAGES', 'LOADINGS', 'TREATMENT', 'INFLOWS', 'DWF'],
    off: 'ignoreQuality',
  },
  {
    what: 'Low impact development (LID)',
    without: 'subcatchments run off as if they had none',
    sections: ['LID_CONTROLS', 'LID_USAGE'],
  },
  {
    what: 'Groundwater',
    without: 'what seeps into the ground does not come back to nodes',
    sections: ['AQUIFERS', 'GROUNDWATER', 'GWF'],
    off: 'ignoreGroundwater',
  },
  {
    what: 'Snow',
    without: 'all precipitation falls as rain',
    sections: ['SNOWPACKS', 'TEMPERATURE'],
    off: 'ignoreSnowmelt',
  },
  {
    what: 'Monthly adjustment of climate',
    without: 'rain, evaporation and conductivity are taken as written',
    sections: ['ADJUSTMENTS'],
  },
  {
    what: 'Routing of chosen events alone',
    without: 'the whole time is routed',
    sections: ['EVENTS'],
  },
];

export function unmodelled(sections: Sections, options: DrainageOptions): DrainageWarning[] {
  const evaporationFile = sections.get('EVAPORATION')?.some((r) => r.words[0]!.toUpperCase() === 'FILE') ?? false;
  const rowsOf = (name: SectionName): readonly Row[] => {
    const rows = sections.get(name) ?? [];
    if (name === 'INFLOWS' || name === 'DWF') return qualityRows(rows);
    // the climate file is read where evaporation comes from it
    if (name === 'TEMPERATURE' && evaporationFile) return rows.filter((r) => r.words[0]!.toUpperCase() !== 'FILE');
    return rows;
  };
  const warnings: DrainageWarning[] = [];
  for (const { what, without, sections: names, off } of subjects) {
    const rows = names.flatMap(rowsOf).sort((a, b) => a.line - b.line);
    if (rows.length === 0 || (off && options[off])) continue;
    const used = [...new Set(rows.map((r) => `[${r.section}]`))].join(', ');
    const message = `${what} is read but not modelled (${used}): ${without}.`;
    warnings.push({ code: 'inp-unmodelled', line: rows[0]!.line, message });
  }
  return warnings.sort((a, b) => a.line - b.line);
}
