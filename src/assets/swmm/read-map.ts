/** [COORDINATES], [VERTICES] and [POLYGONS]: where elements lie. SWMM computes nothing with them, so a wrong line is a warning. */
import { readNumber } from './dates.ts';
import type { Point } from './network.ts';
import type { Names, Reading, Row } from './reading.ts';

/** Points of each element in the order of their lines. */
export function readPoints(rows: readonly Row[], names: Names, reading: Reading): Point[][] {
  const points: Point[][] = Array.from({ length: names.size }, () => []);
  let wrong = 0;
  let first = 0;
  for (const { words, line } of rows) {
    const index = names.find(words[0]!);
    const [x, y] = [readNumber(words[1] ?? ''), readNumber(words[2] ?? '')];
    if (index >= 0 && Number.isFinite(x) && Number.isFinite(y)) points[index]!.push({ x, y });
    else if (wrong++ === 0) first = line;
  }
  if (wrong)
    reading.warn(
      'inp-map',
      first,
      `[${rows[0]!.section}] ${wrong} ${wrong === 1 ? 'line names no element of this file or has' : 'lines name no element of this file or have'} no two numbers; left out.`,
    );
  return points;
}
