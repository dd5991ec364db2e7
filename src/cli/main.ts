#!/usr/bin/env node
/** The command line: what can be asked for, and how faults leave the program. Each command's work is in its own file, loaded when asked for. */
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { StormtableError } from '../core/errors.ts';
import { engineVersion } from '../core/version.ts';
import { RunFailure } from '../run/node/run-failure.ts';

const wholeNumber =
  (least: number, what: string) =>
  (text: string): number => {
    const n = Number(text);
    if (!Number.isInteger(n) || n < least)
      throw new InvalidArgumentError(`Write a whole number of ${what}, ${least} or more.`);
    return n;
  };
const gather = (text: string, before: string[]): string[] => [...before, text];
const port = wholeNumber(0, 'the port');
const kernelThreads = Math.min(8, availableParallelism());

const program = new Command('stormtable')
  .description('Flood and landslide scenarios for a mountain city: run them, watch them, see what to do and why.')
  .version(engineVersion)
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(stormtable --help lists the commands)')
  .exitOverride();

const scenarioFile = 'scenario file, or the folder that holds scenario.yaml';
const runsDir = () => new Option('--runs <dir>', 'folder that holds the runs').default('runs');
const setOption = () =>
  new Option(
    '--set <path=value>',
    'change one value of the scenario, e.g. --set "rain[0].design_storm.return_period=100 y"; may be given again',
  )
    .argParser(gather)
    .default([], 'none');

program
  .command('start', { isDefault: true })
  .description(
    'run the default scenario (or FILE) and watch it; a finished run of the same scenario is reopened at once',
  )
  .argument('[file]', scenarioFile)
  .addOption(
    new Option('--port <n>', 'port of the viewer on 127.0.0.1; the next free one if it is busy')
      .argParser(port)
      .default(8740),
  )
  .addOption(
    new Option('--threads <n>', 'threads that compute the water')
      .argParser(wholeNumber(1, 'threads'))
      .default(kernelThreads),
  )
  .addOption(runsDir())
  .option('--no-open', 'do not open a browser')
  .action(async (file: string | undefined, options) => (await import('./start.ts')).start(file, options));

program
  .command('run')
  .description('run a scenario and record its timeline')
  .argument('<file>', scenarioFile)
  .option('--out <dir>', 'folder for the timeline (default: runs/<scenario>-<digest>)')
  .addOption(
    new Option('--threads <n>', 'threads that compute the water; the result is the same for any number')
      .argParser(wholeNumber(1, 'threads'))
      .default(kernelThreads),
  )
  .addOption(
    new Option('--seed <n>', "seed of all chance in the run (default: the scenario's)").argParser(
      wholeNumber(0, 'the seed'),
    ),
  )
  .addOption(setOption())
  .option('--cut', "run the scenario's short test cut")
  .option('--json', 'one JSON line per event on stdout, and a last one with the summary')
  .addOption(runsDir())
  .action(async (file: string, options) => (await import('./run.ts')).run(file, options));

program
  .command('check')
  .description('read a scenario and everything it names, and report every fault, without running it')
  .argument('<file...>', scenarioFile)
  .addOption(setOption())
  .action(async (files: string[], options) => (await import('./check.ts')).check(files, options));

program
  .command('new')
  .description('write a scenario of a few lines around your own elevation model')
  .argument('<name>', 'name of the scenario: small letters, digits and hyphens')
  .requiredOption('--dem <file>', 'elevation model: ESRI ASCII grid (.asc) or GeoTIFF (.tif), in metres')
  .option('--dir <dir>', 'where the scenario folder is made', 'scenarios')
  .action(async (name: string, options) => (await import('./new.ts')).createScenario(name, options));

program
  .command('view')
  .description('watch recorded runs')
  .argument('[run...]', 'folders of runs (default: all in runs/)')
  .addOption(
    new Option('--port <n>', 'port on 127.0.0.1; the next free one if it is busy').argParser(port).default(8740),
  )
  .addOption(runsDir())
  .option('--no-open', 'do not open a browser')
  .action(async (runs: string[], options) => (await import('./view.ts')).view(runs, options));

program
  .command('info')
  .description('what a run or a scenario holds: grid, time, fields, tables, figures')
  .argument('<path>', 'folder of a run, or a scenario')
  .option('--json', 'as JSON')
  .action(async (path: string, options) => (await import('./info.ts')).info(path, options));

program
  .command('bench')
  .description(
    "measure this machine on the default scenario's short cut: cell updates a second and speed against real time",
  )
  .addOption(
    new Option('--threads <n>', 'threads that compute the water')
      .argParser(wholeNumber(1, 'threads'))
      .default(kernelThreads),
  )
  .action(async (options) => (await import('./bench.ts')).bench(options));

// a reader that has seen enough (| head) ends the program quietly
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = leave(error);
}

/** Says what went wrong in plain words and gives the exit code: 2 for wrong input, 1 for a failed run. */
function leave(error: unknown): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    const code = (error as { exitCode?: number }).exitCode ?? 1;
    return code === 0 ? 0 : 2;
  }
  if (error instanceof StormtableError || error instanceof RunFailure) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `Something went wrong inside stormtable; please report this.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}
