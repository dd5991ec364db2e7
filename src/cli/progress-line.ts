/** The progress line: one line rewritten in place on a terminal, a line every ten seconds elsewhere. */
import type { FromWorker, Progress } from '../run/node/messages.ts';
import { shown } from './paths.ts';

export function clockText(seconds: number): string {
  if (seconds < 0) return '--:--';
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  return s >= 3600
    ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
    : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

export function describeProgress(p: Progress): string {
  const share = p.warmingUp ? 'warm-up' : `${((100 * p.tick) / p.ticks).toFixed(0).padStart(3)} %`;
  const parts = [
    share,
    p.moment.slice(0, 16).replace('T', ' '),
    `${Math.round(p.speed)}x real time`,
    `${p.wetCells.toLocaleString('en')} wet cells`,
    `ledger ${p.ledgerError >= 0 ? '+' : ''}${p.ledgerError.toPrecision(2)} m³`,
    `${clockText(p.secondsLeft)} left`,
  ];
  return parts.join('  ');
}

/** What a run says when it begins, or goes on. */
export function startText(started: FromWorker & { type: 'started' }): string {
  const { cells, ticks, from, out } = started;
  const goesOn = from === undefined ? '' : `going on from tick ${from.toLocaleString('en')}, `;
  return `${cells.toLocaleString('en')} cells, ${ticks.toLocaleString('en')} ticks, ${goesOn}into ${shown(out)}`;
}

/** Writes progress to stderr, so that stdout stays for results. */
export class ProgressLine {
  #last = 0;
  readonly #live = process.stderr.isTTY === true;

  show(p: Progress): void {
    const text = describeProgress(p);
    if (this.#live) {
      const width = process.stderr.columns || 100;
      process.stderr.write(`\r\u001b[2K${text.slice(0, width - 1)}`);
      return;
    }
    const now = Date.now();
    if (now - this.#last < 10_000) return;
    this.#last = now;
    process.stderr.write(`${text}\n`);
  }

  /** Leaves the line for good. */
  end(): void {
    if (this.#live) process.stderr.write('\r\u001b[2K');
  }
}
