/** A comparison as rows of a table: what is told, its value in both runs, and when they were most apart. Numbers are those of `stormtable compare`. */
import type { Name } from '../../core/names.ts';
import type { Unit } from '../../core/units.ts';
import type { Both, OverTime, Pair } from '../../timeline/compare/align.ts';
import type { Where } from '../../timeline/compare/compare-fields.ts';
import type { Comparison } from '../../timeline/compare/compare-runs.ts';
import { unitSuffix, withUnit } from '../../timeline/unit-suffix.ts';
import type { App } from '../app/app.ts';
import type { TextKey } from '../language/language.ts';

export interface Metric {
  /** Where the numbers lie in the comparison, such as `maxima.maximum_depth.largest`. */
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  /** Name of the quantity where its unit alone does not say how it is shown: rain in mm. */
  readonly column?: string;
  /** Null where one of the runs has no known value. */
  readonly pair: Pair | null;
  /** States told in words stand here in place of numbers. */
  readonly words?: Both<string>;
  /** Largest difference over the common moments, and the moment of it; null where there is none. */
  readonly apart?: { readonly value: number; readonly time: string } | null;
  /** The cell where a maximum differs most, and by how much. */
  readonly where?: { readonly value: number; readonly at: readonly [easting: number, northing: number] };
}
export interface MetricSection {
  readonly title: TextKey;
  readonly rows: readonly Metric[];
}

/** What of a field's maxima says something to a person; both where left out. */
const toldOf: Readonly<Record<string, readonly string[]>> = {
  arrival_time: ['mean'],
  maximum_speed: ['largest'],
  maximum_hazard: ['largest'],
  permanent_water: [],
};

export function metricsOf(app: App, c: Comparison): MetricSection[] {
  const sections: MetricSection[] = [
    { title: 'metricWater', rows: waterRows(app, c) },
    { title: 'people', rows: peopleRows(app, c) },
    { title: 'metricGround', rows: groundRows(app, c) },
    { title: 'metricWorks', rows: worksRows(app, c) },
    { title: 'metricStages', rows: stageRows(app, c) },
    { title: 'metricFigures', rows: figureRows(c) },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

const changes = (o: OverTime, key: string): boolean => o[`largest_difference_${key}`] !== 0;

function overTimeRow(id: string, label: string, unit: Unit, o: OverTime, key: string): Metric {
  const time = o['largest_difference_time'] as string | null;
  return {
    id,
    label,
    unit,
    pair: o[`peak_${key}`] as Pair | null,
    apart: time === null ? null : { value: o[`largest_difference_${key}`] as number, time },
  };
}

function waterRows({ t, run, name }: App, c: Comparison): Metric[] {
  const rows: Metric[] = [];
  for (const m of c.fields.maxima) {
    if (m['differing_cells'] === 0) continue;
    const u = unitSuffix(m.unit);
    const label = name(run.header.fields.find((f) => f.name === m.field)?.label) || m.field.replaceAll('_', ' ');
    const spot = m['where'] as Where | null;
    const where = spot && {
      value: m[`largest_difference${u}`] as number,
      at: [spot.easting_m, spot.northing_m] as const,
    };
    const told = toldOf[m.field] ?? ['largest', 'mean'];
    for (const [figure, key] of [
      ['largest', 'metricLargest'],
      ['mean', 'metricMean'],
    ] as const)
      if (told.includes(figure))
        rows.push({
          id: `maxima.${m.field}.${figure}`,
          label: t(key, { name: label }),
          unit: m.unit as Unit,
          column: m.field,
          pair: m[`${figure}${u}`] as Pair | null,
          ...(figure === told[0] && where ? { where } : {}),
        });
    if (m.field === 'maximum_depth')
      rows.push({
        id: `maxima.${m.field}.volume`,
        label: t('metricVolume'),
        unit: 'm3',
        pair: m['volume_m3'] as Pair,
      });
  }
  for (const w of c.fields.wet_area)
    rows.push(overTimeRow(`wet_area.${w.from_depth_m}`, t('metricWet', { depth: w.from_depth_m }), 'm2', w, 'area_m2'));
  return rows;
}

function peopleRows(app: App, c: Comparison): Metric[] {
  const zone = app.run.header.tables.find((table) => table.name === 'zone');
  return [
    ...c.tables.people.map((p) => {
      const column = zone?.columns[p.column];
      const unit = column?.unit ?? 'persons';
      return overTimeRow(`people.${p.column}`, app.name(column?.label), unit, p.over_time, withUnit(p.column, unit));
    }),
    ...c.tables.zones.map((z) =>
      overTimeRow(
        `zones.${z.id}`,
        app.t('metricAffectedIn', { name: app.assetName({ kind: 'zone', id: z.id }) }),
        'persons',
        z.over_time,
        'people_affected',
      ),
    ),
  ];
}

function groundRows({ t }: App, c: Comparison): Metric[] {
  const hazards = { flood: 'metricFlood', debris: 'metricDebris' } as const;
  const classes = {
    low: 'hazardLow',
    moderate: 'hazardModerate',
    significant: 'hazardSignificant',
    extreme: 'hazardExtreme',
  } as const;
  return c.areas
    .filter((x) => changes(x.area, 'area_m2'))
    .map((x) =>
      overTimeRow(
        `areas.${x.hazard}.${x.class}`,
        t(hazards[x.hazard], { class: t(classes[x.class]) }),
        'm2',
        x.area,
        'area_m2',
      ),
    );
}

function worksRows(app: App, c: Comparison): Metric[] {
  const { t, run } = app;
  const keys: Readonly<Record<string, TextKey>> = {
    roads_closed: 'countRoads',
    underpasses_impassable: 'countUnderpassesDeep',
    underpasses_closed: 'countUnderpassesShut',
    bridges_alarmed: 'countBridgesAlarmed',
    bridges_red: 'countBridgesRed',
    bridges_closed: 'countBridgesShut',
    slopes_failed: 'countSlopes',
  };
  const worded = (table: string, state: string): string => {
    const classes = run.header.tables.find((x) => x.name === table)?.columns['state']?.classes;
    const known: Name | undefined = classes?.find((n) => n.en === state);
    return known ? app.name(known) : state;
  };
  return [
    ...c.tables.states
      .filter((s) => changes(s.over_time, 'count'))
      .map((s) =>
        overTimeRow(`states.${s.key}`, keys[s.key] ? t(keys[s.key]!) : s.what, 'persons', s.over_time, 'count'),
      ),
    ...c.tables.assets.map((x): Metric => {
      const kind = run.header.tables.find((table) => table.name === x.table)?.of ?? x.table;
      return {
        id: `assets.${x.table}.${x.id}`,
        label: t('metricWorst', { name: app.assetName({ kind, id: x.id }) }),
        unit: '1',
        pair: null,
        words: { a: worded(x.table, x.worst.a), b: worded(x.table, x.worst.b) },
      };
    }),
  ];
}

const stageRows = (app: App, c: Comparison): Metric[] =>
  c.tables.gauges
    .filter((g) => changes(g.over_time, 'stage_m'))
    .map((g) => overTimeRow(`gauges.${g.id}`, app.assetName({ kind: 'gauge', id: g.id }), 'm', g.over_time, 'stage_m'));

/** Of the two summaries, volumes that differ; their names are the engine's own. */
const figureRows = (c: Comparison): Metric[] =>
  Object.entries(c.figures)
    .filter(([key, p]) => key.endsWith('_m3') && p.difference !== 0)
    .map(([key, pair]) => ({
      id: `figures.${key}`,
      label: key.replace(/_m3$/, '').replaceAll('_', ' '),
      unit: 'm3',
      pair,
    }));
