/**
 * What land covers and soils lose of the rain where a scenario gives no number of its own: the shipped table, and a
 * place's own laid over it. Depths and rates come from handbooks named beside them; a place with better ones says so.
 */
import { z } from 'zod';
import type { QuantityReader } from '../core/units.ts';
import { schemaWords } from './schema-words.ts';

export const lossTableFormat = 'losses/1';

/** Hydrologic soil groups, from quick to slow (US Soil Conservation Service 1986, TR-55, appendix A). */
export const soilGroups = ['A', 'B', 'C', 'D'] as const;
export type SoilGroup = (typeof soilGroups)[number];

export interface CoverLosses {
  /** Depth kept on leaves and roofs, m. */
  readonly interception: number;
  /** Depth kept in hollows, m. */
  readonly depression: number;
  /** Curve number of the pervious share in average conditions, by soil group. */
  readonly curve_number: Readonly<Record<SoilGroup, number>>;
}
export interface SoilLosses {
  /** f0, fc m/s; decay 1/s. */
  readonly horton: { readonly f0: number; readonly fc: number; readonly decay: number };
  /** m/s */
  readonly constant: number;
}
export interface LossTable {
  readonly cover: Readonly<Record<string, CoverLosses>>;
  readonly soil: Readonly<Record<SoilGroup, SoilLosses>>;
}

const mm = 1e-3;
const mmPerHour = 1e-3 / 3600;
const cover = (interception: number, depression: number, A: number, B: number, C: number, D: number): CoverLosses => ({
  interception: interception * mm,
  depression: depression * mm,
  curve_number: { A, B, C, D },
});

/**
 * Interception: US Army Corps of Engineers 2000, HEC-HMS canopy storage (general vegetation 1.3 mm, grass and deciduous
 * trees 2.0, conifers 2.5). Depressions: ASCE 1992, Manual of Practice 77 (pavement 1.3 to 2.5 mm, lawns 2.5 to 5.1,
 * pasture 5.1, forest litter 7.6). Curve numbers: TR-55 1986, tables 2-2a to 2-2c; those of towns are of the open ground
 * between the buildings, since the sealed share is a map of its own. Bare ground's hollows and water are our choice.
 */
const shippedCover: LossTable['cover'] = {
  woods: cover(2.5, 7.6, 36, 60, 73, 79), // woods, fair
  brush: cover(1.3, 5.1, 35, 56, 70, 77), // brush, fair
  pasture: cover(2.0, 5.1, 49, 69, 79, 84), // pasture, fair
  grass: cover(2.0, 3.8, 39, 61, 74, 80), // open space, good
  crops: cover(1.3, 5.1, 67, 78, 85, 89), // row crops in straight rows, good
  terraces: cover(1.3, 5.1, 62, 71, 78, 81), // row crops contoured and terraced, good
  bare: cover(0, 2.5, 77, 86, 91, 94), // fallow, bare soil
  town: cover(0, 1.9, 49, 69, 79, 84), // open space, fair
  paved: cover(0, 1.9, 98, 98, 98, 98),
  water: cover(0, 0, 100, 100, 100, 100),
};

/**
 * Capacities after Akan 1993, Urban Stormwater Hydrology, as quoted in the SWMM Reference Manual: moist soil under dense
 * vegetation, of sand (A), loam (B) and clay (D), C between the last two; soaked rates the middle of Musgrave's ranges
 * (1955) by group; decay 4.14 an hour where nothing was measured.
 */
const soil = (f0: number, fc: number): SoilLosses => ({
  horton: { f0: f0 * mmPerHour, fc: fc * mmPerHour, decay: 4.14 / 3600 },
  constant: fc * mmPerHour,
});
const shippedSoil: LossTable['soil'] = {
  A: soil(83.8, 9.5),
  B: soil(50.8, 5.7),
  C: soil(34.3, 2.5),
  D: soil(17.8, 0.6),
};

export const shippedLosses: LossTable = { cover: shippedCover, soil: shippedSoil };

/**
 * Group of a soil by its saturated conductivity, m/s. TR-55's bounds are 7.6, 3.8 and 1.3 mm/h; the middle one is taken
 * as 3.3, so that the loam of Rawls et al. 1983 (3.4 mm/h), which TR-55 lists under B, falls there.
 */
export function soilGroupOf(conductivity: number): SoilGroup {
  const rate = conductivity / mmPerHour;
  return rate >= 7.6 ? 'A' : rate >= 3.3 ? 'B' : rate >= 1.27 ? 'C' : 'D';
}

/** Land covers of a ground rebuilt from facts, in the words of the table. */
export function coverOfClass(id: string): string {
  const known: Readonly<Record<string, string>> = {
    bank: 'grass',
    farmland: 'crops',
    urban: 'town',
    'urban-dense': 'town',
  };
  return known[id] ?? (id.startsWith('river') ? 'water' : id);
}

/** A place's own table: `format: losses/1`. What it leaves out of a cover it renames stays as shipped. */
export function lossTableSchema(read: QuantityReader) {
  const { quantity, number } = schemaWords(read);
  const depth = () => quantity('m', { least: 0, most: 10, example: '2 mm' });
  const rate = () => quantity('m/s', { least: 0 });
  const cn = () => number({ least: 0, above: true, most: 100 });
  return z.strictObject({
    format: z.string(),
    cover: z
      .record(
        z.string(),
        z.strictObject({
          like: z.string().optional(),
          interception: depth().optional(),
          depression: depth().optional(),
          curve_number: z
            .union([cn(), z.strictObject({ A: cn(), B: cn(), C: cn(), D: cn() })])
            .meta({ description: 'one curve number, or one for each soil group' })
            .optional(),
        }),
      )
      .prefault({}),
    soil: z
      .partialRecord(
        z.enum(soilGroups),
        z.strictObject({
          horton: z
            .strictObject({
              f0: rate(),
              fc: rate(),
              decay: quantity('1/s', { least: 0, above: true, example: '4 /h' }),
            })
            .optional(),
          constant: rate().optional(),
        }),
      )
      .prefault({}),
  });
}
export type WrittenLossTable = z.output<ReturnType<typeof lossTableSchema>>;
