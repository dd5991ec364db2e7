/**
 * What one looks at, as words of an address and back: camera, layers, selection, colour, exaggeration, tool, list and
 * speed. What is as it was when the run was opened is left out, so an untouched picture has a short address.
 */

import type { Pose } from '../scene/camera.ts';
import { colourModes } from '../scene/colours.ts';
import { fastest, slowest } from '../time/speed.ts';
import { type Selection, type State, tabs } from './state.ts';

/** The part of the choices that an address holds; what it leaves out stays as it is on opening. */
export type Chosen = Pick<State, 'tab' | 'tool' | 'selection' | 'hidden' | 'exaggeration' | 'colourMode' | 'speed'>;
export interface SavedView {
  readonly chosen: Partial<Chosen>;
  readonly pose?: Pose;
}

const round = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));
const degrees = 180 / Math.PI;

/** `easting,northing,elevation,distance,bearing,tilt`: m and degrees. */
export function poseText({ x, y, z, distance, azimuth, tilt }: Pose): string {
  const turned = ((((azimuth * degrees) % 360) + 540) % 360) - 180;
  return [x, y, z, distance]
    .map((v) => round(v, 2))
    .concat([turned, tilt * degrees].map((v) => round(v, 3)))
    .join();
}
export function poseFrom(text: string): Pose | undefined {
  const values = text.split(',').map(Number);
  const [x, y, z, distance, azimuth, tilt] = values as [number, number, number, number, number, number];
  if (values.length !== 6 || !values.every(Number.isFinite) || distance <= 0) return undefined;
  return { x, y, z, distance, azimuth: azimuth / degrees, tilt: tilt / degrees };
}

function selectionText(selection: Selection): string | undefined {
  if (selection?.what === 'cell') return `cell:${selection.cell}`;
  if (selection?.what === 'asset') return `asset:${selection.asset.kind}:${selection.asset.id}`;
  return selection && `suggestion:${selection.id}`;
}
function selectionFrom(text: string, spotOf: (cell: number) => readonly [number, number] | undefined): Selection {
  const [what, first = '', ...rest] = text.split(':');
  const all = [first, ...rest].join(':');
  if (what === 'suggestion' && all) return { what, id: all };
  if (what === 'asset' && first && rest.length) return { what, asset: { kind: first, id: rest.join(':') } };
  const cell = Number(first);
  const at = what === 'cell' && first !== '' && Number.isInteger(cell) ? spotOf(cell) : undefined;
  return at && { what: 'cell', cell, x: at[0], y: at[1] };
}

/** Words by name; undefined takes a word out of the address. */
export type Words = Readonly<Record<string, string | undefined>>;

export function wordsOf(now: Chosen, opening: Chosen, pose: Pose | undefined): Words {
  const changed = <K extends keyof Chosen>(key: K, text: (value: Chosen[K]) => string | undefined) =>
    now[key] === opening[key] ? undefined : text(now[key]);
  const off = [...now.hidden].filter((id) => !opening.hidden.has(id)).sort();
  const on = [...opening.hidden].filter((id) => !now.hidden.has(id)).sort();
  return {
    cam: pose && poseText(pose),
    off: off.join() || undefined,
    on: on.join() || undefined,
    sel: selectionText(now.selection),
    colour: changed('colourMode', (mode) => mode),
    exag: changed('exaggeration', (value) => round(value, 2)),
    tool: now.tool,
    tab: changed('tab', (tab) => tab),
    speed: changed('speed', (speed) => round(speed, 2)),
  };
}

/** Reads the words of an address; what makes no sense is passed over. */
export function readView(
  q: URLSearchParams,
  opening: Chosen,
  spotOf: (cell: number) => readonly [number, number] | undefined,
): SavedView {
  const chosen: { -readonly [K in keyof Chosen]?: Chosen[K] } = {};
  const list = (name: string): string[] => q.get(name)?.split(',').filter(Boolean) ?? [];
  const number = (name: string, least: number, most: number): number | undefined => {
    const value = Number(q.get(name) || Number.NaN);
    return value >= least && value <= most ? value : undefined;
  };
  if (q.has('off') || q.has('on')) {
    const on = list('on');
    chosen.hidden = new Set([...opening.hidden].filter((id) => !on.includes(id)).concat(list('off')));
  }
  const selection = q.get('sel') && selectionFrom(q.get('sel')!, spotOf);
  if (selection) chosen.selection = selection;
  const colourMode = colourModes.find((mode) => mode === q.get('colour'));
  if (colourMode) chosen.colourMode = colourMode;
  const exaggeration = number('exag', 1, 10);
  if (exaggeration) chosen.exaggeration = exaggeration;
  const speed = number('speed', slowest, fastest);
  if (speed) chosen.speed = speed;
  const tab = tabs.find((name) => name === q.get('tab'));
  if (tab) chosen.tab = tab;
  if (q.get('tool')) chosen.tool = q.get('tool')!;
  const pose = q.get('cam') ? poseFrom(q.get('cam')!) : undefined;
  return pose ? { chosen, pose } : { chosen };
}
