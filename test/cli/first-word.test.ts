/** A first word that is no command, no scenario and no path is told as such, and nothing is run. */
import { describe, expect, it } from 'vitest';
import { checkFirstWord } from '../../src/cli/first-word.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { start } from './program.ts';

const commands = ['start', 'run', 'replay'];
function saidOf(...args: string[]): string | undefined {
  try {
    checkFirstWord(args, commands);
    return undefined;
  } catch (e) {
    expect(e).toBeInstanceOf(StormtableError);
    return (e as StormtableError).message;
  }
}

describe('the first word', () => {
  it('passes where it is a command, a scenario, a path, an option, or nothing', () => {
    const fine = [
      [],
      ['run', 'x'],
      ['help'],
      ['alder-valley'],
      ['package.json'],
      ['test'],
      ['--help'],
      ['no/such'],
      ['a.yaml'],
    ];

    for (const args of fine) expect(saidOf(...args), args.join(' ')).toBeUndefined();
  });

  it('is told with the nearest command or scenario', () => {
    expect(saidOf('rnu', 'x')).toContain('Did you mean "run"?');
    expect(saidOf('alder-vally')).toContain('Did you mean "alder-valley"?');
    const far = saidOf('洪水');
    expect(far).not.toContain('Did you mean');
    expect(far).toContain('Commands: start, run, replay\n');
    expect(far).toContain('chongqing-august-2020');
  });

  it('ends the program with exit code 2', async () => {
    const { code, out, err } = await start(['relpay', 'runs/x']).ended;
    expect(err).toContain('"relpay" is neither a command nor a scenario');
    expect(err).toContain('Did you mean "replay"?');
    expect([code, out]).toEqual([2, '']);
  });
});
