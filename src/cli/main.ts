#!/usr/bin/env node
/** The command line: what can be asked for, and how faults leave the program. Each command's work is in its own file, loaded when asked for. */
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { StormtableError } from '../core/errors.ts';
import { engineVersion } from '../core/version.ts';
import { RunFailure } from '../run/node/run-failure.ts';
import { checkFirstWord } from './first-word.ts';

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
  .description('run one scenario or several, and record their timelines')
  .argument('<file...>', 'scenario files, or the folders that hold scenario.yaml')
  .option('--out <dir>', 'folder for the timeline of one scenario (default: runs/<scenario>-<digest>)')
  .addOption(new Option('--jobs <n>', 'how many scenarios run at a time').argParser(wholeNumber(1, 'jobs')).default(1))
  .addOption(
    new Option(
      '--threads <n>',
      'threads that compute the water of a run; the result is the same for any number (default: the cores, shared among the jobs)',
    ).argParser(wholeNumber(1, 'threads')),
  )
  .addOption(
    new Option('--seed <n>', "seed of all chance in the run (default: the scenario's)").argParser(
      wholeNumber(0, 'the seed'),
    ),
  )
  .addOption(setOption())
  .option('--cut', "run the scenario's short test cut")
  .option('--json', 'one JSON line per event on stdout, and a last one with the summary')
  .option('--resume', 'go on from the last checkpoint of an unfinished run, or with the members a sweep has left')
  .option('--keep', "of a sweep (a scenario with vary:), record each member's timeline too")
  .option('--checkpoint <time>', 'simulated time between checkpoints, e.g. "30 min"; off keeps none')
  .addOption(runsDir())
  .action(async (files: string[], options) => (await import('./run.ts')).run(files, options));

program
  .command('fork')
  .description('go on from a moment of a recorded run with something changed; what came before is shared, not copied')
  .argument('<run>', 'folder of the run to fork')
  .requiredOption('--at <time>', 'moment of the change: 03:00, "19 h" from the start, or 2020-08-20T03:00:00+08:00')
  .addOption(setOption())
  .option('--command <file>', 'file of commands to give, e.g. deploy-pump (see docs/what-if.md)')
  .option('--out <dir>', 'folder of the new run (default: beside the others, named after the parent and the moment)')
  .addOption(
    new Option('--threads <n>', 'threads that compute the water')
      .argParser(wholeNumber(1, 'threads'))
      .default(kernelThreads),
  )
  .option('--checkpoint <time>', 'simulated time between checkpoints, e.g. "30 min"; off keeps none')
  .option('--json', 'one JSON line per event on stdout, and a last one with the summary')
  .addOption(runsDir())
  .action(async (run: string, options) => (await import('./fork.ts')).fork(run, options));

program
  .command('tree')
  .description('runs and what was forked off them')
  .argument('[run...]', 'folders of runs (default: all in runs/)')
  .option('--json', 'as JSON')
  .addOption(runsDir())
  .action(async (runs: string[], options) => (await import('./tree.ts')).tree(runs, options));

program
  .command('verify')
  .description('check that the folders of runs are whole, without running anything')
  .argument('<run...>', 'folders of runs')
  .option('--json', 'as JSON, one line a run')
  .action(async (runs: string[], options) => (await import('./verify.ts')).verify(runs, options));

program
  .command('replay')
  .description('compute a recorded run again and compare it tick by tick')
  .argument('<run>', 'folder of the run')
  .addOption(
    new Option('--threads <n>', 'threads that compute the water')
      .argParser(wholeNumber(1, 'threads'))
      .default(kernelThreads),
  )
  .option('--json', 'the report as one JSON line')
  .action(async (run: string, options) => (await import('./replay.ts')).replay(run, options));

program
  .command('compare')
  .description('what differs between two runs of the same place: water, people, warnings, suggestions')
  .argument('<a>', 'folder of a run')
  .argument('<b>', 'folder of another')
  .option('--json', 'everything as one JSON document')
  .option('--all', 'every difference, not only the largest')
  .action(async (a: string, b: string, options) => (await import('./compare.ts')).compare(a, b, options));

program
  .command('export')
  .description('a recorded run for other programs: GeoTIFF, ASCII grid, PNG, GeoJSON, CSV, Parquet, or all as CF Zarr')
  .argument('<run>', 'folder of the run')
  .option('--field <name>', 'a field, e.g. max_depth or water_depth; as geotiff, ascii or png')
  .option('--fine', 'with --field: depth on the ground as read, for runs with flow.subgrid')
  .option('--areas', 'affected areas, as geojson')
  .option('--structures', 'walls, weirs, gates, breaches, culverts and pumps where they stand on the grid, as geojson')
  .option('--series <table>', 'rows of a table over time, e.g. gauge; as csv or parquet')
  .option('--records <stream>', 'events, warnings, suggestions, decisions, commands or areas; as csv or jsonl')
  .option('--all <dir>', 'everything, into a folder with a README.txt')
  .option('--format <format>', 'default: what the name of --out says, else the first of each')
  .option('--at <time>', 'moment: 03:00, "19 h" from the start, 2020-08-20T03:00:00+08:00, start or end')
  .addOption(new Option('--frame <n>', 'or the number of a frame, from 0').argParser(wholeNumber(0, 'the frame')))
  .option('--out <file>', 'file to write; - for standard output where it is text')
  .option('--force', 'write over what is there')
  .action(async (run: string, options) => (await import('./export.ts')).exportRun(run, options));

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
  .description('watch recorded runs, two beside each other, or export them with the viewer for any web host')
  .argument('[run...]', 'folders of runs (default: all in runs/)')
  .addOption(
    new Option('--port <n>', 'port on 127.0.0.1; the next free one if it is busy').argParser(port).default(8740),
  )
  .addOption(runsDir())
  .option('--no-open', 'do not open a browser')
  .option('--export <dir>', 'write the viewer and the runs into a folder that any web host shows, and end')
  .action(async (runs: string[], options) => (await import('./view.ts')).view(runs, options));

program
  .command('info')
  .description('what a run or a scenario holds: grid, time, fields, tables, figures')
  .argument('<path>', 'folder of a run, or a scenario')
  .option('--json', 'as JSON')
  .action(async (path: string, options) => (await import('./info.ts')).info(path, options));

const drainage = program
  .command('drainage')
  .description('drainage models written for SWMM 5.2: run them, or check them without running');
drainage
  .command('run')
  .description('compute runoff and flow of a drainage model (.inp) and write report, tables, series and binary results')
  .argument('<file>', 'drainage model, e.g. network.inp')
  .option('--out <dir>', 'folder for the results (default: the name of the file followed by -results)')
  .option('--csv', 'series as CSV too, beside Parquet')
  .option('--state <file>', 'go on from the state.bin that an earlier run left')
  .option('--save-state', 'keep the state at the end, to go on from; an interrupted run always does')
  .option('--force', 'write over results that are there')
  .option('--json', 'one JSON line per event on stdout, and a last one with the balances')
  .action(async (file: string, options) => (await import('./drainage.ts')).runDrainage(file, options));
drainage
  .command('check')
  .description('read drainage models and all they name, count their elements, and report every fault and warning')
  .argument('<file...>', 'drainage models')
  .action(async (files: string[]) => (await import('./drainage.ts')).checkDrainage(files));

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
  checkFirstWord(
    process.argv.slice(2),
    program.commands.map((c) => c.name()),
  );
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
