/** `stormtable compare`: what differs between two recorded runs of one place, for a person or as JSON. */
import { compareRuns } from '../timeline/compare/compare-runs.ts';
import { fileStore } from '../timeline/node/file-store.ts';
import { openTimeline } from '../timeline/reader.ts';
import { comparisonLines } from './comparison-lines.ts';
import { toDegreesOf } from './degrees.ts';

export async function compare(
  a: string,
  b: string,
  options: { readonly json?: boolean; readonly all?: boolean },
): Promise<void> {
  const [one, other] = await Promise.all([a, b].map((folder) => openTimeline(fileStore(folder))));
  const watched = process.stderr.isTTY;
  const comparison = await compareRuns(one, other, {
    toDegrees: await toDegreesOf(one.header.grid.epsg),
    progress: (done, of) => {
      if (watched)
        process.stderr.write(done === of ? '\r\x1b[K' : `\r${Math.floor((100 * done) / of)} % of ${of} moments`);
    },
  });
  if (options.json) process.stdout.write(`${JSON.stringify(comparison, null, 1)}\n`);
  else process.stdout.write(`${comparisonLines(comparison, options.all ?? false).join('\n')}\n`);
}
