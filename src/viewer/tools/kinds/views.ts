/** Views: the link of the picture as it is, and views kept under a name. */
import { el, fill, icon } from '../../app/dom.ts';
import { sinceStart } from '../../app/format.ts';
import { addBookmark, type Bookmark, readBookmarks, removeBookmark, runOf } from '../../share/bookmarks.ts';
import type { ToolKind } from '../tool.ts';

const linkOf = ({ search }: Bookmark): string => {
  const url = new URL(location.href);
  url.search = search;
  return url.href;
};

export const views: ToolKind = {
  id: 'views',
  order: 70,
  name: { en: 'Views and link', zh: '视图与链接' },
  icon: 'M6 2.5h12v19l-6-4.6-6 4.6z',
  key: 'b',
  open(app) {
    const { t, store, run } = app;
    const link = el('input', { type: 'text', readonly: true, 'aria-label': t('linkOfView'), class: 'link-text' });
    const said = el('p', { class: 'note', role: 'status' });
    const list = el('ul', { class: 'view-list' });
    const copy = async (address: string): Promise<void> => {
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = t('linkCopied');
      } catch {
        // Not every browser lets a page write there: the link stands selected, to be copied by hand.
        link.value = address;
        link.focus();
        link.select();
        said.textContent = t('linkByHand');
      }
    };
    const renew = (): void => {
      if (document.activeElement !== link) link.value = app.address.link();
    };
    const name = el('input', { type: 'text', maxlength: 80, class: 'name-text', 'aria-label': t('viewName') });
    const suggest = (): void => {
      name.placeholder = `${run.header.place.name[app.language]}, T+${sinceStart(run.shown?.seconds ?? 0)}`;
    };
    const save = (e: Event): void => {
      e.preventDefault();
      addBookmark({ name: name.value.trim() || name.placeholder, search: new URL(app.address.link()).search });
      name.value = '';
      said.textContent = t('viewKept');
      render();
    };
    const row = (b: Bookmark): HTMLElement => {
      const here = runOf(b) === run.id;
      const go = here
        ? el('button', { type: 'button', class: 'link', onclick: () => app.address.take(b.search) }, b.name)
        : el('a', { class: 'link', href: linkOf(b) }, `${b.name} (${runOf(b) ?? '–'})`);
      const copyLabel = t('copyLinkOf', { name: b.name });
      const removeLabel = t('removeView', { name: b.name });
      return el(
        'li',
        {},
        go,
        el(
          'button',
          {
            type: 'button',
            class: 'text-button',
            'aria-label': copyLabel,
            title: copyLabel,
            onclick: () => void copy(linkOf(b)),
          },
          t('copyLink'),
        ),
        el(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': removeLabel,
            title: removeLabel,
            onclick: () => {
              removeBookmark(b);
              render();
              name.focus();
            },
          },
          icon('close'),
        ),
      );
    };
    const render = (): void => {
      const kept = readBookmarks();
      fill(list, kept.length ? kept.map(row) : el('li', { class: 'empty' }, t('noViews')));
    };
    render();
    suggest();
    const timer = setTimeout(renew, 0);
    const stop = store.on(['selection', 'hidden', 'exaggeration', 'colourMode', 'tab'], renew);
    const panel = el(
      'div',
      { class: 'card-body share' },
      el('h2', {}, app.name(views.name)),
      el(
        'div',
        { class: 'field-row' },
        link,
        el('button', { type: 'button', class: 'button', onclick: () => void copy(app.address.link()) }, t('copyLink')),
      ),
      el('p', { class: 'note' }, t('linkNote')),
      el(
        'form',
        { class: 'field-row', onsubmit: save },
        name,
        el('button', { type: 'submit', class: 'button' }, t('keepView')),
      ),
      said,
      list,
    );
    return {
      panel,
      update() {
        suggest();
        renew();
      },
      close() {
        clearTimeout(timer);
        stop();
      },
    };
  },
};
