/**
 * Thousands of damaged inputs in a thread of their own: what is told of each, how long it took, how much memory all took.
 * An input that does not come back in time is given up and counted. `npx tsx test/fuzz/many-inputs.ts [COUNT] [SEED] [FROM]`.
 */
import { Worker } from 'node:worker_threads';
import { threadFile } from '../../src/core/node/thread-file.ts';
import type { Told, Work } from './input-worker.ts';

/** s an input may take. */
const patience = 10;
/** MB of JavaScript values an input may need, and of all memory of the process. */
const mostHeap = 1500;
const mostMemory = 3000;

export interface FuzzSummary {
  readonly tried: number;
  /** Inputs that turned out to be sound; all of them reached the engine. */
  readonly fine: number;
  /** Fault code to the number of inputs that were told it. */
  readonly codes: ReadonlyMap<string, number>;
  /** What must not be: a crash, a hang, an error without a sentence. */
  readonly broken: readonly string[];
  /** s, of the slowest. */
  readonly slowest: { readonly seconds: number; readonly what: string };
  /** MB, peak of the whole process. */
  readonly memory: number;
}

/** Tries inputs `from` to `to` of a seed, one after another, in the thread that knows their kind. */
export async function manyInputs(
  work: Work,
  progress: (done: number, broken: number) => void = () => {},
  thread: './input-worker.ts' | './drainage-worker.ts' = './input-worker.ts',
): Promise<FuzzSummary> {
  const codes = new Map<string, number>();
  const broken: string[] = [];
  let fine = 0;
  let tried = 0;
  let memory = 0;
  let slowest = { seconds: 0, what: '' };
  let next = work.from;
  while (next < work.to) {
    const { file, argv } = threadFile(new URL(thread, import.meta.url));
    const data: Work = { ...work, from: next };
    const worker = new Worker(file, { argv, workerData: data, resourceLimits: { maxOldGenerationSizeMb: mostHeap } });
    let at = `${next}`;
    await new Promise<void>((resolve) => {
      let clock: NodeJS.Timeout | undefined;
      const give = (problem: string): void => {
        clearTimeout(clock);
        broken.push(`${at}: ${problem}`);
        tried++;
        next++;
        void worker.terminate().then(() => resolve());
      };
      worker.on('message', (told: Told) => {
        clearTimeout(clock);
        if (told.kind === 'begins') {
          at = `${told.index} ${told.entry} (${told.what})`;
          clock = setTimeout(() => give(`no answer in ${patience} s`), patience * 1000);
          return;
        }
        const { outcome } = told;
        tried++;
        next = told.index + 1;
        memory = Math.max(memory, told.memory / 1e6);
        if (outcome.ms / 1000 > slowest.seconds) slowest = { seconds: outcome.ms / 1000, what: at };
        for (const code of outcome.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
        if (outcome.broken) broken.push(`${at}: ${outcome.broken}`);
        else if (outcome.codes.length === 0) fine++;
        progress(next - work.from, broken.length);
      });
      worker.on('error', (error) => give(`the thread failed: ${error.stack}`));
      worker.on('exit', () => {
        clearTimeout(clock);
        resolve();
      });
    });
  }
  if (memory > mostMemory) broken.push(`${Math.round(memory)} MB of memory; at most ${mostMemory} are allowed`);
  return { tried, fine, codes, broken, slowest, memory };
}

/** What a person is shown at the end. */
export function summaryText(s: FuzzSummary): string {
  const codes = [...s.codes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return [
    `${s.tried} damaged inputs: ${s.fine} read and built, ${s.tried - s.fine - s.broken.length} refused, ${s.broken.length} broken`,
    `slowest ${s.slowest.seconds.toFixed(2)} s: ${s.slowest.what}`,
    `memory ${Math.round(s.memory)} MB at most`,
    `${codes.length} kinds of fault told:`,
    ...codes.map(([code, count]) => `  ${String(count).padStart(5)}  ${code}`),
    ...s.broken.map((b) => `BROKEN ${b}`),
  ].join('\n');
}

/** `npm run validate -- drainage-inputs`: damaged SWMM files, as `validateFaults` damages scenarios. */
export const validateDrainageInputs = (): Promise<boolean> => validateFaults(10_000, 1, 0, './drainage-worker.ts');

/** `npm run validate -- inputs`: progress on stderr, the summary on stdout; whether all held. */
export async function validateFaults(
  count = 5000,
  seed = 1,
  from = 0,
  thread: './input-worker.ts' | './drainage-worker.ts' = './input-worker.ts',
): Promise<boolean> {
  const began = performance.now();
  let shown = 0;
  const progress = (done: number, broken: number): void => {
    const seconds = (performance.now() - began) / 1000;
    if (seconds - shown < 5 && done < count) return;
    shown = seconds;
    const left = Math.round((seconds / done) * (count - done));
    process.stderr.write(`${done} of ${count} inputs, ${broken} broken, about ${left} s left\n`);
  };
  const summary = await manyInputs({ from, to: from + count, seed }, progress, thread);
  process.stdout.write(`${summaryText(summary)}\n`);
  return summary.broken.length === 0;
}

if (process.argv[1]?.endsWith('many-inputs.ts')) {
  const [count, seed, from] = process.argv.slice(2).map(Number);
  process.exitCode = (await validateFaults(count, seed, from)) ? 0 : 1;
}
