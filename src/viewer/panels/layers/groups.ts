/** Layers under their headings: a switch for each and for the whole heading, how strongly it is drawn, and its legend. */
import type { App } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { fixed } from '../../app/format.ts';
import type { TextKey } from '../../language/language.ts';
import { type LayerGroup, type LegendEntry, layerGroups } from '../../layers/layer.ts';
import { swatchOf } from '../swatch.ts';

const groupNames: Record<LayerGroup, TextKey> = {
  water: 'groupWater',
  ground: 'groupGround',
  streets: 'groupStreets',
  works: 'groupWorks',
  watched: 'groupWatched',
  response: 'groupResponse',
  other: 'groupOther',
};
/** Headings that stand open from the start. */
const openAtFirst: readonly LayerGroup[] = ['water', 'streets'];

/** A layer as the panel has it. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly group: LayerGroup;
  legend?(): readonly LegendEntry[];
}

export function layerGroupList(app: App): HTMLElement {
  const { t, view } = app;
  const rows: Row[] = [
    { id: 'water', name: t('water'), group: 'water' },
    { id: 'debris', name: t('debris'), group: 'water' },
    { id: 'contours', name: t('contoursLegend'), group: 'ground' },
    ...(view?.layers.laid ?? []).map(
      ({ kind, layer }): Row => ({
        id: kind.id,
        name: app.name(kind.name),
        group: kind.group ?? 'other',
        legend: () => layer.legend?.() ?? [],
      }),
    ),
  ];
  return el(
    'div',
    { class: 'layer-groups' },
    layerGroups.map((group) => {
      const own = rows.filter((row) => row.group === group);
      return own.length > 0 && groupOf(app, group, own);
    }),
  );
}

function groupOf(app: App, group: LayerGroup, rows: readonly Row[]): HTMLElement {
  const { t, store, scope } = app;
  const ids = rows.map((row) => row.id);
  const all = el('input', {
    type: 'checkbox',
    'aria-label': t('allOf', { group: t(groupNames[group]) }),
    'data-group': group,
    onchange: () => {
      const hidden = new Set(store.get.hidden);
      for (const id of ids)
        if (all.checked) hidden.delete(id);
        else hidden.add(id);
      store.set({ hidden });
    },
  });
  const count = el('span', { class: 'count' });
  const body = el('div', { class: 'group-body', id: `group-${group}` }, ...rows.map((row) => layerRow(app, row)));
  const button = el(
    'button',
    {
      type: 'button',
      class: 'group-button',
      'aria-controls': body.id,
      onclick: () => open(body.hidden !== false),
    },
    el('span', {}, t(groupNames[group])),
    count,
  );
  const open = (now: boolean): void => {
    body.hidden = !now;
    button.setAttribute('aria-expanded', String(now));
  };
  open(openAtFirst.includes(group));
  const render = (): void => {
    const shown = ids.filter((id) => !store.get.hidden.has(id)).length;
    all.checked = shown === ids.length;
    all.indeterminate = shown > 0 && shown < ids.length;
    count.textContent = `${shown}/${ids.length}`;
  };
  render();
  scope.add(store.on(['hidden'], render));
  return el('section', { class: 'group' }, el('div', { class: 'group-head' }, all, button), body);
}

function layerRow(app: App, { id, name, legend }: Row): HTMLElement {
  const { t, store, scope } = app;
  const box = el('input', {
    type: 'checkbox',
    'data-layer': id,
    onchange: () => {
      const hidden = new Set(store.get.hidden);
      if (box.checked) hidden.delete(id);
      else hidden.add(id);
      store.set({ hidden });
    },
  });
  const strength = el('input', {
    type: 'range',
    class: 'strength',
    min: 10,
    max: 100,
    step: 5,
    'aria-label': t('opacityOf', { layer: name }),
    'data-opacity': id,
    oninput: () => store.set({ opacity: { ...store.get.opacity, [id]: Number(strength.value) / 100 } }),
  });
  const share = el('output', { 'aria-hidden': 'true' });
  const entries = el('div', { class: 'entries' });
  const drawEntries = (): void => {
    const told = store.get.hidden.has(id) ? [] : (legend?.() ?? []);
    fill(
      entries,
      told.map((entry) => el('div', { class: 'row' }, swatchOf(entry), app.name(entry.text))),
    );
  };
  const root = el(
    'div',
    { class: 'layer' },
    el(
      'div',
      { class: 'layer-head' },
      el('label', { class: 'switch' }, box, el('span', {}, name)),
      el('span', { class: 'strength-box' }, strength, share),
    ),
    entries,
  );
  let hidden: boolean | undefined;
  const render = (): void => {
    const percent = Math.round((store.get.opacity[id] ?? 1) * 100);
    strength.value = String(percent);
    strength.setAttribute('aria-valuetext', `${percent} %`);
    strength.title = t('opacityOf', { layer: name });
    share.textContent = percent < 100 ? `${fixed(percent)} %` : '';
    const now = store.get.hidden.has(id);
    box.checked = !now;
    strength.disabled = now;
    root.classList.toggle('faded', percent < 100 && !now);
    if (now !== hidden) drawEntries();
    hidden = now;
  };
  render();
  scope.add(store.on(['hidden', 'opacity'], render));
  scope.add(store.on(['theme'], drawEntries));
  return root;
}
