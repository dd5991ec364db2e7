/** A picture for print: its size, and the file. */
import { el } from '../../app/dom.ts';
import { sinceStart } from '../../app/format.ts';
import { saveFile, slug } from '../../app/save.ts';
import { drawSheet, sheetSizes } from '../../share/sheet.ts';
import { workButton } from '../../share/work.ts';
import type { ToolKind } from '../tool.ts';

export const picture: ToolKind = {
  id: 'picture',
  order: 72,
  name: { en: 'Picture for print', zh: '打印图片' },
  icon: 'M7 2.5h10v5H7zM4 9h16a1.6 1.6 0 0 1 1.6 1.6V18H18v-3.5H6V18H2.4v-7.4A1.6 1.6 0 0 1 4 9zm3.5 7h9v5.5h-9z',
  key: 'p',
  fits: (app) => app.view !== undefined,
  open(app) {
    const { t, run, store } = app;
    const { view } = app;
    if (!view) return undefined;
    const size = el(
      'select',
      { 'aria-label': t('sheetSize') },
      ...sheetSizes.map((s, i) => el('option', { value: i }, s.name)),
    );
    const work = workButton(app, t('saveSheet'), async (progress, signal) => {
      // What stands still is a recorded frame, and stays it while the tiles are drawn.
      store.set({ playing: false, following: false });
      const sheet = await drawSheet(app, view, sheetSizes[Number(size.value)]!, progress, signal);
      const file = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/png'));
      if (!file) throw new Error(t('tooLarge'));
      const name = `${slug(run.id)}-T-${sinceStart(run.shown?.seconds ?? 0).replace(':', 'h')}.png`;
      saveFile(name, file);
      return t('saved', { name });
    });
    const panel = el(
      'div',
      { class: 'card-body share' },
      el('h2', {}, app.name(picture.name)),
      el('p', { class: 'note' }, t('sheetNote')),
      el('label', { class: 'field-row' }, el('span', {}, t('sheetSize')), size),
      work.root,
    );
    return { panel, close: work.end };
  },
};
