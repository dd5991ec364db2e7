/** A film of a range of time: from when to when, how fast, how large; how far it is, and a way to call it off. */
import { el } from '../../app/dom.ts';
import { fixed, sinceStart, span } from '../../app/format.ts';
import { saveFile, slug } from '../../app/save.ts';
import { filmEncoding, filmMoments, filmRate, makeFilm } from '../../share/film.ts';
import { workButton } from '../../share/work.ts';
import { speedFrom } from '../../time/speed.ts';
import type { ToolKind } from '../tool.ts';

const sizes = [
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
] as const;

/** `03:20` or minutes from the start, as seconds; undefined where it is neither. */
export function momentFrom(text: string): number | undefined {
  const found = /^\s*(?:T\+)?(\d+)(?::([0-5]\d))?\s*$/i.exec(text);
  if (!found) return undefined;
  return found[2] === undefined ? Number(found[1]) * 60 : Number(found[1]) * 3600 + Number(found[2]) * 60;
}

export const film: ToolKind = {
  id: 'film',
  order: 74,
  name: { en: 'Film of a range of time', zh: '时段影片' },
  icon: 'M3 5h12.5v14H3zM17 10l4.5-3v10L17 14z',
  key: 'v',
  fits: (app) => app.view !== undefined,
  open(app) {
    const { t, run, store, view } = app;
    if (!view) return undefined;
    const end = run.manifest.frames > 0 ? run.secondsOf(run.manifest.ticks[run.manifest.frames - 1]!) : 0;
    const moment = (key: 'filmFrom' | 'filmTo', seconds: number) => {
      const input = el('input', { type: 'text', value: sinceStart(seconds), class: 'short', oninput: () => check() });
      const here = el(
        'button',
        {
          type: 'button',
          class: 'link',
          onclick: () => {
            input.value = sinceStart(run.shown?.seconds ?? 0);
            check();
          },
        },
        t('momentShown'),
      );
      return { input, row: el('div', { class: 'field-row' }, el('label', {}, el('span', {}, t(key)), input), here) };
    };
    const from = moment('filmFrom', 0);
    const to = moment('filmTo', end);
    const speed = el('input', {
      type: 'text',
      class: 'short',
      value: t('speedTimes', { n: fixed(Math.min(3600, Math.max(60, Math.round(end / 30 / 60) * 60))) }),
      oninput: () => check(),
    });
    const size = el('select', {}, ...sizes.map(([w, h], i) => el('option', { value: i }, `${w} × ${h}`)));
    const smooth = el('input', { type: 'checkbox', checked: true });
    const about = el('p', { class: 'note', role: 'status' });
    const order = () => {
      const [start, stop, pace] = [momentFrom(from.input.value), momentFrom(to.input.value), speedFrom(speed.value)];
      if (start === undefined || stop === undefined || pace === undefined) return undefined;
      const last = Math.min(stop, end);
      if (last <= start) return undefined;
      const [width, height] = sizes[Number(size.value)]!;
      return { from: start, to: last, speed: pace, width, height, smooth: smooth.checked };
    };
    const work = workButton(app, t('makeFilm'), async (progress, signal) => {
      const wanted = order();
      if (!wanted) throw new Error(t('filmRange', { last: sinceStart(end) }));
      store.set({ playing: false, following: false });
      const file = await makeFilm(app, view, wanted, progress, signal);
      const name = `${slug(run.id)}-T-${sinceStart(wanted.from).replace(':', 'h')}-${sinceStart(wanted.to).replace(':', 'h')}.webm`;
      saveFile(name, file);
      return t('saved', { name });
    });
    const check = (): void => {
      const wanted = order();
      const pictures = wanted ? filmMoments(wanted).length : 0;
      about.textContent = wanted
        ? t('filmLength', { length: span(pictures / filmRate, app.language), n: fixed(pictures) })
        : t('filmRange', { last: sinceStart(end) });
    };
    check();
    let open = true;
    void filmEncoding(sizes[0][0], sizes[0][1]).then((encoding) => {
      if (encoding || !open) return;
      work.say(t('filmCannot'));
      work.root.querySelector('button')!.disabled = true;
    });
    const field = (label: string, control: HTMLElement): HTMLElement =>
      el('label', { class: 'field-row' }, el('span', {}, label), control);
    const panel = el(
      'div',
      { class: 'card-body share' },
      el('h2', {}, app.name(film.name)),
      from.row,
      to.row,
      field(t('speed'), speed),
      field(t('filmSize'), size),
      el('label', { class: 'switch' }, smooth, el('span', {}, t('smooth'))),
      about,
      work.root,
    );
    return {
      panel,
      close() {
        open = false;
        work.end();
      },
    };
  },
};
