/** What a screen reader is told without asking: what is looked at closer, and each new warning, but not every frame. */
import type { WarningRecord } from '../../core/records.ts';
import type { App } from './app.ts';
import { el } from './dom.ts';

/** At most one warning so often, ms: while the run plays they may come by the dozen. */
const pace = 4000;

export function announcer(app: App): HTMLElement {
  const { t, run, store, scope } = app;
  const said = el('div', { class: 'only-heard', role: 'status', 'aria-live': 'polite' });
  const newest = (): WarningRecord | undefined => run.records.warningsAt(run.shown?.ticks ?? 0)[0];
  let told = newest();
  let at = -pace;
  scope.add(
    store.on(['shown'], () => {
      const now = newest();
      if (now === told) return;
      const later = now !== undefined && (told === undefined || now.tick >= told.tick);
      told = now;
      if (!later || now.level === 'none' || performance.now() - at < pace) return;
      at = performance.now();
      said.textContent = t('newWarning', { text: app.sentence(now.code, now.params) });
    }),
  );
  scope.add(
    store.on(['selection'], () => {
      const { selection } = store.get;
      if (selection?.what === 'asset') said.textContent = app.assetName(selection.asset);
      else if (selection?.what === 'cell') said.textContent = t('cell');
    }),
  );
  return said;
}
