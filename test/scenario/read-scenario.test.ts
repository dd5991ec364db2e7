import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Rain, ScenarioBundle } from '../../src/scenario/scenario.ts';

const alder = 'scenarios/alder-valley';
const head = 'format: scenario/1\nid: case\nname: { en: Case, zh: 案例 }\n';

let folder: string;
/** Writes a scenario beside a ground of 8 x 6 cells of 10 m and reads it. */
async function read(text: string, files: Record<string, string> = {}, options = {}): Promise<ScenarioBundle> {
  const rows = Array.from({ length: 6 }, (_, r) => Array.from({ length: 8 }, (_, c) => 10 + r + c / 10).join(' '));
  await writeFile(
    join(folder, 'dem.asc'),
    `ncols 8\nnrows 6\nxllcorner 100\nyllcorner 200\ncellsize 10\n${rows.join('\n')}\n`,
  );
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const file = join(folder, 'scenario.yaml');
  await writeFile(file, `${head}ground: dem.asc\n${text}`);
  return readScenario(file, options);
}
const time = 'time: { start: 2020-08-19T08:00:00+08:00, end: 2 h }\n';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scenario-'));
});

describe('a scenario is read', () => {
  it('with every quantity in SI and every time in seconds from the start', async () => {
    const { scenario } = await read(`${time}rain:
  - uniform: { rate: 36 mm/h, from: 2020-08-19T08:30:00+08:00, until: 1 h }
  - series: { times: [0 h, 30 min], rates: [3.6 cm/h, 0 mm/h] }
  - design_storm: { formula: { A: 1000, C: 0.9, b: 5, n: 0.6 }, return_period: 100y, duration: 90 min, peak_ratio: 40 % }
inflow:
  - { id: q, points: [[115, 215]], series: { times: [0 s, 10 min], discharges: [500 L/s, 2 m³/s] } }
initial: { depth: 25 cm }
`);
    expect(scenario.rain[0]).toEqual({ kind: 'uniform', rate: expect.closeTo(1e-5, 12), from: 1800, until: 3600 });
    expect(scenario.rain[1]).toMatchObject({
      series: { times: [0, 1800], values: [expect.closeTo(1e-5, 12), 0], between: 'steps' },
    });
    expect(scenario.rain[2]).toMatchObject({
      return_period: 100,
      duration: 5400,
      peak_ratio: 0.4,
      start: 0,
      formula: { A: 1000 },
    });
    expect(scenario.inflow).toEqual([
      { id: 'q', into: { points: [[115, 215]] }, series: { times: [0, 600], values: [0.5, 2], between: 'linear' } },
    ]);
    expect(scenario.initial.depth).toBe(0.25);
    expect(scenario.clock).toEqual({
      startEpochMs: Date.parse('2020-08-19T00:00:00Z'),
      offsetMinutes: 480,
      tick: 60,
      coupling: 10,
      ticks: 120,
      recordEvery: 5,
    });
  });

  it('as plain data: what JSON keeps is all there is', async () => {
    const { scenario } = await readScenario(alder);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  });

  it('with a design storm cell put into the metres of the ground', async () => {
    const { scenario } = await read(`crs: EPSG:32648\n${time}rain:
  - design_storm: { zone: yubei, return_period: 5 y, duration: 1 h, cell: { center: [105, 0.01], radius: 5 km, velocity: [36 km/h, 0 m/s] } }
`);
    const storm = scenario.rain[0];
    expect(storm).toMatchObject({ formula: { A: 1111 }, cell: { radius: 5000, velocity: [expect.closeTo(10, 9), 0] } });
    const [x, y] = (storm as Extract<Rain, { kind: 'design_storm' }>).cell!.center;
    expect(x).toBeCloseTo(500_000, 2); // the zone's own meridian
    expect(y).toBeCloseTo(1105.3, 0); // 0.01 degree of latitude by the scale of 0.9996
  });

  it('with series from CSV files', async () => {
    const { scenario } = await read(
      `${time}rain: [ series: { file: rain.csv } ]\ninflow: [ { points: [[115, 215]], series: { file: q.csv } } ]\n`,
      {
        'rain.csv':
          '# made up\r\ntime,rate_mm_per_h\r\n2020-08-19T08:00:00+08:00,3.6\r\n2020-08-19T09:00:00+08:00,0\r\n',
        'q.csv': 'time_min,name,discharge_l_per_s\n0,a,500\n30,b,1500\n',
      },
    );
    expect(scenario.rain[0]).toMatchObject({
      series: { times: [0, 3600], values: [expect.closeTo(1e-6, 14), 0], between: 'steps' },
    });
    expect(scenario.inflow[0]!.series).toEqual({ times: [0, 1800], values: [0.5, 1.5], between: 'linear' });
  });

  it('with one open boundary for each edge that "all" names', async () => {
    const { scenario } = await read(`${time}boundary: [ { edge: all, kind: free, slope: 0.01 } ]\n`);
    expect(scenario.boundary.map((b) => b.across)).toEqual([
      { edge: 'north', from: 100, to: 180 },
      { edge: 'south', from: 100, to: 180 },
      { edge: 'east', from: 200, to: 260 },
      { edge: 'west', from: 200, to: 260 },
    ]);
    expect(new Set(scenario.boundary.map((b) => b.id)).size).toBe(4);
  });

  it('with what covers a bare ground from the scenario, or else plain loam', async () => {
    const own = await read(`${time}surface: { manning: 0.1, impervious: 30 %, soil: sand }\n`);
    expect([own.surface.manning[47], own.surface.impervious[0]]).toEqual([Math.fround(0.1), Math.fround(0.3)]);
    expect(own.surface.conductivity[5]! * 3.6e6).toBeCloseTo(117.8, 4);
    const bare = await read(time);
    expect(bare.surface.manning[0]).toBe(Math.fround(0.04));
    expect(bare.place).toMatchObject({
      datum: 'unspecified',
      epsg: 0,
      time_zone: 'Etc/GMT-8',
      bridges: [],
      roads: { nodes: [], edges: [] },
    });
  });

  it("at a whole multiple of the ground's cells, by means of blocks", async () => {
    const { ground } = await read(`${time}cell_size: 20 m\n`);
    expect([ground.rows, ground.cols, ground.cellSize, ground.north]).toEqual([3, 4, 20, 260]);
    expect(ground.values[0]).toBeCloseTo(10 + 0.5 + 0.05, 5);
  });

  it('with its events at the tick they fall in, in order of time', async () => {
    const { scenario } = await read(
      `${time}events:\n  - { at: 1 h, command: b }\n  - { at: 90 s, command: a, payload: { x: 1 } }\n`,
    );
    expect(scenario.events).toEqual([
      { tick: 1, type: 'a', role: 'city', payload: { x: 1 } },
      { tick: 60, type: 'b', role: 'city', payload: {} },
    ]);
  });
});

describe('a value laid over the file', () => {
  it('by --set is read as the schema says and wins', async () => {
    const set = ['rain[1].design_storm.return_period=100y', 'time.end=1 h', 'losses.drains=false', 'end=30 min'];
    const { scenario } = await readScenario(alder, { set, seed: 99 });
    expect(scenario.rain[1]).toMatchObject({ return_period: 100 });
    expect(scenario.clock.ticks).toBe(30);
    expect(scenario.losses.drains).toBe(false);
    expect(scenario.seed).toBe(99);
    // the event at 70 minutes is not reached, which is what a shorter end means
    expect(scenario.events).toEqual([]);
  });

  it('by the test cut changes only what it names, and --set comes after it', async () => {
    const text = `${time}surface: { manning: 0.1, impervious: 0.5 }\ntest:\n  end: 1 h\n  record: 10 min\n  surface: { manning: 0.2 }\n  time.tick: 30 s\n`;
    const full = await read(text);
    expect([full.scenario.clock.ticks, full.surface.manning[0]]).toEqual([120, Math.fround(0.1)]);
    const { scenario, surface } = await read(text, {}, { cut: 'test', set: ['surface.manning=0.3'] });
    expect(scenario.clock).toMatchObject({ ticks: 120, tick: 30, recordEvery: 20 });
    expect([surface.manning[0], surface.impervious[0]]).toEqual([Math.fround(0.3), 0.5]);
    expect(scenario.cut).toBe('test');
  });

  it('can add an entry at the end of a list', async () => {
    const { scenario } = await read(time, {}, { set: ['rain[0].uniform.rate=36 mm/h'] });
    expect(scenario.rain).toHaveLength(1);
  });
});

describe('the digest of a bundle', () => {
  it('stands while nothing that matters changes', async () => {
    const a = await readScenario(alder);
    const b = await readScenario(join(process.cwd(), alder, 'scenario.yaml'));
    expect(b.digest).toBe(a.digest);
  });

  it('moves with the seed, a value, the ground', async () => {
    const digests = [
      (await readScenario(alder)).digest,
      (await readScenario(alder, { seed: 1 })).digest,
      (await readScenario(alder, { set: ['cell_size=40 m'] })).digest,
      (await readScenario(alder, { set: ['surface.manning=0.05'] })).digest,
    ];
    expect(new Set(digests).size).toBe(4);
  });
});

describe('a place is read', () => {
  it('with its assets in its own metres and their references resolved', async () => {
    const { place, ground, ruleSet } = await readScenario(alder);
    expect(place).toMatchObject({ id: 'alder-valley', epsg: 32648, datum: 'Alder', reconstructed: true });
    expect([ground.rows, ground.cols, ground.epsg, ground.datum]).toEqual([64, 96, 32648, 'Alder']);
    const dip = place.underpasses.find((u) => u.id === 'station-dip')!;
    // as written in make.ts: 690 m east, 430 m north of the corner; degrees in the file hold 7 digits, 1 cm
    expect(dip.at[0]).toBeCloseTo(499_690, 1);
    expect(dip.at[1]).toBeCloseTo(3_274_150, 1);
    const edge = place.roads.edges.find((e) => e.underpass === 'station-dip')!;
    expect(place.roads.nodes[edge.from]!.id).toBe('station');
    expect(edge.speed).toBeCloseTo(50 / 3.6, 12);
    expect(place.gauges.find((g) => g.id === 'school-rain')!.noise * 3.6e6).toBeCloseTo(0.5, 9);
    expect(place.crews[0]).toEqual({
      id: 'pump-1',
      name: { en: 'Pump crew 1', zh: '抽排一队' },
      station: 'fire-station',
      capabilities: ['pump', 'rescue'],
      mobilisation: 240,
      ford: 0.4,
      pump: 0.15,
    });
    expect(place.sites[0]!.slope).toBeCloseTo((32.1 * Math.PI) / 180, 3);
    expect(ruleSet!.rules.length).toBeGreaterThanOrEqual(5);
  });
});
