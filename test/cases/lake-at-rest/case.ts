/** A level lake over rough ground with dry islands does not move: pressure and bed balance to the last digit. */
import { run as advance, basin, inside } from '../../hydro/basin.ts';
import { rugged } from '../../hydro/rugged.ts';
import { atLeast, atMost, type RunCase } from '../case-table.ts';
import { plot } from '../plot.ts';

const cols = 90;
const rows = 48;
const level = 211.3;
const largest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

export const run: RunCase = async () => {
  const ground = rugged(11, rows, cols, { depth: undefined, rain: undefined, level });
  const engine = await basin(ground);
  const before = inside(engine, 'water_depth');
  const residual = inside(engine, 'water_depth_residual');
  const bed = inside(engine, 'bed_elevation');
  const wet = before.filter((h) => h > 0).length;
  const islands = bed.filter((z, i) => z < 1000 && before[i] === 0).length;
  advance(engine, 3600);
  const after = inside(engine, 'water_depth');
  const moved = after.map((h, i) => h - before[i]!);
  const restless = inside(engine, 'water_depth_residual').map((c, i) => c - residual[i]! + moved[i]!);
  const row = 24;
  const along = Array.from({ length: cols }, (_, c) => c);
  const ground24 = along.map((c) => (bed[row * cols + c]! < 1000 ? bed[row * cols + c]! : Number.NaN));
  return {
    name: 'lake-at-rest',
    title: 'Lake at rest over rough ground with islands',
    solver: 'inertial',
    kind: 'exact',
    tests:
      'A level water surface is a solution of the equations on any ground. A scheme that is not well balanced makes currents out of rounding and of the bed, and they never end.',
    source: 'Audusse et al. 2004, SIAM J. Sci. Comput. 25 (the property); the ground is generated here',
    setup: `${cols} x ${rows} cells of 10 m, bumps up to 15 m with 1.5 m of noise from cell to cell, a hole outside the place, level ${level} m, one hour, all sides closed.`,
    rows: [
      atLeast('cells under water', wet, 1000, ''),
      atLeast('island cells', islands, 100, ''),
      atMost('fastest water of the hour', largest(inside(engine, 'maximum_speed')), 1e-6, 'm/s'),
      atMost('largest change of depth, residual included', largest(restless), 1e-6, 'm'),
      atMost('volume without a source', Math.abs(engine.ledgerError), 1e-6, 'm3'),
    ],
    worse:
      'Nowhere, as long as the lake is given by its level. A depth raster in single precision carries no residual, its surface is level only to half a digit (8 µm at 200 m above datum), and evens out at up to 0.1 mm/s.',
    figures: [
      {
        file: 'lake-at-rest.svg',
        caption: 'A row of the ground and the water after an hour.',
        svg: plot('Lake at rest, row 24 after one hour', { label: 'column' }, { label: 'elevation, m' }, [
          { label: 'ground', as: 'ground', xs: along, ys: ground24 },
          {
            label: 'water surface',
            as: 'ours',
            xs: along,
            ys: along.map((c) =>
              after[row * cols + c]! > 0 ? bed[row * cols + c]! + after[row * cols + c]! : Number.NaN,
            ),
          },
        ]),
      },
    ],
  };
};
