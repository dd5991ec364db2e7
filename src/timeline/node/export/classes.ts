/**
 * Classes and colours in which a field becomes a picture, and the legend that says them. Dry ground, ground never
 * reached and whatever lies outside is transparent.
 */
import { dryBelow } from '../../encode.ts';
import { unitSuffix } from '../../unit-suffix.ts';
import type { Colour } from './png.ts';
import { type FieldRaster, titleOf } from './raster.ts';

/** Values from `from` up to but not including `to`; null: no limit. */
export interface Class {
  readonly from: number | null;
  readonly to: number | null;
  readonly colour: Colour;
}

const hex = (text: string, opacity: number): Colour => {
  const n = Number.parseInt(text, 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255, opacity];
};
const blues = ['cfe8ff', '9ccff5', '62aee8', '3288d4', '1c62ad', '123f80', '0a2250'];
const browns = ['ecdcc0', 'd9bc8a', 'bf935a', '9c6c38', '754a22', '4f2f14', '331c0a'];
const heat = ['fff3b0', 'fdd870', 'fba94a', 'f0702f', 'd03a26', '99181f', '5f0b18'];
const land = ['2f6b4f', '4f8a57', '83a663', 'b5bd76', 'd9cf95', 'cdb083', 'b08b69', '94705a', '8b7f7a', 'd8d6d4'];
const across = ['2b4c9b', '5f86c6', 'a3c0e0', 'f2f2ee', 'f0bb9a', 'd9785a', 'a52f33'];

/** Limits of fields whose classes people know, in SI; what lies below the first is transparent. */
const known: Readonly<Record<string, { readonly limits: readonly number[]; readonly colours: readonly string[] }>> = {
  water_depth: { limits: [dryBelow, 0.15, 0.3, 0.5, 1, 2, 4], colours: blues },
  maximum_depth: { limits: [dryBelow, 0.15, 0.3, 0.5, 1, 2, 4], colours: blues },
  debris_depth: { limits: [dryBelow, 0.1, 0.3, 0.5, 1, 2, 4], colours: browns },
  maximum_speed: { limits: [0.05, 0.25, 0.5, 1, 1.5, 2, 4], colours: heat },
  // 0.75, 1.25 and 2 part the classes of DEFRA FD2320
  maximum_hazard: { limits: [0.05, 0.25, 0.75, 1.25, 2, 4, 8], colours: heat },
  permanent_water: { limits: [1], colours: ['3288d4'] },
};

export function classesOf(r: FieldRaster): readonly Class[] {
  const { name } = r.field;
  const set = known[name];
  if (set)
    return set.limits.map((from, k) => ({ from, to: set.limits[k + 1] ?? null, colour: hex(set.colours[k], 230) }));
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const v of r.values)
    if (!Number.isNaN(v) && !(name === 'arrival_time' && v < 0)) {
      if (v < least) least = v;
      if (v > most) most = v;
    }
  if (least > most) return [];
  const signed = name.startsWith('velocity_');
  if (signed) {
    most = Math.max(-least, most);
    least = -most;
  }
  const colours = signed
    ? across
    : name === 'bed_elevation'
      ? land
      : name === 'arrival_time'
        ? heat.toReversed()
        : blues;
  const step = niceStep((most - least) / colours.length);
  const first = signed ? -step * (colours.length / 2) : Math.floor(least / step) * step;
  const limit = (k: number): number => Number((first + k * step).toPrecision(10));
  return colours.map((c, k) => ({
    from: signed && k === 0 ? null : limit(k),
    to: k === colours.length - 1 ? null : limit(k + 1),
    colour: hex(c, 230),
  }));
}

/** 1, 2 or 5 times a power of ten, at least `x`. */
function niceStep(x: number): number {
  if (!(x > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map((m) => m * power).find((s) => s >= x * (1 - 1e-9))!;
}

/** For each cell the number of its class from 1, or 0: transparent. */
export function classify(values: Float32Array, classes: readonly Class[]): Uint8Array {
  const out = new Uint8Array(values.length);
  const from = classes.map((c) => c.from ?? Number.NEGATIVE_INFINITY);
  for (let i = 0; i < values.length; i++) {
    let k = from.length;
    while (k > 0 && !(values[i] >= from[k - 1])) k--;
    out[i] = k;
  }
  return out;
}

export const transparent: Colour = [0, 0, 0, 0];

/** The legend as JSON. */
export function legendOf(r: FieldRaster, classes: readonly Class[]): string {
  const unit = unitSuffix(r.field.unit);
  const rgb = (c: Colour) => `#${[c[0], c[1], c[2]].map((n) => n.toString(16).padStart(2, '0')).join('')}`;
  const legend = {
    title: titleOf(r),
    field: r.field.name,
    unit: r.field.unit,
    time: r.moment,
    vertical_datum: r.datum,
    provenance: `model result. ${r.run.provenance.en}`,
    classes: classes.map((c) => ({
      [`from${unit}`]: c.from,
      [`to${unit}`]: c.to,
      colour: rgb(c.colour),
      opacity: Number((c.colour[3] / 255).toFixed(2)),
    })),
    transparent: 'below the first class, and outside the place',
  };
  return `${JSON.stringify(legend, null, 1)}\n`;
}
