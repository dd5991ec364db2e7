/** What the file's units are multiplied by to give SI. Exact by definition of foot, inch, acre and US gallon. */
import type { FlowUnits, UnitFactors } from './options.ts';

const foot = 0.3048; // m
const inch = 0.0254; // m
const acre = 43560 * foot * foot; // m²
const gallon = 231 * inch * inch * inch; // m³, US
const hour = 3600;
const day = 86400;

const flows: Readonly<Record<FlowUnits, number>> = {
  CFS: foot * foot * foot,
  GPM: gallon / 60,
  MGD: (gallon * 1e6) / day,
  CMS: 1,
  LPS: 0.001,
  MLD: 1000 / day,
};

export const flowUnits = Object.keys(flows) as readonly FlowUnits[];
/** The first three flow units bring US customary units with them, the others SI. */
export const isUS = (units: FlowUnits): boolean => units === 'CFS' || units === 'GPM' || units === 'MGD';

export function unitFactors(units: FlowUnits): UnitFactors {
  const us = isUS(units);
  const length = us ? foot : 1;
  const rainDepth = us ? inch : 0.001;
  return {
    length,
    flow: flows[units],
    rainDepth,
    rainRate: rainDepth / hour,
    evaporation: rainDepth / day,
    landArea: us ? acre : 10_000,
    area: length * length,
    volume: length * length * length,
  };
}
