/**
 * Cross-sections: what passes a line drawn across the water. The discharge is not sampled: the flow kernel adds up, step
 * by step, what crosses each face of the line (kernels/assembly/meter.ts), so the volume told is the volume the cells on
 * its two sides exchanged, whatever the steps. Width, flow area and level are those of the faces at the moment told; with
 * sub-grid tables the flow area is the tables', and a face counts with its whole width.
 */
import type { Point } from '../assets/place.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { ReadField } from '../core/field.ts';
import type { Grid } from '../core/grid.ts';
import { facesOnLine, sidesOf } from '../core/line-faces.ts';
import type { Name } from '../core/names.ts';
import { defineProcess, type Process, type ProcessContext } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { ReadingTimes } from './reading-times.ts';

export interface CrossSection {
  readonly id: string;
  readonly name: Name;
  readonly line: readonly Point[];
  /** s between readings, whole coupling intervals; every tick where left out. */
  readonly every?: number;
}

export const crossSectionFaults = defineFaults({
  'cross-section-empty':
    'cross-section {id} passes between no two cells inside the ground. Move its line, or make it longer than a cell ({cell} m).',
});

/** What is wrong with a section on this ground. */
export const sectionFault = (grid: Grid, mask: ArrayLike<number>, { id, line }: CrossSection): Fault | undefined =>
  sectionFaces(grid, mask, line).length > 0
    ? undefined
    : crossSectionFaults('cross-section-empty', { id, cell: grid.cellSize });

/** Faces shallower than this count for no width and no level, m: a film of rain on a bank is not the river. */
const filmDepth = 0.01;
/** The kernel's meter block (meter.ts): count, faces, sums; then the sums, then two whole numbers a face. */
const blockBytes = 16;

/** The process, and where the kernel finds the faces once the process has started. */
export interface Measured {
  readonly process: Process;
  readonly meters: { readonly address: number };
}

export function crossSections(
  context: ProcessContext,
  options: { readonly sections: readonly CrossSection[]; readonly subgrid?: boolean },
): Measured {
  const { grid, mask } = context;
  const { sections } = options;
  const faults = sections.flatMap((s) => sectionFault(grid, mask, s) ?? []);
  if (faults.length) throw new StormtableError(faults);
  const faces = sections.map((s) => sectionFaces(grid, mask, s.line));

  const table = context.ownTable({
    name: 'cross_section',
    of: 'cross_section',
    picture: 'truth',
    ids: sections.map((s) => s.id),
    columns: {
      discharge: {
        unit: 'm3/s',
        type: 'f64',
        doc: 'mean discharge since the reading before, positive from the left of the line to its right',
        label: { en: 'Discharge', zh: '流量' },
      },
      volume: {
        unit: 'm3',
        type: 'f64',
        doc: 'volume passed since the start, left to right less right to left',
        label: { en: 'Volume passed', zh: '累计过水量' },
      },
      peak: {
        unit: 'm3/s',
        type: 'f64',
        doc: 'discharge of the coupling interval in which most passed so far, in either direction',
        label: { en: 'Peak discharge', zh: '最大流量' },
      },
      width: {
        unit: 'm',
        type: 'f32',
        doc: 'width of the line under more than 1 cm of water',
        label: { en: 'Wetted width', zh: '水面宽' },
      },
      area: { unit: 'm2', type: 'f32', doc: 'flow area of its faces', label: { en: 'Flow area', zh: '过水面积' } },
      level: {
        unit: 'm',
        type: 'f64',
        doc: 'mean water surface over the wetted width, by depth; the lowest bed where dry',
        label: { en: 'Mean level', zh: '平均水位' },
      },
      pending: {
        unit: 'm3',
        type: 'f64',
        doc: 'passed since the reading before',
        label: { en: 'Since last reading', zh: '上次读数以来' },
        unrecorded: true,
      },
    },
  });
  const c = table.column;
  const times = new ReadingTimes(
    context,
    table as unknown as Table,
    sections.map((s) => s.every),
  );
  const count = faces.reduce((sum, of) => sum + of.length, 0);
  const meters = { address: 0 };
  let sums = new Float64Array(0);

  const declared = {
    water_depth: { unit: 'm', access: 'reads', doc: 'depth on both sides' },
    bed_elevation: { unit: 'm', access: 'reads', doc: 'bed on both sides' },
    ...(options.subgrid
      ? ({
          flow_area_x: { unit: 'm', access: 'reads', at: 'face_x', doc: 'flow area per width of east faces' },
          flow_area_y: { unit: 'm', access: 'reads', at: 'face_y', doc: 'flow area per width of south faces' },
        } as const)
      : {}),
  } as const;
  type Fields = Parameters<NonNullable<Process<typeof declared>['step']>>[0];

  const look = (row: number, fields: Fields): void => {
    const { flow_area_x: east, flow_area_y: south } = fields as unknown as Partial<Record<string, ReadField>>;
    const areas = east && south ? { east: east.values, south: south.values } : undefined;
    const seen = across(faces[row]!, fields.bed_elevation.values, fields.water_depth.values, areas);
    c.width[row] = seen.width;
    c.area[row] = seen.area;
    c.level[row] = seen.level;
  };

  const process = defineProcess({
    name: 'cross-sections',
    source: 'face discharges summed over the steps of the flow kernel',
    pace: 'coupling',
    fields: declared,
    scratchBytes: blockBytes + 8 * sections.length + 8 * count,

    start(fields) {
      for (let row = 0; row < sections.length; row++) look(row, fields);
    },
    resume(_, { memory, scratch }) {
      const view = new DataView(memory.buffer);
      const sumsAt = scratch + blockBytes;
      const facesAt = sumsAt + 8 * sections.length;
      for (const [k, value] of [count, facesAt, sumsAt].entries()) view.setInt32(scratch + 4 * k, value, true);
      let at = facesAt;
      faces.forEach((of, row) => {
        for (const { first, south, sign } of of) {
          view.setInt32(at, first * 4 + (south ? 2 : 0) + (sign < 0 ? 1 : 0), true);
          view.setInt32(at + 4, row, true);
          at += 8;
        }
      });
      sums = new Float64Array(memory.buffer as ArrayBuffer, sumsAt, sections.length);
      sums.fill(0);
      meters.address = scratch;
    },
    begin(fields) {
      sums.fill(0); // what passed in the warm-up
      for (let row = 0; row < sections.length; row++) look(row, fields);
    },
    step(fields, interval) {
      for (let row = 0; row < sections.length; row++) {
        const passed = sums[row]! * grid.cellSize;
        sums[row] = 0;
        c.pending[row] = c.pending[row]! + passed;
        const rate = passed / interval.length;
        if (Math.abs(rate) > Math.abs(c.peak[row]!)) c.peak[row] = rate;
      }
      const due = times.due(interval);
      for (const row of due) {
        c.discharge[row] = c.pending[row]! / times.secondsOf(row);
        c.volume[row] = c.volume[row]! + c.pending[row]!;
        c.pending[row] = 0;
        look(row, fields);
      }
      times.tell(due, interval);
    },
  });
  return { process: process as unknown as Process, meters };
}

/** A face of a section. */
interface SectionFace {
  /** The cells west and east of it, or north and south where it is a `south` face. */
  readonly first: number;
  readonly second: number;
  readonly south: boolean;
  readonly sign: 1 | -1;
  /** Length of the line that it stands for, m: its side cast upon the line, for the staircase of a slanting line is longer than it. */
  readonly along: number;
}

export function sectionFaces(grid: Grid, mask: ArrayLike<number>, line: readonly Point[]): SectionFace[] {
  return facesOnLine(grid, mask, line).faces.map((face) => {
    const [first, second] = sidesOf(grid, face);
    const [a, b] = [line[face.segment]!, line[face.segment + 1]!];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const along = (grid.cellSize * Math.abs(face.south ? dx : dy)) / Math.sqrt(dx * dx + dy * dy);
    return { first, second, south: face.south, sign: face.sign, along };
  });
}

/** What the faces of a line show: wetted width, flow area, and level weighted by depth. */
export function across(
  faces: readonly SectionFace[],
  bed: ArrayLike<number>,
  depth: ArrayLike<number>,
  areas?: { readonly east: ArrayLike<number>; readonly south: ArrayLike<number> },
): { width: number; area: number; level: number } {
  let [width, area, weighted, lowest] = [0, 0, 0, Infinity];
  for (const { first, second, south, along } of faces) {
    const [z1, z2, h1, h2] = [bed[first]!, bed[second]!, depth[first]!, depth[second]!];
    lowest = Math.min(lowest, z1, z2);
    const flow = areas ? areas[south ? 'south' : 'east'][first]! : Math.max(z1 + h1, z2 + h2) - Math.max(z1, z2);
    if (!(flow > filmDepth)) continue;
    const level = h1 > filmDepth && h2 > filmDepth ? (z1 + h1 + z2 + h2) / 2 : Math.max(z1 + h1, z2 + h2);
    width += along;
    area += along * flow;
    weighted += along * flow * level;
  }
  return { width, area, level: area > 0 ? weighted / area : lowest };
}
