/**
 * Underpasses and low points of roads, which a cell is too coarse to hold: each fills from the street water of its cell
 * over a lip, along its own stage-volume curve, and is emptied by pumps. What pumps lift goes to the river by pipe and
 * does not come back to the streets.
 */
import type { Underpass } from '../assets/place.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { cellArea, cellAt } from '../core/grid.ts';
import type { Name } from '../core/names.ts';
import { type Command, defineProcess, type ProcessContext } from '../core/process.ts';
import { depthOf, faultsOfCurve, topOf } from './stage-volume.ts';

export interface UnderpassOptions {
  readonly underpasses: readonly Underpass[];
  /** Depths over the lowest point of the roadway, m: water stands; cars float or stall (fording limit of cars, TRID 1412184). */
  readonly wet?: number;
  readonly impassable?: number;
}

export const underpassFaults = defineFaults({
  'underpass-outside': 'underpass {id} lies outside the ground at {x}, {y}. Move it or enlarge the place.',
  'underpass-entrance': 'underpass {id} has an entrance {found} m wide; expected more than 0.',
  'underpass-pump': 'underpass {id} has a pump of {found} m3/s; expected 0 or more.',
});

/** Broad-crested weir over an embankment, SI: Q = C B H^1.5 (HEC-RAS, 3.0 in US units). */
export const weirCoefficient = 1.66;
/** Discharge over a lip of width m under a head m, m³/s. */
export const overLip = (width: number, head: number): number =>
  head > 0 ? weirCoefficient * width * head * Math.sqrt(head) : 0;

export const underpassStates: readonly Name[] = [
  { en: 'dry', zh: '无积水' },
  { en: 'water standing', zh: '有积水' },
  { en: 'impassable', zh: '不可通行' },
  { en: 'full', zh: '满溢' },
];
/** Codes and severities of the states, in their order. */
const codes = ['underpass-dry', 'underpass-wet', 'underpass-impassable', 'underpass-full'] as const;
const severities = ['info', 'minor', 'major', 'critical'] as const;

export function underpasses(context: ProcessContext, options: UnderpassOptions) {
  const { grid, mask, ledger } = context;
  const { underpasses: list, wet = 0.15, impassable = 0.3 } = options;
  const faults: Fault[] = [];
  const cellOf = list.map((u) => {
    const cell = cellAt(grid, u.at[0], u.at[1]);
    if (cell < 0 || mask[cell] !== 1)
      faults.push(underpassFaults('underpass-outside', { id: u.id, x: u.at[0], y: u.at[1] }));
    if (!(u.entrance_width > 0))
      faults.push(underpassFaults('underpass-entrance', { id: u.id, found: u.entrance_width }));
    if (!(u.pump >= 0)) faults.push(underpassFaults('underpass-pump', { id: u.id, found: u.pump }));
    faults.push(...faultsOfCurve(`underpass ${u.id}`, u.curve));
    return cell;
  });
  if (faults.length) throw new StormtableError(faults);

  // Underpasses may share a cell: each cell asks and gives once for all of them.
  const cells = Int32Array.from([...new Set(cellOf)].sort((a, b) => a - b));
  const places = Array.from(cells, (cell) => list.flatMap((_, row) => (cellOf[row] === cell ? [row] : [])));
  const lips = Float64Array.from(list, (u) => u.lip_elevation);
  const area = cellArea(grid);
  const table = context.ownTable({
    name: 'underpass',
    of: 'underpass',
    picture: 'truth',
    ids: list.map((u) => u.id),
    columns: {
      depth: {
        unit: 'm',
        type: 'f32',
        doc: 'water over the lowest point of the roadway',
        label: { en: 'Depth', zh: '积水深' },
      },
      volume: { unit: 'm3', type: 'f64', doc: 'water held', label: { en: 'Volume', zh: '积水量' } },
      level: {
        unit: 'm',
        type: 'f32',
        doc: 'its water surface; the top of the curve lies at the lip',
        label: { en: 'Water level', zh: '水位' },
        initial: list.map((u) => u.lip_elevation - topOf(u.curve)[0]),
      },
      inflow: { unit: 'm3/s', type: 'f32', doc: 'street water coming in', label: { en: 'Inflow', zh: '入流' } },
      pumped: { unit: 'm3/s', type: 'f32', doc: 'water lifted out by all pumps', label: { en: 'Pumped', zh: '抽排' } },
      mobile_pump: {
        unit: 'm3/s',
        type: 'f32',
        doc: 'capacity of mobile pumps at work here',
        label: { en: 'Mobile pumps', zh: '移动泵' },
      },
      state: {
        unit: '1',
        type: 'u8',
        doc: 'class of its depth',
        label: { en: 'State', zh: '状态' },
        classes: underpassStates,
      },
      closed: {
        unit: '1',
        type: 'u8',
        doc: 'closed to traffic by command',
        label: { en: 'Traffic', zh: '交通' },
        classes: [
          { en: 'open', zh: '开放' },
          { en: 'closed', zh: '封闭' },
        ],
      },
      asked: {
        unit: 'm3',
        type: 'f64',
        doc: 'asked of the street for this interval',
        label: { en: 'Asked', zh: '请求' },
        unrecorded: true,
      },
      returning: {
        unit: 'm3/s',
        type: 'f64',
        doc: 'overflow back to the street',
        label: { en: 'Overflow', zh: '外溢' },
        unrecorded: true,
      },
    },
  });
  const c = table.column;
  /** Whether it holds nothing, and neither gives nor takes: its row stays as it is while no street water reaches the lip. */
  const rests = (row: number): boolean =>
    c.volume[row] === 0 &&
    c.asked[row] === 0 &&
    c.returning[row] === 0 &&
    c.inflow[row] === 0 &&
    c.pumped[row] === 0 &&
    c.depth[row] === 0 &&
    c.state[row] === 0;

  const tell = (row: number, code: string, severity: (typeof severities)[number], tick: number, params = {}) => {
    const u = list[row]!;
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { name_en: u.name.en, name_zh: u.name.zh, ...params },
      asset: { kind: 'underpass', id: u.id },
      at: u.at,
    });
  };
  /** A state is left 5 cm below where it began, so that a pump at work does not flutter between two. */
  const tellState = (row: number, depth: number, tick: number) => {
    const was = c.state[row]!;
    const reaches = (state: number, threshold: number) => depth >= threshold - (was >= state ? 0.05 : 0);
    const full = topOf(list[row]!.curve)[0] - 0.01;
    const now = !reaches(1, wet) ? 0 : !reaches(2, impassable) ? 1 : !reaches(3, full) ? 2 : 3;
    if (now === was) return;
    c.state[row] = now;
    tell(row, codes[now]!, severities[now]!, tick, { depth_m: depth.toFixed(2) });
  };
  const rowIn = (payload: Command['payload']): number => table.rowOf(String(payload['underpass']));
  const unknown = (payload: Command['payload']): string | undefined =>
    rowIn(payload) < 0
      ? `underpass is "${String(payload['underpass'] ?? '')}"; expected the id of an underpass of this place`
      : undefined;
  const badPump = (value: unknown): string | undefined =>
    typeof value === 'number' && value > 0 && Number.isFinite(value)
      ? undefined
      : `pump_m3_per_s is ${String(value)}; expected a number above 0`;
  const traffic = (closed: 0 | 1) => ({
    doc: closed ? 'closes an underpass to traffic' : 'opens an underpass to traffic',
    check: unknown,
    apply({ payload, tick }: Command) {
      const row = rowIn(payload);
      if (c.closed[row] === closed) return;
      c.closed[row] = closed;
      tell(row, closed ? 'underpass-closed' : 'underpass-opened', 'info', tick);
    },
  });

  return defineProcess({
    name: 'underpasses',
    source: 'broad-crested weir Q = 1.66 B H^1.5 over the lip; own stage-volume curves',
    pace: 'coupling',
    fields: {
      take: { unit: 'm', of: 'water_depth', access: 'requests', cells, doc: 'street water running in over the lip' },
      give: { unit: 'm/s', of: 'water_depth', access: 'adds', cells, doc: 'overflow back to the street' },
      water_depth: { unit: 'm', access: 'reads', doc: 'street water at the entrance' },
      bed_elevation: { unit: 'm', access: 'reads', doc: 'street level at the entrance' },
    },
    commands: {
      'close-underpass': traffic(1),
      'open-underpass': traffic(0),
      'deploy-pump': {
        doc: 'sets mobile pumps of a capacity to work at an underpass, beside those already there',
        check: (payload) => unknown(payload) ?? badPump(payload['pump_m3_per_s']),
        apply({ payload, tick }) {
          const row = rowIn(payload);
          const pump = payload['pump_m3_per_s'] as number;
          c.mobile_pump[row]! += pump;
          tell(row, 'pump-deployed', 'info', tick, { pump_m3_per_s: pump });
        },
      },
      'remove-pump': {
        doc: 'takes mobile pumps of a capacity away from an underpass; all of them where no capacity is given',
        check: (payload) =>
          unknown(payload) ?? (payload['pump_m3_per_s'] === undefined ? undefined : badPump(payload['pump_m3_per_s'])),
        apply({ payload, tick }) {
          const row = rowIn(payload);
          const left = c.mobile_pump[row]! - ((payload['pump_m3_per_s'] as number | undefined) ?? Infinity);
          c.mobile_pump[row] = left > 1e-6 ? left : 0; // f32 columns: 0.1 + 0.2 - 0.3 is no pump
          tell(row, 'pump-removed', 'info', tick);
        },
      },
    },
    sentences: {
      'underpass-dry': { en: '{name_en} is clear of water.', zh: '{name_zh}积水已退。' },
      'underpass-wet': { en: 'Water stands {depth_m} m deep in {name_en}.', zh: '{name_zh}积水{depth_m}米。' },
      'underpass-impassable': {
        en: '{name_en} is impassable: {depth_m} m of water.',
        zh: '{name_zh}积水{depth_m}米，车辆不可通行。',
      },
      'underpass-full': {
        en: '{name_en} is full to the lip, {depth_m} m deep.',
        zh: '{name_zh}已灌满，水深{depth_m}米。',
      },
      'underpass-closed': { en: '{name_en} was closed to traffic.', zh: '{name_zh}已封闭交通。' },
      'underpass-opened': { en: '{name_en} was opened to traffic.', zh: '{name_zh}已恢复通行。' },
      'pump-deployed': {
        en: 'Mobile pumps of {pump_m3_per_s} m³/s started at {name_en}.',
        zh: '移动泵（{pump_m3_per_s}立方米/秒）在{name_zh}开始抽排。',
      },
      'pump-removed': { en: 'Mobile pumps left {name_en}.', zh: '移动泵撤离{name_zh}。' },
    },
    start() {
      let held = 0;
      for (const v of c.volume) held += v;
      ledger.open('underpass', held);
    },
    step(fields, { tick, length }) {
      const { take, give } = fields;
      const { values: ground } = fields.bed_elevation;
      const { values: water } = fields.water_depth;
      const { asked: asks } = take;
      const { rate: gives } = give;
      const answered = !take.pending;
      let any = false;
      let gave = false;
      for (let k = 0; k < cells.length; k++) {
        const cell = cells[k]!;
        const rows = places[k]!;
        const bed = ground[cell]!;
        const surface = bed + water[cell]!;
        if (asks[k] === 0 && gives[k] === 0) {
          let still = true;
          for (const row of rows) still &&= rests(row) && !(surface > lips[row]! && surface > bed);
          if (still) continue;
        }
        // What the last interval brought, shared by what each had asked.
        const granted = answered && asks[k]! > 0 ? take.granted[k]! * area : 0;
        let wanted = 0;
        for (const row of rows) wanted += c.asked[row]!;
        const returned = gives[k]! * length * area;
        let returning = 0;
        for (const row of rows) returning += c.returning[row]!;
        let asked = 0;
        let most = 0;
        let back = 0;
        for (const row of rows) {
          const u = list[row]!;
          const [topDepth, topVolume] = topOf(u.curve);
          const came = wanted > 0 ? granted * (c.asked[row]! / wanted) : 0;
          const went = returning > 0 ? returned * (c.returning[row]! / returning) : 0;
          let volume = c.volume[row]! + came - went;
          const pumped = Math.min(Math.max(0, volume), (u.pump + c.mobile_pump[row]!) * length);
          volume -= pumped;
          if (came > 0) ledger.book('underpass', 'street', came);
          if (went > 0) ledger.book('underpass', 'overflow', -went);
          if (pumped > 0) ledger.book('underpass', 'pumps', -pumped);
          const depth = depthOf(u.curve, volume);
          c.volume[row] = volume;
          c.depth[row] = depth;
          c.level[row] = u.lip_elevation - topDepth + depth;
          c.inflow[row] = came / length;
          c.pumped[row] = pumped / length;

          // What runs over the lip in the next interval: what the weir passes, the street holds above it, and there is room for.
          const crest = Math.max(u.lip_elevation, bed);
          const head = surface - crest;
          const room = topVolume - volume;
          // a litre of room is full: asking for less would only move rounding errors
          c.asked[row] =
            head > 0 && room > 1e-3 ? Math.min(overLip(u.entrance_width, head) * length, head * area, room) : 0;
          c.returning[row] = room < -1e-3 ? -room / length : 0;
          asked += c.asked[row]!;
          most = Math.max(most, head * area);
          back += c.returning[row]!;
          tellState(row, depth, tick);
        }
        if (asked > most && asked > 0) {
          // two entrances on one cell together leave what lies below the lower lip
          for (const row of rows) c.asked[row]! *= most / asked;
          asked = most;
        }
        asks[k] = asked / area;
        if (asked > 0) any = true;
        if (gives[k] !== 0 || back > 0) gave = true;
        gives[k] = back / area;
      }
      if (any) take.submit();
      if (gave) give.changed();
    },
    volumes() {
      let sum = 0;
      for (const v of c.volume) sum += v;
      return { underpass: sum };
    },
  });
}
