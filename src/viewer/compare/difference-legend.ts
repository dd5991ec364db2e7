/** What the colours of a difference of depths mean, in metres. */
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { alikeWater, differenceClasses, differenceLimits } from '../scene/colours.ts';

export function differenceLegend({ t, store }: App): HTMLElement {
  const swatch = (colour: string, text: string): HTMLElement => {
    const step = el('span', { class: 'ramp-step' }, el('i', {}), el('small', {}, text));
    step.style.setProperty('--swatch', colour);
    return step;
  };
  const side = differenceLimits.length;
  const shallower = differenceLimits.map((limit, i) => swatch(differenceClasses[side - 1 - i]!, `−${limit}`)).reverse();
  const deeper = differenceLimits.map((limit, i) => swatch(differenceClasses[side + i]!, `+${limit}`));
  return el(
    'figure',
    { class: 'difference-legend' },
    el('figcaption', {}, t('differenceCaption')),
    el(
      'div',
      { class: 'ramp' },
      ...shallower,
      swatch(alikeWater[store.get.theme], '0'),
      ...deeper,
      el('small', { class: 'unit' }, 'm'),
    ),
    el('div', { class: 'ends' }, el('span', {}, t('shallowerInB')), el('span', {}, t('deeperInB'))),
    el('p', { class: 'note' }, t('differenceNote', { least: differenceLimits[0]! })),
  );
}
