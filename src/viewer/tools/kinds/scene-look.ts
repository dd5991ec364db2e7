/** Looks of the scene: how dry ground is coloured, where the light comes from, haze. Choices of the eye; no value depends on them. */
import { el, fill } from '../../app/dom.ts';
import type { TextKey } from '../../language/language.ts';
import { type GroundLook, groundLooks, slopeColours, slopeLimits } from '../../scene/ground-look.ts';
import { type SunChoice, sunChoices, whereabouts } from '../../scene/sun.ts';
import type { ToolKind } from '../tool.ts';

const groundNames: Record<GroundLook, TextKey> = { land: 'groundLand', slope: 'groundSlope', clay: 'groundClay' };
const sunNames: Record<SunChoice, TextKey> = { map: 'sunMap', time: 'sunTime' };

export const sceneLook: ToolKind = {
  id: 'look',
  order: 90,
  name: { en: 'Ground, light and haze', zh: '地面、光照与雾' },
  icon: 'M2.5 18.5 9 8.6l3.6 5 2.3-3.1 6.6 8zM17 3.4a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  key: 'e',
  fits: ({ view }) => view !== undefined,
  open({ t, store, run }) {
    const panel = el('div', { class: 'look' });
    const choice = <T extends string>(
      legend: TextKey,
      name: string,
      of: readonly T[],
      names: Record<T, TextKey>,
      now: T,
      choose: (value: T) => void,
    ): HTMLElement =>
      el(
        'fieldset',
        { class: 'modes' },
        el('legend', {}, t(legend)),
        ...of.map((value) =>
          el(
            'label',
            {},
            el('input', { type: 'radio', name, value, checked: value === now, onchange: () => choose(value) }),
            el('span', {}, t(names[value])),
          ),
        ),
      );
    const { place, ground } = run;
    const render = (): void => {
      const { ground: look, sun, haze } = store.get;
      fill(
        panel,
        choice('groundColour', 'ground', groundLooks, groundNames, look, (value) => store.set({ ground: value })),
        look === 'slope' && slopeLegend(),
        whereabouts(place.epsg, ground.centre) &&
          choice('sunFrom', 'sun', sunChoices, sunNames, sun, (value) => store.set({ sun: value })),
        sun === 'time' && el('p', { class: 'note' }, t('sunNote')),
        el(
          'label',
          { class: 'switch' },
          el('input', {
            type: 'checkbox',
            checked: haze,
            onchange: (e: Event) => store.set({ haze: (e.target as HTMLInputElement).checked }),
          }),
          el('span', {}, t('haze')),
        ),
      );
    };
    render();
    // rebuilt only where a choice adds or takes away a part: the input that has the focus stays
    const focused = (): void => {
      const at = document.activeElement as HTMLInputElement | null;
      const [name, value] = [at?.name, at?.value];
      render();
      if (name) panel.querySelector<HTMLElement>(`input[name="${name}"][value="${value}"]`)?.focus();
    };
    const stop = store.on(['ground', 'sun'], focused);
    return { panel, close: stop };
  },
};

/** Classes of slope with where each begins. */
function slopeLegend(): HTMLElement {
  return el(
    'div',
    { class: 'ramp' },
    ...slopeColours.map((colour, k) => {
      const step = el('span', { class: 'ramp-step' }, el('i', {}), el('small', {}, String(k ? slopeLimits[k - 1] : 0)));
      step.style.setProperty('--swatch', colour);
      return step;
    }),
    el('small', { class: 'unit' }, '°'),
  );
}
