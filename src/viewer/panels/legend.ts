/** What colours and symbols mean, and which layers are drawn. One card: a layer's switch stands beside its legend. */
import type { App } from '../app/app.ts';
import { el, fill, svg } from '../app/dom.ts';
import { fixed } from '../app/format.ts';
import { durationDepth } from '../data/run.ts';
import type { TextKey } from '../language/language.ts';
import type { LegendEntry } from '../layers/layer.ts';
import { type ColourMode, classLimits, colourModes, modeUnits, sceneColours, waterClasses } from '../scene/colours.ts';
import { drawGlyph } from '../scene/icons.ts';

const modeNames: Record<ColourMode, TextKey> = {
  depth: 'byDepth',
  speed: 'bySpeed',
  hazard: 'byHazard',
  duration: 'byDuration',
};

export function legendPanel(app: App): HTMLElement {
  const { t, store, view, scope } = app;
  const body = el('div', { class: 'legend-body' });
  const layersBody = el('div', {});
  const layersBox = el(
    'details',
    { class: 'layers', open: innerHeight > 860 },
    el('summary', {}, t('layers')),
    layersBody,
  );
  const toggle = (id: string, label: string): HTMLElement =>
    el(
      'label',
      { class: 'switch' },
      el('input', {
        type: 'checkbox',
        checked: !store.get.hidden.has(id),
        'data-layer': id,
        onchange: (e: Event) => {
          const hidden = new Set(store.get.hidden);
          if ((e.target as HTMLInputElement).checked) hidden.delete(id);
          else hidden.add(id);
          store.set({ hidden });
        },
      }),
      el('span', {}, label),
    );
  const { run } = app;
  const depth = fixed(durationDepth(run.header), 1);
  const durationKnown = (): boolean => run.manifest.finals.includes('duration_above');
  const recorded = run.header.fields.some((f) => f.name === 'duration_above');
  const modes = colourModes.filter((mode) => mode !== 'duration' || recorded);
  let known = durationKnown();
  const render = (): void => {
    const { theme, colourMode } = store.get;
    const c = sceneColours[theme];
    const limits = classLimits[colourMode];
    const ramp = el(
      'div',
      { class: 'ramp' },
      ...waterClasses.map((colour, i) => {
        const swatch = el('span', { class: 'ramp-step' });
        swatch.style.setProperty('--swatch', colour);
        swatch.append(
          el('i', {}),
          el(
            'small',
            {},
            i === waterClasses.length - 1
              ? `${fixed(limits[i]!, decimals(limits[i]!))}+`
              : fixed(limits[i]!, decimals(limits[i]!)),
          ),
        );
        return swatch;
      }),
      el('small', { class: 'unit' }, modeUnits[colourMode]),
    );
    fill(
      body,
      el(
        'fieldset',
        { class: 'modes' },
        el('legend', {}, t('waterBy')),
        ...modes.map((mode) =>
          el(
            'label',
            { title: mode === 'duration' && !durationKnown() ? t('durationLater') : undefined },
            el('input', {
              type: 'radio',
              name: 'colour-mode',
              value: mode,
              checked: mode === colourMode,
              disabled: mode === 'duration' && !durationKnown() && mode !== colourMode,
              onchange: () => store.set({ colourMode: mode }),
            }),
            el('span', {}, t(modeNames[mode])),
          ),
        ),
      ),
      ramp,
      colourMode === 'duration' &&
        el('p', { class: 'note' }, durationKnown() ? t('durationNote', { depth }) : t('durationLater')),
      el(
        'div',
        { class: 'row' },
        swatchOf({ mark: 'area', colour: waterClasses[3]!, text: { en: '', zh: '' } }),
        colourMode === 'duration' ? t('deepInRun', { depth }) : t('flooding'),
      ),
      el(
        'div',
        { class: 'row' },
        swatchOf({ mark: 'area', colour: c.river, text: { en: '', zh: '' } }),
        t('riverAtStart'),
      ),
      el(
        'div',
        { class: 'row' },
        swatchOf({ mark: 'area', colour: c.debris, text: { en: '', zh: '' } }),
        t('debrisLegend'),
      ),
      layersBox,
    );
    fill(
      layersBody,
      toggle('water', t('water')),
      toggle('debris', t('debris')),
      toggle('contours', t('contoursLegend')),
      el('p', { class: 'note' }, t('pictureNote')),
      ...(view?.layers.laid ?? []).map(({ kind, layer }) =>
        el(
          'div',
          { class: 'layer' },
          toggle(kind.id, app.name(kind.name)),
          !store.get.hidden.has(kind.id) &&
            el(
              'div',
              { class: 'entries' },
              ...(layer.legend?.() ?? []).map((entry) =>
                el('div', { class: 'row' }, swatchOf(entry), app.name(entry.text)),
              ),
            ),
        ),
      ),
      el(
        'label',
        { class: 'exaggeration' },
        el('span', {}, t('exaggeration'), el('output', {}, `${fixed(store.get.exaggeration, 1)}×`)),
        el('input', {
          type: 'range',
          min: 1,
          max: 5,
          step: 0.5,
          value: store.get.exaggeration,
          oninput: (e: Event) => {
            const input = e.target as HTMLInputElement;
            store.set({ exaggeration: Number(input.value) });
            input.parentElement!.querySelector('output')!.textContent = `${fixed(Number(input.value), 1)}×`;
          },
        }),
        el('small', {}, t('exaggerationNote')),
      ),
    );
  };
  render();
  scope.add(store.on(['theme', 'colourMode', 'hidden'], render));
  scope.add(
    store.on(['news'], () => {
      if (known === durationKnown()) return;
      known = durationKnown();
      render();
    }),
  );
  // two pictures want the room
  const roomy = innerHeight > 640 && !run.beside;
  const card = el('details', { class: 'card legend', open: roomy }, el('summary', {}, t('legend')), body);
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

const decimals = (n: number): number => (Number.isInteger(n) ? 0 : Number.isInteger(n * 10) ? 1 : 2);

/** A small picture of how a thing is drawn. */
export function swatchOf(entry: LegendEntry): Element {
  if (entry.mark === 'symbol') {
    const side = 40;
    const canvas = el('canvas', { class: 'swatch', width: side, height: side, 'aria-hidden': 'true' });
    const c = canvas.getContext('2d')!;
    c.translate(side / 2, side / 2);
    c.fillStyle = entry.colour;
    c.beginPath();
    c.arc(0, 0, entry.icon === 'dot' ? 7 : 17, 0, 7);
    c.fill();
    if (entry.icon && entry.icon !== 'dot')
      drawGlyph(c, entry.icon, luminance(entry.colour) > 0.52 ? '#0d141b' : '#ffffff', 0.62);
    return canvas;
  }
  if (entry.mark === 'line')
    return svg(
      'svg',
      { class: 'swatch', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
      svg('line', {
        x1: 1,
        y1: 10,
        x2: 19,
        y2: 10,
        stroke: entry.colour,
        'stroke-width': entry.width ?? 2,
        'stroke-dasharray': entry.dashed ? '5 3' : 'none',
      }),
    );
  return svg(
    'svg',
    { class: 'swatch', viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    svg('rect', { x: 1, y: 4, width: 18, height: 12, rx: 2, fill: entry.colour }),
  );
}

function luminance(hex: string): number {
  const n = Number.parseInt(hex.slice(1), 16);
  return (0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255)) / 255;
}
