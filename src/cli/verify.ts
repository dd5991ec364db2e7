/** `stormtable verify`: whether the folders of runs are whole, and if not, all that is wrong with them. */
import { StormtableError } from '../core/errors.ts';
import { inspectRun, type Verification } from '../timeline/node/verify.ts';
import { shown } from './paths.ts';

export async function verify(runs: readonly string[], options: { readonly json?: boolean }): Promise<void> {
  let code = 0;
  for (const run of runs) {
    const result = await inspectRun(run).catch((e: unknown) => {
      if (!(e instanceof StormtableError)) throw e;
      return e;
    });
    if (result instanceof StormtableError) {
      code = 2;
      if (options.json) process.stdout.write(`${JSON.stringify({ run, error: result.faults })}\n`);
      else process.stderr.write(`${result.message}\n`);
      continue;
    }
    const damaged = result.findings.filter((f) => f.severity === 'damage').length;
    if (damaged > 0) code = Math.max(code, 1);
    if (options.json) process.stdout.write(`${JSON.stringify({ run, whole: damaged === 0, ...result })}\n`);
    else process.stdout.write(describe(run, result, damaged));
  }
  process.exitCode = code;
}

function describe(run: string, { findings, frames, checkpoints, bytes }: Verification, damaged: number): string {
  const held = `${frames} frames, ${checkpoints} checkpoints, ${(bytes / 1e6).toFixed(1)} MB`;
  const head =
    damaged === 0 ? `whole: ${held}` : `damaged in ${damaged} ${damaged === 1 ? 'place' : 'places'} (${held})`;
  const lines = [...findings]
    .sort((a, b) => Number(a.severity === 'remark') - Number(b.severity === 'remark'))
    .map((f) => `  ${f.severity.padEnd(6)}  ${f.message}\n`);
  return `${shown(run)}: ${head}\n${lines.join('')}`;
}
