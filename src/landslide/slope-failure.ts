/**
 * Hazard sites through the storm: rain wets each slope, its factor of safety falls, it creeps, and where the factor drops
 * below 1 it fails once and its debris is laid out. The ground itself is left as it was: debris does not yet dam rivers.
 */
import type { HazardSite } from '../assets/place.ts';
import { exp, tan } from '../core/arithmetic.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { cellAt } from '../core/grid.ts';
import type { Name } from '../core/names.ts';
import { type Command, defineProcess, type ProcessContext } from '../core/process.ts';
import { creepRate, factorOfSafety, rechargeAfter, relativeWetness } from './infinite-slope.ts';
import { runoutOf, tangentOfReach } from './runout.ts';

export interface SlopeFailureOptions {
  readonly sites: readonly HazardSite[];
  /** Time over which a slope remembers rain, s. Our own choice: 12 h. */
  readonly memory?: number;
  /** Recharge at the start, m/s: the mean rain of the days before (a wet week of 120 mm is 0.7 mm/h). */
  readonly antecedent?: number;
  /**
   * Tangent of the angle of reach; by volume (Corominas 1996, slides of all kinds) where left out. Wet debris that finds
   * a channel runs farther: 0.25 fits the surveyed slide in the tests, where the volume alone gives 0.38.
   */
  readonly tangent_of_reach?: number;
  /** Factor of safety below which a site is watched. */
  readonly watch?: number;
}

export const slopeFaults = defineFaults({
  'site-outside': 'hazard site {id} lies outside the ground at {x}, {y}. Move it or enlarge the place.',
  'site-soil':
    'hazard site {id}: slope {slope}, depth {depth}, unit weight {weight}, transmissivity {transmissivity}; all must be above 0, the slope below 90 deg.',
});

export const siteStates: readonly Name[] = [
  { en: 'stable', zh: '稳定' },
  { en: 'watch', zh: '关注' },
  { en: 'failed', zh: '已滑' },
];

export function slopeFailure(context: ProcessContext, options: SlopeFailureOptions) {
  const { grid, mask, clock } = context;
  const { sites, memory = 12 * 3600, antecedent = 0, watch = 1.15, tangent_of_reach } = options;
  const faults: Fault[] = [];
  const cellOf = sites.map((s) => {
    const cell = cellAt(grid, s.at[0], s.at[1]);
    if (cell < 0 || mask[cell] !== 1) faults.push(slopeFaults('site-outside', { id: s.id, x: s.at[0], y: s.at[1] }));
    if (!(s.slope > 0 && s.slope < Math.PI / 2 && s.depth > 0 && s.unit_weight > 0 && s.transmissivity > 0))
      faults.push(
        slopeFaults('site-soil', {
          id: s.id,
          slope: s.slope,
          depth: s.depth,
          weight: s.unit_weight,
          transmissivity: s.transmissivity,
        }),
      );
    return cell;
  });
  if (faults.length) throw new StormtableError(faults);
  const fading = exp(-clock.tick / memory);

  const table = context.ownTable({
    name: 'site',
    of: 'site',
    picture: 'truth',
    ids: sites.map((s) => s.id),
    columns: {
      factor_of_safety: {
        unit: '1',
        type: 'f32',
        doc: 'infinite-slope factor of safety',
        label: { en: 'Factor of safety', zh: '稳定系数' },
        initial: sites.map((s) => factorOfSafety(s, relativeWetness(s, antecedent))),
      },
      wetness: {
        unit: '1',
        type: 'f32',
        doc: 'share of the layer that is saturated',
        label: { en: 'Wetness', zh: '饱和度' },
        initial: sites.map((s) => relativeWetness(s, antecedent)),
      },
      recharge: {
        unit: 'm/s',
        type: 'f64',
        doc: 'remembered rain',
        label: { en: 'Recharge', zh: '入渗补给' },
        initial: antecedent,
        unrecorded: true,
      },
      displacement_rate: { unit: 'm/s', type: 'f32', doc: 'creep, empirical', label: { en: 'Creep', zh: '位移速率' } },
      displacement: {
        unit: 'm',
        type: 'f64',
        doc: 'creep since the start; the runout once failed',
        label: { en: 'Displacement', zh: '累计位移' },
      },
      state: {
        unit: '1',
        type: 'u8',
        doc: 'stable, watched or failed',
        label: { en: 'State', zh: '状态' },
        classes: siteStates,
      },
      failed_tick: {
        unit: '1',
        type: 'i32',
        doc: 'tick of failure; -1 while it holds',
        label: { en: 'Failed at tick', zh: '失稳时步' },
        initial: -1,
      },
      runout: { unit: 'm', type: 'f32', doc: 'distance the debris ran', label: { en: 'Runout', zh: '滑移距离' } },
      debris_cells: {
        unit: '1',
        type: 'i32',
        doc: 'cells with debris',
        label: { en: 'Debris cells', zh: '掩埋单元' },
        unrecorded: true,
      },
    },
  });
  const c = table.column;

  const tell = (row: number, code: string, severity: 'info' | 'minor' | 'critical', tick: number, params = {}) => {
    const s = sites[row]!;
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { name_en: s.name.en, name_zh: s.name.zh, ...params },
      asset: { kind: 'site', id: s.id },
      at: s.at,
    });
  };
  const fail = (row: number, tick: number, bed: ArrayLike<number>, debris: Float32Array) => {
    const s = sites[row]!;
    const slide = { at: s.at, radius: s.radius, tangent_of_slope: tan(s.slope), volume: s.volume };
    const runout = runoutOf(grid, mask, bed, slide, tangent_of_reach ?? tangentOfReach(s.volume));
    runout.cells.forEach((i, k) => {
      debris[i]! += runout.depth[k]!;
    });
    c.state[row] = 2;
    c.failed_tick[row] = tick;
    c.runout[row] = runout.length;
    c.debris_cells[row] = runout.cells.length;
    c.displacement_rate[row] = 0;
    c.displacement[row]! += runout.length;
    tell(row, 'slope-failed', 'critical', tick, {
      volume_m3: Math.round(s.volume),
      runout_m: Math.round(runout.length),
      households: s.households,
      cells: runout.cells.length,
    });
  };
  const rowIn = (payload: Command['payload']): number => table.rowOf(String(payload['site']));

  return defineProcess({
    name: 'slope-failure',
    source: 'infinite slope with steady wetness (Montgomery and Dietrich 1994); angle of reach (Corominas 1996)',
    pace: 'tick_end',
    fields: {
      debris_depth: {
        unit: 'm',
        access: 'owns',
        doc: 'thickness of landslide debris',
        record: { label: { en: 'Debris', zh: '滑坡堆积' }, encoding: 'mm-u16', every: 'frame' },
      },
      bed_elevation: { unit: 'm', access: 'reads', doc: 'ground the debris runs over' },
      rainfall_rate: { unit: 'm/s', access: 'reads', doc: 'rain on the site' },
    },
    commands: {
      'force-slide': {
        doc: 'makes a hazard site fail now, whatever its factor of safety',
        check: (payload: Command['payload']) =>
          rowIn(payload) < 0
            ? `site is "${String(payload['site'] ?? '')}"; expected the id of a hazard site of this place`
            : undefined,
        apply({ payload, tick }, fields) {
          const row = rowIn(payload);
          if (c.state[row] !== 2) fail(row, tick, fields.bed_elevation.values, fields.debris_depth.values);
        },
      },
    },
    sentences: {
      'slope-watch': {
        en: 'Slope {name_en} is close to failure: factor of safety {factor_of_safety}.',
        zh: '{name_zh}斜坡濒临失稳，稳定系数{factor_of_safety}。',
      },
      'slope-stable': { en: 'Slope {name_en} is stable again.', zh: '{name_zh}斜坡恢复稳定。' },
      'slope-failed': {
        en: 'Slope {name_en} failed: {volume_m3} m³ ran {runout_m} m; {households} households in its reach.',
        zh: '{name_zh}发生滑坡：{volume_m3}立方米，滑移{runout_m}米，威胁{households}户。',
      },
    },
    step(fields, { tick }) {
      const rain = fields.rainfall_rate.values;
      for (let row = 0; row < sites.length; row++) {
        const s = sites[row]!;
        const recharge = rechargeAfter(c.recharge[row]!, rain[cellOf[row]!]!, fading);
        c.recharge[row] = recharge;
        if (c.state[row] === 2) continue;
        const wetness = relativeWetness(s, recharge);
        const fs = factorOfSafety(s, wetness);
        c.wetness[row] = wetness;
        c.factor_of_safety[row] = fs;
        if (fs < 1) {
          fail(row, tick, fields.bed_elevation.values, fields.debris_depth.values);
          continue;
        }
        c.displacement_rate[row] = creepRate(fs);
        c.displacement[row]! += creepRate(fs) * clock.tick;
        const was = c.state[row]!;
        const now = fs < watch + (was === 1 ? 0.02 : 0) ? 1 : 0;
        if (now === was) continue;
        c.state[row] = now;
        tell(row, now ? 'slope-watch' : 'slope-stable', now ? 'minor' : 'info', tick, {
          factor_of_safety: fs.toFixed(2),
        });
      }
    },
  });
}
