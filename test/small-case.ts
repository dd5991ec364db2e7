/** A small whole case made here, without files: a rough valley with rain, an inflow, a stage, an underpass, a bridge, a slope and gauges. Runs in Node and in a page. */
import type { Place } from '../src/assets/place.ts';
import type { KernelRunner } from '../src/kernels/runner.ts';
import { Engine, type Listener } from '../src/run/engine.ts';
import { assemble } from '../src/scenario/catalogue.ts';
import { FaultList } from '../src/scenario/faults.ts';
import type { Scenario, ScenarioBundle } from '../src/scenario/scenario.ts';
import { coarseGround } from '../src/scenario/subgrid-ground.ts';

const rows = 40;
const cols = 60;
const cellSize = 20;
const name = { en: 'Small valley', zh: '小山谷' };

/** A V-shaped valley falling east, with bumps from an integer hash. */
function groundValues(): Float32Array {
  const values = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) {
      const bump = (((r * 73856093) ^ (c * 19349663)) >>> 7) % 100;
      values[r * cols + c] = 200 + Math.abs(r - 20) * 1.5 - c * 0.2 + bump * 0.004;
    }
  return values;
}

const outline = [
  [
    [0, 0],
    [1200, 0],
    [1200, 800],
    [0, 800],
    [0, 0],
  ],
] as const;
const constant = (v: number): Float32Array => new Float32Array(rows * cols).fill(v);

export function smallBundle(over: Partial<Scenario> = {}): ScenarioBundle {
  const section = {
    id: 'stream-in',
    name,
    river: 'stream',
    line: [
      [30, 340],
      [30, 440],
    ] as const,
    top: 205,
  };
  const place: Place = {
    id: 'small-valley',
    name,
    time_zone: 'UTC',
    epsg: 0,
    datum: 'local',
    provenance: name,
    reconstructed: true,
    rivers: [],
    sections: [section],
    bridges: [
      {
        id: 'stone-bridge',
        name,
        river: 'stream',
        line: [
          [600, 300],
          [600, 500],
        ],
        deck_elevation: 197,
        soffit_elevation: 196,
        width: 6,
        main_span: 20,
        caveat: { en: '', zh: '' },
      },
    ],
    underpasses: [
      {
        id: 'mill-dip',
        name,
        kind: 'underpass',
        at: [630, 390],
        lip_elevation: 194.4,
        curve: [
          [0, 0],
          [1, 40],
          [3, 300],
        ],
        entrance_width: 6,
        pump: 0.01,
      },
    ],
    roads: {
      nodes: [
        { id: 'a', at: [100, 500] },
        { id: 'b', at: [600, 480] },
        { id: 'c', at: [1100, 500] },
      ],
      edges: [
        {
          id: 'ab',
          from: 0,
          to: 1,
          class: 'primary',
          line: [
            [100, 500],
            [600, 480],
          ],
          speed: 12,
          name,
          grade_separated: false,
        },
        {
          id: 'bc',
          from: 1,
          to: 2,
          class: 'primary',
          line: [
            [600, 480],
            [1100, 500],
          ],
          speed: 12,
          name,
          grade_separated: false,
        },
      ],
    },
    zones: [
      { id: 'city', name, tier: 'city', parent: '', rings: outline, population: 0 },
      { id: 'vale', name, tier: 'district', parent: 'city', rings: outline, population: 0 },
      {
        id: 'mill',
        name,
        tier: 'town',
        parent: 'vale',
        rings: [
          [
            [0, 0],
            [1200, 0],
            [1200, 800],
            [0, 800],
            [0, 0],
          ],
        ],
        population: 3000,
      },
    ],
    sites: [
      {
        id: 'hill',
        name,
        at: [300, 700],
        radius: 30,
        slope: 0.6,
        depth: 2,
        cohesion: 1500,
        friction_angle: 0.5,
        unit_weight: 19000,
        transmissivity: 2e-5,
        specific_area: 150,
        volume: 2000,
        households: 4,
      },
    ],
    gauges: [
      {
        id: 'stage-1',
        name,
        kind: 'stage',
        at: [800, 390],
        watches: '',
        interval: 300,
        delay: 60,
        loss: 0.05,
        noise: 0.01,
        warning: 193.5,
        guarantee: 194,
      },
      {
        id: 'rain-1',
        name,
        kind: 'rain',
        at: [400, 200],
        watches: '',
        interval: 300,
        delay: 60,
        loss: 0.05,
        noise: 1e-8,
      },
      {
        id: 'dip-1',
        name,
        kind: 'depth',
        at: [630, 390],
        watches: 'mill-dip',
        interval: 120,
        delay: 40,
        loss: 0.02,
        noise: 0.01,
      },
    ],
    stations: [{ id: 'yard', name, at: [100, 500] }],
    crews: [{ id: 'pump-1', name, station: 'yard', capabilities: ['pump'], mobilisation: 300, ford: 0.5, pump: 0.1 }],
    drain_areas: [
      {
        id: 'mill-drains',
        name,
        rings: [
          [
            [500, 100],
            [900, 100],
            [900, 300],
            [500, 300],
            [500, 100],
          ],
        ],
        capacity: 5e-6,
      },
    ],
  };
  const scenario: Scenario = {
    id: 'small-valley',
    name,
    cut: 'full',
    seed: 5,
    clock: { startEpochMs: 0, offsetMinutes: 0, tick: 60, coupling: 10, ticks: 60, recordEvery: 5 },
    warm_up: 300,
    rain: [{ kind: 'uniform', rate: 60e-3 / 3600, from: 0, until: 1800 }],
    inflow: [
      { id: 'stream', into: { section }, series: { times: [0, 1800, 3600], values: [2, 30, 5], between: 'linear' } },
    ],
    boundary: [
      {
        id: 'outlet',
        kind: 'stage',
        across: { edge: 'east', from: 0, to: 800 },
        series: { times: [0, 3600], values: [189, 190], between: 'linear' },
      },
    ],
    initial: { depth: 0, water_surface: [] },
    losses: { infiltration: 'green_ampt', drains: true },
    flow: {},
    landslide: {},
    sensing: true,
    impact: {},
    dispatch: false,
    events: [{ tick: 30, type: 'force-slide', role: 'city', payload: { site: 'hill' } }],
    record: { velocity: true },
    gauges: [{ id: 'p1', name, at: [900, 390] }],
    ...over,
  };
  const ground = {
    rows,
    cols,
    cellSize,
    west: 0,
    north: rows * cellSize,
    epsg: 0,
    datum: 'local',
    values: groundValues(),
  };
  const surface = {
    manning: constant(0.04),
    impervious: constant(0.3),
    conductivity: constant(1e-6),
    suction: constant(0.1),
    moisture_deficit: constant(0.2),
  };
  const size = scenario.flow.subgrid?.cell_size;
  const coarse = size === undefined ? undefined : coarseGround(ground, surface, size, () => ({}), new FaultList());
  return {
    scenario,
    place,
    ground,
    surface,
    ...(coarse ? { ground: coarse.raster, surface: coarse.surface, fine: coarse.fine } : {}),
    rules: undefined,
    inputs: [],
    digest: '',
    where: () => ({}),
  };
}

export async function startSmall(
  runner: KernelRunner,
  options: { shared: boolean; listener?: Listener; over?: Partial<Scenario> },
): Promise<Engine> {
  const listener = options.listener ?? { report() {}, command() {} };
  const engine = await Engine.create(assemble(smallBundle(options.over), runner, { shared: options.shared }), listener);
  for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
  engine.begin();
  return engine;
}
