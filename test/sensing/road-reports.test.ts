import { describe, expect, it } from 'vitest';
import type { Gauge, RoadEdge } from '../../src/assets/place.ts';
import { gauges } from '../../src/sensing/gauges.ts';
import { roadReports } from '../../src/sensing/road-reports.ts';
import { scriptedFields, scriptedTable, smallRun } from './small-run.ts';

const edge = (id: string, more: Partial<RoadEdge> = {}): RoadEdge => ({
  id,
  from: 0,
  to: 1,
  class: 'primary',
  line: [
    [20, 20],
    [80, 20],
  ],
  speed: 10,
  name: { en: id, zh: id },
  grade_separated: false,
  ...more,
});
const build = (
  edges: RoadEdge[],
  script: (c: Record<string, Float64Array>, tick: number) => void,
  list: Gauge[] = [],
  commands: never[] = [],
) =>
  smallRun({
    given: { bed_elevation: { unit: 'm', values: 0 } },
    commands,
    processes: (context) => [
      scriptedFields(() => undefined),
      scriptedTable(
        context,
        'road',
        'truth',
        edges.map((e) => e.id),
        ['state', 'cause', 'depth'],
        script,
      ),
      scriptedTable(context, 'underpass', 'truth', ['u'], ['depth'], (c, tick) => {
        c['depth']![0] = tick >= 20 ? 0.5 : 0;
      }),
      gauges(context, { gauges: list }),
      roadReports(context, { edges, gauges: list }),
    ],
  });
const known = (run: Awaited<ReturnType<typeof build>>) =>
  run.engine.world.table('road_known').column as Record<string, ArrayLike<number>>;

describe('what the city knows of its roads', () => {
  it('a closure becomes known between two and forty-five minutes after it happens, not at once', async () => {
    const many = Array.from({ length: 60 }, (_, k) => edge(`e${k}`));
    const run = await build(many, (c, tick) => {
      if (tick >= 10) {
        c['state']!.fill(2);
        c['cause']!.fill(1);
        c['depth']!.fill(0.4);
      }
    });
    const at: number[] = [];
    for (let t = 1; t <= 80; t++) {
      run.to(t);
      many.forEach((_, row) => {
        if (known(run)['state']![row] === 2) at[row] ??= t - 11;
      });
    }
    expect(Math.min(...at)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...at)).toBeLessThanOrEqual(46);
    // the mean of an exponential of 10 min, cut below at 2 and above at 45, lies near 10; 60 draws
    const mean = at.reduce((a, b) => a + b, 0) / at.length;
    expect(mean).toBeGreaterThan(6);
    expect(mean).toBeLessThan(15);
  });

  it('a closing order is known at once, and so is its end', async () => {
    const run = await build([edge('e')], (c, tick) => {
      const on = tick >= 10 && tick < 20;
      c['state']![0] = on ? 2 : 0;
      c['cause']![0] = on ? 5 : 0;
    });
    run.to(11);
    expect(known(run)['state']![0]).toBe(2);
    run.to(21);
    expect(known(run)['state']![0]).toBe(0);
  });

  it('the gauge of an underpass tells its road without anybody going there', async () => {
    const gauge: Gauge = {
      id: 'g',
      name: { en: 'g', zh: 'g' },
      kind: 'depth',
      at: [50, 50],
      watches: 'u',
      interval: 60,
      delay: 0,
      loss: 0,
      noise: 0,
    };
    const run = await build(
      [edge('e', { underpass: 'u' })],
      (c, tick) => {
        c['state']![0] = tick >= 20 ? 2 : 0;
        c['cause']![0] = tick >= 20 ? 3 : 0;
        c['depth']![0] = tick >= 20 ? 0.5 : 0;
      },
      [gauge],
    );
    run.to(20);
    expect(known(run)['state']![0]).toBe(0);
    run.to(21);
    expect(known(run)['state']![0]).toBe(2);
    expect(known(run)['depth']![0]).toBeCloseTo(0.5, 6);
  });

  it('a crew on the spot reports at once', async () => {
    const run = await build(
      [edge('e')],
      (c, tick) => {
        if (tick >= 10) c['state']![0] = 3;
      },
      [],
      [{ tick: 11, source: 'crew', role: 'town', type: 'report-road', payload: { road: 'e' } } as never],
    );
    run.to(12);
    expect(known(run)['state']![0]).toBe(3);
  });
});
