/** Moments of a comparison, which are calendar times, on the time axis of the run shown. */
import type { App } from '../app/app.ts';

/** Seconds after the start of the first run. */
export const secondsOfMoment = ({ run }: App, time: string): number =>
  (Date.parse(time) - run.header.clock.startEpochMs) / 1000;

/** Goes to the moment and stands still there; before the first frame or past the last to that one. */
export function jumpTo(app: App, time: string): void {
  app.player.pause();
  app.player.seek(secondsOfMoment(app, time));
}

/** Goes to the first frame in which what was told at the moment is known; the last where there is none. */
export function jumpAfter(app: App, time: string): void {
  const { ticks, frames } = app.run.manifest;
  const seconds = secondsOfMoment(app, time);
  const k = ticks.findIndex((tick, frame) => frame < frames && app.secondsOf(tick) > seconds);
  app.player.pause();
  app.player.seekFrame(k < 0 ? frames - 1 : k);
}

/** The local clock, with the date where the runs are longer than a day. */
export function momentText(app: App, time: string): string {
  const { ticks, tick } = app.run.header.clock;
  const at = app.local(secondsOfMoment(app, time));
  return ticks * tick > 86_400 ? at.full : at.clock;
}
