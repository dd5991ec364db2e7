/** Three buttons that set the layers as a planner, a trainer or an engineer starts from. */
import type { App } from '../../app/app.ts';
import { el } from '../../app/dom.ts';
import { choicesOf, presetNames, presets } from '../../layers/presets.ts';

export function presetButtons(app: App): HTMLElement {
  const { t, store, scope } = app;
  const buttons = presetNames.map((preset) => {
    const { name, why } = presets[preset];
    return el(
      'button',
      {
        type: 'button',
        class: 'preset',
        title: t(why),
        'data-preset': preset,
        onclick: () => store.set(choicesOf(preset)),
      },
      t(name),
    );
  });
  const mark = (): void => {
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset['preset'] === store.get.preset));
  };
  mark();
  scope.add(store.on(['preset'], mark));
  return el('div', { class: 'presets', role: 'group', 'aria-label': t('presets') }, ...buttons);
}
