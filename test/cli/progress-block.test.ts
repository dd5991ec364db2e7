/** The block as a person sees it: what it writes is put onto a small screen that knows the few control codes it uses. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressBlock, type Screen, shortReason, standingText } from '../../src/cli/progress-block.ts';
import type { SeveralItem, Standing } from '../../src/cli/run-standing.ts';
import { widthOf } from '../../src/cli/terminal-text.ts';
import type { Progress, Summary } from '../../src/run/node/messages.ts';
import { RunFailure } from '../../src/run/node/run-failure.ts';

const esc = String.fromCharCode(27);
/** Cursor up, clear to the end, colour; or a character. */
const controlsAndText = new RegExp(`${esc}\\[(\\d+)A|${esc}\\[(J)|${esc}\\[(\\d+)m|([^${esc}])`, 'gu');

/** Lines that a terminal shows after a text was written, folding at its width. */
class SmallTerminal implements Screen {
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  readonly colours: boolean;
  raw = '';
  #lines: string[] = [''];
  #row = 0;
  constructor(columns: number, rows: number, { isTTY = true, colours = false } = {}) {
    this.columns = columns;
    this.rows = rows;
    this.isTTY = isTTY;
    this.colours = colours;
  }
  hasColors(): boolean {
    return this.colours;
  }
  write(text: string): void {
    this.raw += text;
    for (const [, up, clear, colour, other] of text.matchAll(controlsAndText)) {
      if (up) this.#row = Math.max(0, this.#row - Number(up));
      else if (clear) this.#lines = [...this.#lines.slice(0, this.#row), ''];
      else if (other === '\n') this.#lines[++this.#row] ??= '';
      else if (other === '\r' || colour) continue;
      else {
        if (widthOf(this.#lines[this.#row]! + other) > this.columns) this.#lines[++this.#row] = '';
        this.#lines[this.#row] += other!;
      }
    }
  }
  /** As when a person makes the window narrower: lines that no longer fit are folded. */
  narrowTo(columns: number): void {
    this.columns = columns;
    const fold = new RegExp(`.{1,${columns}}|^$`, 'gu');
    this.#lines = this.#lines.flatMap((line) => line.match(fold) ?? ['']);
    this.#row = this.#lines.length - 1;
  }
  get shown(): string[] {
    return this.#lines.filter((line) => line !== '');
  }
}

const progress: Progress = {
  tick: 34,
  ticks: 100,
  warmingUp: false,
  moment: '2020-08-19T14:20:00+08:00',
  speed: 1148.4,
  wetCells: 7,
  ledgerError: 0,
  secondsLeft: 65,
};
const item = (label: string, standing: Standing): SeveralItem => ({ file: label, label, standing, begunAt: 0 });
const threeItems = () => [
  item('alder-valley', { state: 'running', progress }),
  item('重庆八月洪水', { state: 'waiting' }),
  item('third', { state: 'reading' }),
];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('the progress block on a terminal', () => {
  it('shows a line for each run and one for all, rewrites them in place, and leaves nothing behind', () => {
    const screen = new SmallTerminal(100, 24);
    const items = threeItems();
    const block = new ProgressBlock(items, 1, screen);
    block.say('three scenarios');
    expect(screen.shown).toHaveLength(5);
    expect(screen.shown[1]).toBe('alder-valley     34 %  2020-08-19 14:20  1148x real time  1:05 left');
    expect(screen.shown[2]).toBe('重庆八月洪水  waiting');
    expect(screen.shown[4]).toMatch(/^all 3: 11 %, about .* left; 1 running, 1 reading, 1 waiting$/);
    items[0]!.standing = { state: 'finished', summary: { wall_s: 75 } as Summary };
    block.touch();
    vi.advanceTimersByTime(1000);
    expect(screen.shown).toHaveLength(5);
    expect(screen.shown[1]).toBe('alder-valley  finished in 1:15');
    block.say('a remark');
    expect(screen.shown.slice(0, 2)).toEqual(['three scenarios', 'a remark']);
    block.end();
    expect(screen.shown).toEqual(['three scenarios', 'a remark']);
  });

  it('never folds a line on a narrow terminal, keeping share and time left', () => {
    for (const columns of [72, 60, 48, 36, 24]) {
      const screen = new SmallTerminal(columns, 24);
      const block = new ProgressBlock(threeItems(), 1, screen);
      block.say('go');
      expect(screen.shown, `${columns} columns`).toHaveLength(5);
      for (const line of screen.shown) expect(widthOf(line)).toBeLessThan(columns);
      if (columns >= 36) expect(screen.shown[1]).toMatch(/34 %.*1:05 left$/);
      block.end();
      expect(screen.shown).toEqual(['go']);
    }
  });

  it('leaves nothing behind where the window was made narrower', () => {
    const screen = new SmallTerminal(90, 24);
    const block = new ProgressBlock(threeItems(), 1, screen);
    block.say('go');
    screen.narrowTo(30);
    expect(screen.shown.length).toBeGreaterThan(5);
    block.say('a remark');
    expect(screen.shown.slice(0, 2)).toEqual(['go', 'a remark']);
    expect(screen.shown).toHaveLength(2 + 4);
    block.end();
    expect(screen.shown).toEqual(['go', 'a remark']);
  });

  it('shows those running where there are more runs than lines', () => {
    const screen = new SmallTerminal(80, 6);
    const items = [
      ...Array.from({ length: 20 }, (_, k) => item(`waiting-${k}`, { state: 'waiting' })),
      item('running-late', { state: 'running', progress }),
    ];
    const block = new ProgressBlock(items, 1, screen);
    block.say('go');
    expect(screen.shown).toHaveLength(1 + 4 + 1);
    expect(screen.shown[4]).toMatch(/^running-late +34 %/);
    block.end();
  });

  it('uses colour only where the terminal has it', () => {
    const failed = () => [item('a', { state: 'failed', failure: new RunFailure([], 1, 'no') })];
    for (const colours of [true, false]) {
      const screen = new SmallTerminal(80, 24, { colours });
      const block = new ProgressBlock(failed(), 1, screen);
      block.say('go');
      block.end();
      expect(screen.raw.includes('\u001b[31m')).toBe(colours);
    }
  });
});

describe('the progress elsewhere', () => {
  it('is a line for each running run every ten seconds, without control codes', () => {
    for (const [screen, term] of [
      [new SmallTerminal(80, 24, { isTTY: false }), 'xterm'],
      [new SmallTerminal(80, 24), 'dumb'],
    ] as const) {
      vi.stubEnv('TERM', term);
      const items = threeItems().slice(0, 2);
      const block = new ProgressBlock(items, 1, screen);
      vi.advanceTimersByTime(9000);
      expect(screen.shown).toEqual([]);
      vi.advanceTimersByTime(12_000);
      expect(screen.shown.filter((l) => /^alder-valley: +34 %/.test(l))).toHaveLength(2);
      expect(screen.shown.filter((l) => /^all 2: 17 %/.test(l))).toHaveLength(2);
      block.end();
      expect(screen.raw).not.toContain('\u001b');
    }
  });
});

describe('what is said of a run', () => {
  it('is one line, whatever went wrong', () => {
    const fault = (message: string) => ({ code: 'x', params: {}, message, place: { line: 3, column: 7 } });
    expect(shortReason(new RunFailure([fault('first'), fault('second')], 2))).toBe('3:7 first (and 1 more)');
    expect(shortReason(new RunFailure([], 1, '/a/b.ts:3\ncode\n\nTypeError: x is not y\n    at z'))).toBe(
      'TypeError: x is not y',
    );
    expect(standingText({ state: 'failed', failure: new RunFailure([], 1, 'out of memory') })).toBe(
      'failed: out of memory',
    );
  });
});
