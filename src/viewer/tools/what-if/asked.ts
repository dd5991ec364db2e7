/** What a person asks of a what-if, as written into its form, and what it comes to. */
import type { Point } from '../../../assets/place.ts';
import { setOf, type WhatIf } from '../../../run/what-if.ts';
import type { RunHeader } from '../../../timeline/format.ts';

export interface Asked {
  /** Per cent of the scenario's rain. */
  rain: string;
  /** Id of the road to close; empty for none. */
  road: string;
  /** Easting and northing of the barrier's points, m, one a line. */
  points: string;
  /** Of the barrier, m. */
  height: string;
}

interface Changeable {
  readonly rain_factor?: number;
  readonly barriers?: NonNullable<WhatIf['barriers']>;
}
const scenarioOf = (header: RunHeader): Changeable => header.scenario as Changeable;

export const unchanged = (header: RunHeader): Asked => ({
  rain: String(Math.round((scenarioOf(header).rain_factor ?? 1) * 1e4) / 100),
  road: '',
  points: '',
  height: '1.5',
});

/** Points as written; undefined where a line is not two numbers. */
export function pointsOf(text: string): Point[] | undefined {
  const points: Point[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(/[\s,;，；]+/).filter((w) => w !== '');
    if (words.length === 0) continue;
    const [x, y] = words.map(Number);
    if (words.length !== 2 || !Number.isFinite(x) || !Number.isFinite(y)) return undefined;
    points.push([x!, y!]);
  }
  return points;
}

export type AskedFault = 'whatIfNothing' | 'whatIfBadRain' | 'whatIfBadPoints' | 'whatIfBadHeight';

/** The change as the engine takes it, or what is wrong with what was written. */
export function readAsked(asked: Asked, header: RunHeader, tick: number): WhatIf | AskedFault {
  const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
  const rain = number(asked.rain) / 100;
  if (!(rain >= 0 && rain <= 10)) return 'whatIfBadRain';
  const line = pointsOf(asked.points);
  if (!line || line.length === 1) return 'whatIfBadPoints';
  const height = number(asked.height);
  if (line.length > 0 && !(height > 0 && height <= 100)) return 'whatIfBadHeight';
  const rainFactor = rain === (scenarioOf(header).rain_factor ?? 1) ? undefined : rain;
  if (rainFactor === undefined && line.length === 0 && asked.road === '') return 'whatIfNothing';
  return {
    tick,
    ...(rainFactor === undefined ? {} : { rainFactor }),
    ...(line.length > 0 ? { barriers: [{ line, height }] } : {}),
    ...(asked.road === '' ? {} : { commands: [{ type: 'close-road', payload: { road: asked.road } }] }),
  };
}

/** The command line that computes the same until tick `ends`, and the file of commands that it names, if any. */
export function asCommand(run: string, header: RunHeader, whatIf: WhatIf, ends: number): string {
  const seconds = (ticks: number): string => `${ticks * header.clock.tick} s`;
  const set = [...setOf(whatIf, scenarioOf(header).barriers), `time.end=${seconds(ends)}`];
  const words = ['stormtable fork', run, `--at "${seconds(whatIf.tick)}"`, ...set.map((s) => `--set "${s}"`)];
  const commands = whatIf.commands ?? [];
  if (commands.length === 0) return words.join(' ');
  const file = commands.map(({ type, payload }) => `  - { command: ${type}, payload: ${JSON.stringify(payload)} }`);
  return `${[...words, '--command commands.yaml'].join(' ')}\n\ncommands.yaml:\nformat: commands/1\ncommands:\n${file.join('\n')}`;
}
