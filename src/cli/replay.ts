/** `stormtable replay`: computes a recorded run again and says whether it is the same, or where it parts. Exit code 1 where it differs. */
import type { Difference, ReplayReport } from '../run/node/messages.ts';
import { RunPool } from '../run/node/run-pool.ts';
import { shown } from './paths.ts';
import { ProgressLine } from './progress-line.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

export interface ReplayOptions {
  readonly threads: number;
  readonly json?: boolean;
}

export async function replay(run: string, options: ReplayOptions): Promise<void> {
  const pool = new RunPool(1);
  const line = new ProgressLine();
  let stopped = false;
  let ticks = 0;
  const handle = pool.run({ kind: 'replay', run, threads: options.threads }, (message) => {
    if (message.type === 'started') ticks = message.ticks;
    if (message.type === 'progress') line.show(message.progress);
  });
  const onInterrupt = stopOnInterrupt(
    () => {
      stopped = true;
      handle.stop();
    },
    () => process.stderr.write('\nStopping ...\n'),
  );
  try {
    const report = await handle.finished;
    line.end();
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describeReplay(report, ticks));
    if (report.difference) process.exitCode = 1;
    else if (stopped) process.exitCode = 130;
  } finally {
    line.end();
    stopListening(onInterrupt);
    await pool.destroy();
  }
}

export function describeReplay(r: ReplayReport, recorded: number): string {
  const lines: string[] = [];
  const number = (x: number) => x.toLocaleString('en');
  if (recorded < 0) lines.push(`${shown(r.run)} has recorded nothing yet that could be compared.`);
  else if (r.difference) lines.push(...describeDifference(r.difference));
  else if (r.ticks < recorded)
    lines.push(`The same so far: ${number(r.ticks)} of ${number(recorded)} ticks were computed again.`);
  else
    lines.push(
      `The same: ${number(r.ticks)} ticks of ${shown(r.run)} were computed again, and every state is as recorded.`,
    );
  for (const remark of r.remarks) lines.push(`  ${remark}`);
  return `${lines.join('\n')}\n`;
}

function describeDifference(d: Difference): string[] {
  const shownSections = d.sections.slice(0, 8).join(', ');
  const more = d.sections.length > 8 ? `, and ${d.sections.length - 8} more` : '';
  const lines = [`It differs first after tick ${d.tick} (${d.moment}), in ${shownSections}${more}.`];
  const { cell } = d;
  if (!cell) {
    lines.push('  The recording keeps no values of these at or after that tick, so the first cell cannot be told.');
    return lines;
  }
  const when = cell.seenTick === d.tick ? '' : ` at tick ${cell.seenTick} (${cell.seenMoment}), the next one kept`;
  const where =
    cell.id === undefined
      ? `row ${cell.row}, column ${cell.col} (${cell.easting} m east, ${cell.northing} m north)`
      : cell.id;
  const unit = cell.unit === '1' ? '' : ` ${cell.unit}`;
  lines.push(
    `  First in ${cell.section}${when}: ${where} is ${cell.recorded}${unit} in the recording and ${cell.replayed}${unit} now; ${cell.count.toLocaleString('en')} value${cell.count === 1 ? '' : 's'} differ.`,
  );
  return lines;
}
