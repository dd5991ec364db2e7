/** What colours and symbols mean, and which layers are drawn. One card: a layer's switch stands beside its legend. */
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { fixed } from '../app/format.ts';
import { colouring } from './layers/colouring.ts';
import { layerGroupList } from './layers/groups.ts';
import { presetButtons } from './layers/presets.ts';

export function legendPanel(app: App): HTMLElement {
  const { t, store, view, scope } = app;
  const layersBox = el(
    'details',
    { class: 'layers', open: innerHeight > 860 },
    el('summary', {}, t('layers')),
    el('p', { class: 'note' }, t('pictureNote')),
    layerGroupList(app),
    exaggerationOf(app),
  );
  const card = el(
    'details',
    {
      class: 'card legend',
      id: 'legend',
      open: innerHeight > 640 && innerWidth >= 1100 && !app.run.beside,
      hidden: !view,
    },
    el('summary', {}, t('legend')),
    el('div', { class: 'legend-body' }, presetButtons(app), colouring(app), layersBox),
  );
  // On a low screen the legend makes room for what is looked at closer, and comes back after.
  let folded = false;
  const makeRoom = (): void => {
    const { selection } = store.get;
    const needed = innerHeight < 1100 && (selection?.what === 'cell' || selection?.what === 'asset');
    if (needed && card.open) {
      card.open = false;
      folded = true;
    } else if (!needed && folded) {
      card.open = true;
      folded = false;
    }
  };
  makeRoom();
  scope.add(store.on(['selection'], makeRoom));
  return card;
}

/** Opens the card and brings the keyboard to it, or closes it where it is open. */
export function toggleLegend(): void {
  const card = document.querySelector<HTMLDetailsElement>('#legend');
  if (!card || card.hidden) return;
  card.open = !card.open;
  if (!card.open) return;
  card.querySelector('details')!.open = true;
  card.querySelector('summary')!.focus();
}

function exaggerationOf({ t, store }: App): HTMLElement {
  const said = el('output', {}, `${fixed(store.get.exaggeration, 1)}×`);
  const input = el('input', {
    type: 'range',
    min: 1,
    max: 5,
    step: 0.5,
    value: store.get.exaggeration,
    oninput: () => {
      store.set({ exaggeration: Number(input.value) });
      said.textContent = `${fixed(Number(input.value), 1)}×`;
    },
  });
  return el(
    'label',
    { class: 'exaggeration' },
    el('span', {}, t('exaggeration'), said),
    input,
    el('small', {}, t('exaggerationNote')),
  );
}
