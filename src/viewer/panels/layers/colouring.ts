/** What the colour of flood water tells: the quantity, the colour map, its scale, and the ramp with its limits. */
import type { App } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { fixed } from '../../app/format.ts';
import { durationDepth } from '../../data/run.ts';
import type { TextKey } from '../../language/language.ts';
import { type ColourMode, classLimits, colourModes, modeUnits, sceneColours } from '../../scene/colours.ts';
import { type WaterMapName, type WaterScale, waterMapNames, waterMaps, waterScales } from '../../scene/water-maps.ts';
import { swatchOf } from '../swatch.ts';

const modeNames: Record<ColourMode, TextKey> = {
  depth: 'byDepth',
  speed: 'bySpeed',
  hazard: 'byHazard',
  duration: 'byDuration',
};
const scaleNames: Record<WaterScale, TextKey> = { classes: 'scaleClasses', continuous: 'scaleContinuous' };

export function colouring(app: App): HTMLElement {
  const { t, run, store, scope } = app;
  const depth = fixed(durationDepth(run.header), 1);
  const durationKnown = (): boolean => run.manifest.finals.includes('duration_above');
  const recorded = run.header.fields.some((f) => f.name === 'duration_above');
  const modes = colourModes
    .filter((mode) => mode !== 'duration' || recorded)
    .map((mode) =>
      el('input', {
        type: 'radio',
        name: 'colour-mode',
        value: mode,
        onchange: () => store.set({ colourMode: mode }),
      }),
    );
  const scales = waterScales.map((scale) =>
    el('input', {
      type: 'radio',
      name: 'water-scale',
      value: scale,
      onchange: () => store.set({ waterScale: scale }),
    }),
  );
  const map = el(
    'select',
    {
      class: 'water-map',
      'aria-label': t('colourMap'),
      onchange: () => store.set({ waterMap: map.value as WaterMapName }),
    },
    ...waterMapNames.map((name) => el('option', { value: name }, app.name(waterMaps[name].name))),
  );
  const told = el('div', {});
  const render = (): void => {
    const { theme, colourMode, waterMap, waterScale } = store.get;
    for (const input of modes) {
      const mode = input.value as ColourMode;
      input.checked = mode === colourMode;
      input.disabled = mode === 'duration' && !durationKnown() && mode !== colourMode;
      input.parentElement!.title = mode === 'duration' && !durationKnown() ? t('durationLater') : '';
    }
    for (const input of scales) input.checked = input.value === waterScale;
    map.value = waterMap;
    const { colours, source } = waterMaps[waterMap];
    const c = sceneColours[theme];
    const row = (colour: string, text: string) =>
      el('div', { class: 'row' }, swatchOf({ mark: 'area', colour, text: { en: '', zh: '' } }), text);
    fill(
      told,
      rampOf(colours, classLimits[colourMode], modeUnits[colourMode], waterScale),
      el('p', { class: 'note' }, app.name(source)),
      colourMode === 'duration' &&
        el('p', { class: 'note' }, durationKnown() ? t('durationNote', { depth }) : t('durationLater')),
      row(colours[3]!, colourMode === 'duration' ? t('deepInRun', { depth }) : t('flooding')),
      row(c.river, t('riverAtStart')),
      row(c.debris, t('debrisLegend')),
    );
  };
  const choice = (legend: TextKey, inputs: readonly HTMLInputElement[], names: Readonly<Record<string, TextKey>>) =>
    el(
      'fieldset',
      { class: 'modes' },
      el('legend', {}, t(legend)),
      ...inputs.map((input) => el('label', {}, input, el('span', {}, t(names[input.value]!)))),
    );
  const root = el(
    'div',
    { class: 'colouring' },
    choice('waterBy', modes, modeNames),
    el('div', { class: 'colour-map' }, map, choice('scaleOf', scales, scaleNames)),
    told,
  );
  render();
  scope.add(store.on(['theme', 'colourMode', 'waterMap', 'waterScale'], render));
  let known = durationKnown();
  scope.add(
    store.on(['news'], () => {
      if (known === durationKnown()) return;
      known = durationKnown();
      render();
    }),
  );
  return root;
}

/** Swatches over the lower limit of each class, or one band that runs on between the limits. */
function rampOf(colours: readonly string[], limits: readonly number[], unit: string, scale: WaterScale): HTMLElement {
  const last = colours.length - 1;
  const steps = colours.map((colour, i) => {
    const step = el('span', { class: 'ramp-step' }, el('i', {}), el('small', {}, limitText(limits[i]!, i === last)));
    const next = colours[Math.min(i + 1, last)]!;
    step.style.setProperty('--swatch', scale === 'classes' ? colour : `linear-gradient(to right, ${colour}, ${next})`);
    return step;
  });
  return el('div', { class: `ramp ${scale}` }, ...steps, el('small', { class: 'unit' }, unit));
}

const limitText = (limit: number, last: boolean): string =>
  `${fixed(limit, Number.isInteger(limit) ? 0 : Number.isInteger(limit * 10) ? 1 : 2)}${last ? '+' : ''}`;
