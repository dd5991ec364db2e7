/**
 * Constants of inlet control by SWMM's culvert codes 1 to 57 (FHWA HDS-5, 3rd edition, 2012, tables A.1 to A.3): form of
 * the unsubmerged equation, K, M, c and Y, in the units of that publication (feet). Each row was held against the table
 * that EPA SWMM 5.2 carries in culvert.c. Ks is that of HDS-5; SWMM takes 7 S for mitered ends where HDS-5 has 0.7 S.
 */
export interface CulvertConstants {
  readonly form: 1 | 2;
  readonly k: number;
  readonly m: number;
  readonly c: number;
  readonly y: number;
  /** End cut to the slope of the fill: the slope's correction is +0.7 S instead of -0.5 S. */
  readonly mitered: boolean;
}

const rows: readonly (readonly [form: 1 | 2, k: number, m: number, c: number, y: number])[] = [
  // circular concrete: square edge, groove end in headwall, groove end projecting
  [1, 0.0098, 2, 0.0398, 0.67],
  [1, 0.0018, 2, 0.0292, 0.74],
  [1, 0.0045, 2, 0.0317, 0.69],
  // circular corrugated metal: headwall, mitered, projecting
  [1, 0.0078, 2, 0.0379, 0.69],
  [1, 0.021, 1.33, 0.0463, 0.75],
  [1, 0.034, 1.5, 0.0553, 0.54],
  // circular with beveled ring, 45 and 33.7 degrees
  [1, 0.0018, 2.5, 0.03, 0.74],
  [1, 0.0018, 2.5, 0.0243, 0.83],
  // box, flared wingwalls: 30 to 75, 90 or 15, 0 degrees; with beveled top edge 45, 18 to 33.7 degrees
  [1, 0.026, 1, 0.0347, 0.81],
  [1, 0.061, 0.75, 0.04, 0.8],
  [1, 0.061, 0.75, 0.0423, 0.82],
  [2, 0.51, 0.667, 0.0309, 0.8],
  [2, 0.486, 0.667, 0.0249, 0.83],
  // box, 90 degree headwall: chamfers, bevels 45 and 33.7 degrees
  [2, 0.515, 0.667, 0.0375, 0.79],
  [2, 0.495, 0.667, 0.0314, 0.82],
  [2, 0.486, 0.667, 0.0252, 0.865],
  // box, skewed headwall: chamfers at 45, 30, 15 degrees; 45 degree bevels
  [2, 0.545, 0.667, 0.04505, 0.73],
  [2, 0.533, 0.667, 0.0425, 0.705],
  [2, 0.522, 0.667, 0.0402, 0.68],
  [2, 0.498, 0.667, 0.0327, 0.75],
  // box, chamfers, wingwalls without offset: 45, 18.4, 18.4 degrees at 30 degrees of skew
  [2, 0.497, 0.667, 0.0339, 0.803],
  [2, 0.493, 0.667, 0.0361, 0.806],
  [2, 0.495, 0.667, 0.0386, 0.71],
  // box, top bevels, wingwalls with offset: 45, 33.7, 18.4 degrees
  [2, 0.497, 0.667, 0.0302, 0.835],
  [2, 0.495, 0.667, 0.0252, 0.881],
  [2, 0.493, 0.667, 0.0227, 0.887],
  // corrugated metal box: headwall, thick wall projecting, thin wall projecting
  [1, 0.0083, 2, 0.0379, 0.69],
  [1, 0.0145, 1.75, 0.0419, 0.64],
  [1, 0.034, 1.5, 0.0496, 0.57],
  // horizontal, then vertical ellipse of concrete: square edge, groove end in headwall, groove end projecting
  [1, 0.01, 2, 0.0398, 0.67],
  [1, 0.0018, 2.5, 0.0292, 0.74],
  [1, 0.0045, 2, 0.0317, 0.69],
  [1, 0.01, 2, 0.0398, 0.67],
  [1, 0.0018, 2.5, 0.0292, 0.74],
  [1, 0.0095, 2, 0.0317, 0.69],
  // pipe arch, 18 inch corner: headwall, mitered, projecting; projecting, no bevels, 33.7 degree bevels
  [1, 0.0083, 2, 0.0379, 0.69],
  [1, 0.03, 1, 0.0463, 0.75],
  [1, 0.034, 1.5, 0.0496, 0.57],
  [1, 0.03, 1.5, 0.0496, 0.57],
  [1, 0.0088, 2, 0.0368, 0.68],
  [1, 0.003, 2, 0.0269, 0.77],
  // pipe arch, 31 inch corner: projecting, no bevels, 33.7 degree bevels
  [1, 0.03, 1.5, 0.0496, 0.57],
  [1, 0.0088, 2, 0.0368, 0.68],
  [1, 0.003, 2, 0.0269, 0.77],
  // arch of corrugated metal: headwall, mitered, thin wall projecting
  [1, 0.0083, 2, 0.0379, 0.69],
  [1, 0.03, 1, 0.0473, 0.75],
  [1, 0.034, 1.5, 0.0496, 0.57],
  // circular throat: smooth, rough; elliptical face: beveled, square, thin edges projecting
  [2, 0.534, 0.555, 0.0196, 0.9],
  [2, 0.519, 0.64, 0.021, 0.9],
  [2, 0.536, 0.622, 0.0368, 0.83],
  [2, 0.5035, 0.719, 0.0478, 0.8],
  [2, 0.547, 0.8, 0.0598, 0.75],
  // rectangular: tapered throat; side-tapered less and more favourable; slope-tapered less and more favourable
  [2, 0.475, 0.667, 0.0179, 0.97],
  [2, 0.56, 0.667, 0.0446, 0.85],
  [2, 0.56, 0.667, 0.0378, 0.87],
  [2, 0.5, 0.667, 0.0446, 0.65],
  [2, 0.5, 0.667, 0.0378, 0.71],
];
const mitered = [5, 37, 46];

/** `code` 1 to 57. */
export function culvertConstants(code: number): CulvertConstants {
  const row = rows[code - 1];
  if (!row) throw new RangeError(`culvert code ${code} is not one of 1 to ${rows.length}`);
  const [form, k, m, c, y] = row;
  return { form, k, m, c, y, mitered: mitered.includes(code) };
}
