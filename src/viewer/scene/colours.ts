/** Colours of the scene in both themes, and the classes of the water ramp. sRGB, as written on the screen. */

export type Rgb = readonly [number, number, number];
export const rgb = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16) / 255,
  Number.parseInt(hex.slice(3, 5), 16) / 255,
  Number.parseInt(hex.slice(5, 7), 16) / 255,
];

export type Theme = 'dark' | 'light';
export type ColourMode = 'depth' | 'speed' | 'hazard' | 'duration';
/** In the order of the shader's numbers. Duration is of the whole run, known when it is over. */
export const colourModes: readonly ColourMode[] = ['depth', 'speed', 'hazard', 'duration'];

export interface SceneColours {
  readonly sky: string;
  readonly haze: string;
  readonly lowland: string;
  readonly slopeland: string;
  readonly upland: string;
  readonly clay: string;
  readonly river: string;
  readonly riverDeep: string;
  readonly debris: string;
  readonly contour: string;
  readonly skirt: string;
  readonly skirtDeep: string;
  readonly road: string;
  readonly deck: string;
  readonly wall: string;
  readonly section: string;
  readonly boundary: string;
  readonly district: string;
}

export const sceneColours: Record<Theme, SceneColours> = {
  dark: {
    sky: '#0d141b',
    haze: '#16212b',
    lowland: '#94918a',
    slopeland: '#506a55',
    upland: '#5f7a60',
    clay: '#8d8f90',
    river: '#47748d',
    riverDeep: '#2d5671',
    debris: '#a8713f',
    contour: '#11181c',
    skirt: '#27323c',
    skirtDeep: '#141c24',
    road: '#e3ddd0',
    deck: '#e9edf0',
    wall: '#f4efe2',
    section: '#dcf56e',
    boundary: '#ffffff',
    district: '#ffe2a8',
  },
  light: {
    sky: '#e6ecf1',
    haze: '#dfe7ed',
    lowland: '#dedacf',
    slopeland: '#a3b49c',
    upland: '#b4c2a6',
    clay: '#dcdbd8',
    river: '#7fa3b8',
    riverDeep: '#648da6',
    debris: '#a8672f',
    contour: '#4d5a4d',
    skirt: '#c3c7c6',
    skirtDeep: '#a3aaad',
    road: '#5c5750',
    deck: '#ffffff',
    wall: '#4a4038',
    section: '#4a6400',
    boundary: '#29323a',
    district: '#6b3fa0',
  },
};

/**
 * Six classes from shallow to deep: a light-to-dark ramp of one hue family whose lightness falls steadily, so that it
 * reads without hue too.
 */
export const waterClasses: readonly string[] = ['#b5ecf5', '#6fd0ee', '#35a8e6', '#2277d4', '#2f4bb5', '#3a2a86'];
/** Where each class starts: m, m/s, the hazard rating of DEFRA FD2320 (its classes begin at 0.75, 1.25 and 2), and h. */
export const classLimits: Record<ColourMode, readonly number[]> = {
  depth: [0, 0.15, 0.3, 0.6, 1.2, 3],
  speed: [0, 0.25, 0.5, 1, 2, 3],
  hazard: [0, 0.5, 0.75, 1.25, 2, 4],
  duration: [0, 0.25, 0.5, 1, 3, 6],
};
/** Depth of one run minus that of another, from much shallower to much deeper: purple and orange, apart in lightness too. */
export const differenceClasses: readonly string[] = [
  '#35106b',
  '#6a3cab',
  '#9a7fd1',
  '#c9bbe8',
  '#f7c78f',
  '#e8913c',
  '#b9540f',
  '#6e2503',
];
/** From where each class of one side counts, m; below the first the two runs count as alike. */
export const differenceLimits: readonly number[] = [0.05, 0.15, 0.5, 1];
/** Water as deep in both. */
export const alikeWater: Record<Theme, string> = { dark: '#6f8797', light: '#86a0ae' };
export const modeUnits: Record<ColourMode, string> = { depth: 'm', speed: 'm/s', hazard: 'HR', duration: 'h' };

/** How urgent a state is; colours are the same everywhere: symbols, lines, lists. */
export type Urgency = 'calm' | 'watch' | 'warn' | 'alarm' | 'active';
export const urgencyColours: Record<Theme, Record<Urgency, string>> = {
  dark: { calm: '#9fb2c1', watch: '#ffd24d', warn: '#ff9d2e', alarm: '#ff4d4f', active: '#4be0a0' },
  light: { calm: '#566673', watch: '#c89200', warn: '#d96b00', alarm: '#d1202a', active: '#0b8f5a' },
};
export const urgencies: readonly Urgency[] = ['calm', 'watch', 'warn', 'alarm', 'active'];

/** Pipes by how full they are, darker the fuller, in a hue of no other layer: the road above may be coloured too. */
export const pipeColours: Record<Theme, readonly string[]> = {
  dark: ['#dfe6ea', '#cba8ff', '#9a4de0', '#4a0a78'],
  light: ['#98a5ae', '#a65fd6', '#7a22b8', '#3d0066'],
};

/** Series one keeps side by side: eight that differ for colour-blind eyes too, on dark and on light. */
export const pinColours: readonly string[] = [
  '#2f9fe0',
  '#e08a1e',
  '#17a37a',
  '#c069c4',
  '#d6533f',
  '#8a949d',
  '#b39b00',
  '#7478e8',
];

/** Series of one chart, in their order; the third is broken as well. */
export const seriesColours: readonly string[] = ['#35a8e6', '#e08a1e', '#8d99a3'];
