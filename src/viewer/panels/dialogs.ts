/** What opens over the page: what the model does not know, and the keyboard. */
import type { App } from '../app/app.ts';
import { el, icon } from '../app/dom.ts';
import { distance, fixed } from '../app/format.ts';
import type { TextKey } from '../language/language.ts';
import { toolKinds } from '../tools/toolbar.ts';

function open(app: App, title: string, ...content: Node[]): void {
  const dialog = el(
    'dialog',
    { class: 'dialog', 'aria-label': title },
    el(
      'header',
      {},
      el('h2', {}, title),
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': app.t('close'), onclick: () => dialog.close() },
        icon('close'),
      ),
    ),
    el('div', { class: 'dialog-body' }, ...content),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (e) => {
    if (e.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

export function showAbout(app: App): void {
  const { t, run } = app;
  const { header, ground } = run;
  const fact = (key: TextKey, value: string) => [el('dt', {}, t(key)), el('dd', {}, value)];
  const known = ([1, 2, 3, 4, 5, 6, 7] as const).map((n) =>
    el(
      'li',
      {},
      t(n === 3 && header.drainage ? 'aboutKnown3Network' : `aboutKnown${n}`, {
        provenance: app.name(header.provenance),
        cell: distance(header.grid.cellSize),
      }),
    ),
  );
  open(
    app,
    t('aboutTitle'),
    el('h3', {}, t('aboutWhat')),
    el('p', {}, t('aboutWhatText')),
    el('h3', {}, t('aboutKnown')),
    el('ul', {}, ...known),
    el('p', { class: 'strong' }, t('aboutNot')),
    el('h3', {}, t('aboutRun')),
    el(
      'dl',
      { class: 'facts' },
      ...fact('run', `${app.name(header.name)} (${header.id})`),
      ...fact('cellSize', distance(header.grid.cellSize)),
      ...fact('extent', `${distance(ground.width)} × ${distance(ground.height)}`),
      ...fact('cells', fixed(header.grid.inner.rows * header.grid.inner.cols)),
      ...fact('datum', header.grid.datum),
      ...fact('engine', `${header.engine.name} ${header.engine.version}`),
      ...fact('seed', String(header.seed)),
      ...fact('digest', run.manifest.digest?.slice(0, 16) ?? '–'),
    ),
  );
}

const keys: readonly (readonly [string, TextKey])[] = [
  ['Space', 'keySpace'],
  [', .', 'keyStep'],
  ['Home End', 'keyHomeEnd'],
  ['< >', 'keySpeed'],
  ['[ ]', 'keyMarks'],
  ['i', 'smooth'],
  ['← ↑ → ↓', 'keyArrows'],
  ['Shift + ← ↑ → ↓', 'keyShiftArrows'],
  ['+ −', 'keyZoom'],
  ['h', 'keyHome'],
  ['l', 'keyLayers'],
  ['\\', 'keyLists'],
  ['1 2 3 4 5', 'keyTabs'],
  ['6', 'keyComparison'],
  ['Esc', 'keyEscape'],
  ['?', 'keyHelp'],
];

export function showShortcuts(app: App): void {
  const rows = keys.flatMap(([key, text]) => [
    el('dt', {}, key.startsWith('Shift') ? el('kbd', {}, key) : key.split(' ').map((k) => el('kbd', {}, k))),
    el('dd', {}, app.t(text)),
  ]);
  const tools = toolKinds.flatMap((kind) =>
    kind.key && (kind.fits?.(app) ?? true)
      ? [el('dt', {}, el('kbd', {}, kind.key)), el('dd', {}, app.name(kind.name))]
      : [],
  );
  open(app, app.t('shortcuts'), el('dl', { class: 'facts keys' }, ...rows, ...tools));
}
