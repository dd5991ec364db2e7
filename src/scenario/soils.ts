/** Green and Ampt parameters by soil texture: Rawls, Brakensiek and Miller 1983, table 2. */
import type { Soil } from './scenario.ts';

/** [saturated conductivity mm/h, wetting front suction mm, effective porosity] */
const rawls = {
  sand: [117.8, 49.5, 0.417],
  loamy_sand: [29.9, 61.3, 0.401],
  sandy_loam: [10.9, 110.1, 0.412],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a porosity, not a logarithm
  loam: [3.4, 88.9, 0.434],
  silt_loam: [6.5, 166.8, 0.486],
  sandy_clay_loam: [1.5, 218.5, 0.33],
  clay_loam: [1.0, 208.8, 0.309],
  silty_clay_loam: [1.0, 273.0, 0.432],
  sandy_clay: [0.6, 239.0, 0.321],
  silty_clay: [0.5, 292.2, 0.423],
  clay: [0.3, 316.3, 0.385],
} as const;

export type SoilName = keyof typeof rawls;
export const soilNames = Object.keys(rawls) as [SoilName, ...SoilName[]];

/** A texture's soil, half saturated before the storm (our choice: flood season follows wet weeks). */
export function soilOf(texture: SoilName): Soil {
  const [k, psi, porosity] = rawls[texture];
  return { conductivity: (k * 0.001) / 3600, suction: psi * 0.001, moisture_deficit: porosity * 0.5 };
}
