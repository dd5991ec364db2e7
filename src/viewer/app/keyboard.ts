/** Everything by keyboard. Keys typed into fields are left alone. */
import { computing } from '../data/beside.ts';
import { showShortcuts } from '../panels/dialogs.ts';
import { toggleLegend } from '../panels/legend.ts';
import type { TimeBar } from '../time/bar.ts';
import { besideSpeed } from '../time/speed.ts';
import { toggleTool, toolKinds } from '../tools/toolbar.ts';
import type { App } from './app.ts';
import { tabs } from './state.ts';

export function listenToKeys(app: App, bar: TimeBar): () => void {
  const { store, player, view, run } = app;
  const onKey = (e: KeyboardEvent): void => {
    const target = e.target as HTMLElement;
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && !['Escape'].includes(e.key)) {
      // The time slider moves by its own arrows; only letters and space pass on.
      if ((target as HTMLInputElement).type !== 'range' || /^(Arrow|Home|End|Page)/.test(e.key)) return;
    }
    if (target.closest('dialog')) return;
    const onButton = /^(BUTTON|A|SUMMARY)$/.test(target.tagName) && (e.key === ' ' || e.key === 'Enter');
    const inList = target.closest('[role=tablist], .table-scroll') && /^(Arrow|Home|End)/.test(e.key);
    if (onButton || inList) return;
    const eye = view?.stage.eye;
    const shift = e.shiftKey;
    const faster = (by: 1 | -1): void => store.set({ speed: besideSpeed(store.get.speed, by) });
    const actions: Record<string, () => void> = {
      ' ': () => player.toggle(),
      ',': () => player.step(-1),
      '.': () => player.step(1),
      '<': () => faster(-1),
      '>': () => faster(1),
      '[': () => bar.jump(-1),
      ']': () => bar.jump(1),
      i: () => bar.toggleSmooth(),
      Home: () => player.seekFrame(0),
      End: () => (computing(run) ? player.follow() : player.seekFrame(run.manifest.frames - 1)),
      ArrowLeft: () => eye?.nudge(shift ? { turn: -0.12 } : { east: -0.06 }),
      ArrowRight: () => eye?.nudge(shift ? { turn: 0.12 } : { east: 0.06 }),
      ArrowUp: () => eye?.nudge(shift ? { tilt: -0.08 } : { north: 0.06 }),
      ArrowDown: () => eye?.nudge(shift ? { tilt: 0.08 } : { north: -0.06 }),
      '+': () => eye?.nudge({ zoom: 0.85 }),
      '=': () => eye?.nudge({ zoom: 0.85 }),
      '-': () => eye?.nudge({ zoom: 1 / 0.85 }),
      h: () => eye?.home(),
      Escape: () => (store.get.tool === undefined ? app.select(undefined) : store.set({ tool: undefined })),
      l: () => toggleLegend(),
      '\\': () => store.set({ lists: !store.get.lists }),
      '?': () => showShortcuts(app),
      ...Object.fromEntries(tabs.map((tab, i) => [String(i + 1), () => store.set({ tab })])),
      ...Object.fromEntries(
        toolKinds.flatMap((kind) =>
          kind.key && (kind.fits?.(app) ?? true) ? [[kind.key, () => toggleTool(app, kind.id)]] : [],
        ),
      ),
    };
    const action = actions[e.key];
    if (!action) return;
    e.preventDefault();
    action();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
