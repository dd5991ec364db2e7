/** Keeps the address current as one looks around, so that a reload, a bookmark or a link gives the same picture. */

import { xOf, yOf } from '../../core/grid.ts';
import type { Run } from '../data/run.ts';
import type { Player } from '../time/player.ts';
import type { View } from './app.ts';
import { type Chosen, readView, wordsOf } from './saved-view.ts';
import type { Store } from './state.ts';
import { writeAddress } from './url.ts';

/** Browsers refuse addresses that change too often. */
const restMs = 350;
const playingMs = 2000;

export interface AddressKeeper {
  /** Writes what is due now and gives the address of the picture. */
  link(): string;
  /** Takes up the view of an address of this run. */
  take(search: string): void;
}

const spotOf = (run: Run) => (cell: number) =>
  cell >= 0 && cell < run.ground.inside.length && run.ground.inside[cell]
    ? ([xOf(run.header.grid, cell), yOf(run.header.grid, cell)] as const)
    : undefined;

/** `opening` is how the choices stand when a run is opened without a word about them. */
export function keepAddress(
  run: Run,
  store: Store,
  player: Player,
  view: View | undefined,
  opening: Chosen,
): AddressKeeper {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let moved = new URLSearchParams(location.search).has('cam');
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { following, shown, theme } = store.get;
    // Before the first picture the address says what was asked for, and a reload asks for it again.
    if (shown < 0) return;
    const minutes = following ? undefined : Number(((run.shown?.seconds ?? 0) / 60).toFixed(3));
    writeAddress({
      ...wordsOf(store.get, opening, moved ? view?.stage.eye.pose() : undefined),
      ...(store.get.preset ? { off: undefined, on: undefined, colour: undefined } : {}),
      t: minutes === undefined ? undefined : String(minutes),
      theme,
    });
  };
  const soon = (): void => {
    timer ??= setTimeout(write, store.get.playing ? playingMs : restMs);
  };
  store.on(
    [
      'tab',
      'tool',
      'selection',
      'hidden',
      'exaggeration',
      'colourMode',
      'speed',
      'shown',
      'following',
      'playing',
      'theme',
    ],
    soon,
  );
  view?.stage.eye.onMoved((home) => {
    moved = !home;
    soon();
  });
  return {
    link() {
      write();
      const url = new URL(location.href);
      // Whoever follows a link wants the picture, not the panel it was copied from.
      for (const name of ['tool', 'quads', 'wait']) url.searchParams.delete(name);
      return url.href;
    },
    take(search) {
      const q = new URLSearchParams(search);
      const { chosen, pose } = readView(q, opening, spotOf(run));
      const plain = { ...opening, selection: undefined, tool: store.get.tool };
      store.set({ ...plain, ...chosen, tool: store.get.tool, playing: false, following: false });
      if (pose) view?.stage.eye.stand(pose);
      else view?.stage.eye.home();
      const t = Number(q.get('t') || Number.NaN);
      if (Number.isFinite(t)) player.seek(t * 60);
      view?.stage.invalidate();
    },
  };
}

/** The choices and the camera of the address on opening. */
export const viewOnOpening = (run: Run, opening: Chosen) =>
  readView(new URLSearchParams(location.search), opening, spotOf(run));
