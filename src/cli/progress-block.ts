/**
 * The progress of several runs: on a terminal a block of lines rewritten in place, a line for each run and one for all;
 * elsewhere a line for each running run every ten seconds. Everything goes to stderr, so that stdout stays for results.
 */
import type { RunFailure } from '../run/node/run-failure.ts';
import { clockText } from './progress-line.ts';
import { countStates, type SeveralItem, type Standing, secondsLeft, shareDone } from './run-standing.ts';
import { cutTo, padTo, widthOf } from './terminal-text.ts';

/** The part of a terminal's stream that is used here. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(): boolean;
  write(text: string): unknown;
}

const between = { screen: 100, log: 10_000 }; // ms
const paint = { finished: 32, failed: 31, stopped: 33, waiting: 2, 'not begun': 2, same: 2 } as const;

export class ProgressBlock {
  readonly #items: readonly SeveralItem[];
  readonly #jobs: number;
  readonly #screen: Screen;
  readonly #live: boolean;
  readonly #timer: NodeJS.Timeout;
  /** Columns of each line of the block that stands on the screen. */
  #drawn: number[] = [];
  #changed = true;

  constructor(items: readonly SeveralItem[], jobs: number, screen: Screen = process.stderr) {
    this.#items = items;
    this.#jobs = jobs;
    this.#screen = screen;
    this.#live = screen.isTTY === true && process.env['TERM'] !== 'dumb';
    this.#timer = setInterval(() => this.#beat(), this.#live ? between.screen : between.log);
    this.#timer.unref();
  }

  /** Something has changed; shown with the next beat. */
  touch(): void {
    this.#changed = true;
  }

  /** A line that stays, above the block. */
  say(text: string): void {
    this.#screen.write(`${this.#erase()}${text}\n`);
    if (this.#live) this.#draw();
  }

  /** As `say`, where no block shows the same anyway. */
  log(text: string): void {
    if (!this.#live) this.say(text);
  }

  /** Takes the block off the screen for good. */
  end(): void {
    clearInterval(this.#timer);
    this.#screen.write(this.#erase());
  }

  #beat(): void {
    if (this.#live) {
      if (this.#changed) this.#draw();
      return;
    }
    const running = this.#items.filter((i) => i.standing.state === 'running' || i.standing.state === 'reading');
    for (const i of running) this.#screen.write(`${i.label}: ${standingText(i.standing)}\n`);
    if (running.length) this.#screen.write(`${this.#total()}\n`);
  }

  #total(): string {
    const left = secondsLeft(this.#items, this.#jobs, performance.now() / 1000);
    const share = `${Math.floor(100 * shareDone(this.#items))} %`;
    return `all ${this.#items.length}: ${share}, about ${clockText(left)} left; ${countStates(this.#items)}`;
  }

  #draw(): void {
    this.#changed = false;
    const width = Math.max(10, (this.#screen.columns || 100) - 1);
    const colours = this.#screen.hasColors?.() === true;
    const shown = this.#fitting((this.#screen.rows || 24) - 2);
    const nameWidth = Math.min(Math.max(...shown.map((i) => widthOf(i.label))), Math.floor(width / 3));
    const lines = shown.map(({ label, standing }) => {
      const name = padTo(cutTo(label, nameWidth), nameWidth);
      const text = cutTo(standingText(standing, width - nameWidth - 2), width - nameWidth - 2);
      const colour = (paint as Partial<Record<Standing['state'], number>>)[standing.state];
      return {
        width: nameWidth + 2 + widthOf(text),
        text: `${name}  ${colours && colour ? `\u001b[${colour}m${text}\u001b[0m` : text}`,
      };
    });
    const total = cutTo(this.#total(), width);
    lines.push({ width: widthOf(total), text: total });
    this.#screen.write(`${this.#erase()}${lines.map((l) => `${l.text}\n`).join('')}`);
    this.#drawn = lines.map((l) => l.width);
  }

  /** The runs there is room for: those running first, then those that ended badly, those waiting, those finished. */
  #fitting(room: number): readonly SeveralItem[] {
    if (this.#items.length <= room) return this.#items;
    const rank = (i: SeveralItem): number =>
      ['running', 'reading', 'failed', 'stopped', 'waiting'].indexOf(i.standing.state) >>> 0;
    const kept = new Set([...this.#items].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(1, room)));
    return this.#items.filter((i) => kept.has(i));
  }

  /** What takes the block away. A line that a narrowed window has folded counts as often as it is folded. */
  #erase(): string {
    if (this.#drawn.length === 0) return '';
    const columns = this.#screen.columns || 100;
    const height = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    this.#drawn = [];
    return `\u001b[${height}A\r\u001b[J`;
  }
}

/** How a run stands, within `width` columns where that can be had by leaving out what matters less. */
export function standingText(s: Standing, width = Number.POSITIVE_INFINITY): string {
  if (s.state === 'finished') return `finished in ${clockText(s.summary.wall_s)}`;
  if (s.state === 'stopped')
    return `stopped after ${clockText(s.summary.simulated_s)} simulated, ${clockText(s.summary.wall_s)} of work`;
  if (s.state === 'failed') return `failed: ${shortReason(s.failure)}`;
  if (s.state === 'same') return `the same run as ${s.as}`;
  if (s.state !== 'running') return s.state;
  const p = s.progress;
  const share = p.warmingUp ? 'warm-up' : `${Math.floor((100 * p.tick) / p.ticks)} %`;
  const parts = [
    share.padStart(7),
    p.moment.slice(0, 16).replace('T', ' '),
    `${Math.round(p.speed)}x real time`,
    `${clockText(p.secondsLeft)} left`,
  ];
  // the speed goes first, then the moment; share and time left are what one looks for
  for (const dispensable of [2, 1]) if (widthOf(parts.join('  ')) > width) parts.splice(dispensable, 1);
  return parts.join('  ');
}

/** What went wrong in one line: the first fault and how many more there are, or the error's own line out of its trace. */
export function shortReason({ faults, message }: RunFailure): string {
  if (faults.length === 0) return (/^\w*Error: .*$/m.exec(message) ?? /^.*$/m.exec(message.trim()))![0];
  const { place, message: first } = faults[0]!;
  const at = place.line ? `${place.line}:${place.column ?? 1} ` : '';
  return `${at}${first}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}`;
}
