/** How fast time passes: speeds to pick from, and whatever one types between real time and an hour a second. */
import type { App } from '../app/app.ts';
import { el } from '../app/dom.ts';
import { fixed } from '../app/format.ts';

/** Simulated seconds a second. */
export const speeds = [1, 10, 60, 300, 600, 900, 1800, 3600] as const;
export const slowest = speeds[0];
export const fastest = speeds.at(-1)!;

/** `600`, `600x`, `1,800×`, `10 min/s` or `1 h/s` as simulated seconds a second, kept within the bounds; undefined where it is no speed. */
export function speedFrom(text: string): number | undefined {
  const found = /^\s*([\d.,]+)\s*(x|×|倍)?\s*(?:(s|min|h)\s*\/\s*s)?\s*$/i.exec(text);
  if (!found) return undefined;
  const [, digits = '', times, unit] = found;
  const value = Number(digits.replaceAll(',', ''));
  if (!(value > 0) || (times && unit)) return undefined;
  const seconds = value * (unit?.toLowerCase() === 'h' ? 3600 : unit?.toLowerCase() === 'min' ? 60 : 1);
  return Math.min(fastest, Math.max(slowest, seconds));
}

/** The next speed of the list, slower or faster. */
export function besideSpeed(speed: number, by: 1 | -1): number {
  if (by === 1) return speeds.find((s) => s > speed) ?? fastest;
  return speeds.findLast((s) => s < speed) ?? slowest;
}

/** A field to type a speed into, with a list to pick from beside it. */
export function speedField({ t, store, scope }: App): HTMLElement {
  const text = (): string => t('speedTimes', { n: fixed(store.get.speed, Number.isInteger(store.get.speed) ? 0 : 1) });
  const field = el('input', {
    type: 'text',
    class: 'speed-text',
    inputmode: 'decimal',
    autocomplete: 'off',
    'aria-label': t('speed'),
    title: t('speedHow'),
    onfocus: () => field.select(),
    onchange: () => take(),
    onkeydown: (e: KeyboardEvent) => {
      if (e.key === 'Enter') take();
      if (e.key === 'ArrowUp' || e.key === 'ArrowDown') {
        e.preventDefault();
        store.set({ speed: besideSpeed(store.get.speed, e.key === 'ArrowUp' ? 1 : -1) });
      }
    },
  });
  const take = (): void => {
    const speed = speedFrom(field.value);
    field.setAttribute('aria-invalid', String(speed === undefined));
    if (speed === undefined) return;
    store.set({ speed });
    field.value = text();
  };
  const list = el(
    'select',
    {
      class: 'speed-list',
      'aria-label': t('speedPick'),
      title: t('speedPick'),
      onchange: () => store.set({ speed: Number(list.value) }),
    },
    ...speeds.map((s) => el('option', { value: s }, t('speedTimes', { n: fixed(s) }))),
  );
  const render = (): void => {
    field.value = text();
    field.setAttribute('aria-invalid', 'false');
    list.value = String(store.get.speed);
  };
  render();
  scope.add(store.on(['speed'], render));
  return el('span', { class: 'speed' }, field, list);
}
