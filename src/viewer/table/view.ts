/** The table on the page: what to list, filter, sorted columns, rows a page at a time; a row flies to what it tells of. */
import { momentOf } from '../../core/clock.ts';
import type { App } from '../app/app.ts';
import { el, fill, icon } from '../app/dom.ts';
import { fixed, sinceStart } from '../app/format.ts';
import { csvBlob, saveFile } from '../app/save.ts';
import { type Arrangement, arranged } from './arrange.ts';
import { csvOf } from './csv.ts';
import type { Row, Subject } from './subject.ts';
import { subjectsOf } from './subjects.ts';

const rowsPerPage = 100;
/** While the run plays the table follows at most this often, ms. */
const pace = 400;

export function tableView(app: App): HTMLElement {
  const { t, run, store, scope, view } = app;
  const subjects = subjectsOf(app);
  const subjectNow = (): Subject => subjects.find(({ id }) => id === store.get.subject) ?? subjects[0]!;
  const unsorted: Arrangement = { filter: '', state: '', column: -1, descending: false };
  let arrangement = unsorted;
  let page = 0;
  let kept: readonly Row[] = [];
  let asked = 0;

  const choose = el(
    'select',
    { 'aria-label': t('tableWhat'), class: 'table-subject', onchange: () => store.set({ subject: choose.value }) },
    ...subjects.map(({ id, name }) => el('option', { value: id }, name)),
  );
  const filter = el('input', {
    type: 'search',
    class: 'table-filter',
    'aria-label': t('tableFilter'),
    placeholder: t('tableFilterHint'),
    title: t('tableFilterHint'),
    oninput: () => arrange({ filter: filter.value }),
  });
  const states = el('select', {
    class: 'table-state',
    'aria-label': t('tableState'),
    onchange: () => arrange({ state: states.value }),
  });
  const count = el('span', { class: 'table-count', role: 'status' });
  const csv = el(
    'button',
    {
      type: 'button',
      class: 'button',
      onclick: () => {
        const { columns, id } = subjectNow();
        const seconds = run.shown?.seconds ?? 0;
        const name = `${run.id}-${id}-T${sinceStart(seconds).replace(':', '')}.csv`;
        saveFile(name, csvBlob(csvOf(columns, kept, momentOf(run.header.clock, seconds))));
      },
    },
    t('tableCsv'),
  );
  const tall = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'aria-pressed': String(view === undefined),
      hidden: view === undefined,
      onclick: () => {
        const now = root.classList.toggle('tall');
        tall.setAttribute('aria-pressed', String(now));
      },
    },
    t('tableTall'),
  );
  const close = el(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': t('close'),
      title: t('close'),
      onclick: () => store.set({ tool: undefined }),
    },
    icon('close'),
  );
  const heads = el('tr', {});
  const body = el('tbody', {});
  const caption = el('caption', {});
  const scroll = el(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('tableTitle') },
    el('table', { class: 'picture-table' }, caption, el('thead', {}, heads), body),
  );
  const before = el('button', { type: 'button', class: 'button', onclick: () => turn(-1) }, t('tableBefore'));
  const after = el('button', { type: 'button', class: 'button', onclick: () => turn(1) }, t('tableAfter'));
  const where = el('span', {});
  const pager = el('nav', { class: 'pager', 'aria-label': t('tableTitle') }, before, where, after);
  const root = el(
    'section',
    { class: `table-view ${view ? '' : 'tall'}`, 'aria-label': t('tableTitle'), hidden: true },
    el('div', { class: 'table-head' }, choose, filter, states, count, csv, tall, close),
    scroll,
    pager,
  );

  const drawHeads = (): void => {
    const { columns } = subjectNow();
    fill(
      heads,
      columns.map(({ name, unit, numeric }, k) => {
        const sorted = arrangement.column === k;
        const turnedUp = sorted ? (arrangement.descending ? 'descending' : 'ascending') : 'none';
        return el(
          'th',
          { scope: 'col', class: numeric ? 'number' : '', 'aria-sort': turnedUp },
          el(
            'button',
            {
              type: 'button',
              'data-sort': k,
              onclick: () => {
                // figures begin with the largest
                const descending = sorted ? !arrangement.descending : numeric;
                arrange({ column: k, descending });
                drawHeads();
                heads.querySelector<HTMLElement>(`[data-sort="${k}"]`)?.focus();
              },
            },
            name,
            unit && el('small', {}, unit),
          ),
        );
      }),
    );
  };
  const drawStates = (rows: readonly Row[]): void => {
    const words = [...new Set(rows.flatMap(({ state }) => state ?? []))].sort();
    if (arrangement.state && !words.includes(arrangement.state)) words.push(arrangement.state);
    const had = [...states.options].slice(1).map((o) => o.value);
    states.hidden = subjectNow().stateColumn < 0;
    if (had.join() !== words.join() || states.options.length === 0)
      fill(
        states,
        el('option', { value: '' }, t('tableAnyState')),
        words.map((w) => el('option', { value: w }, w)),
      );
    states.value = arrangement.state;
  };
  const drawRows = (): void => {
    const { columns, stateColumn, name } = subjectNow();
    page = Math.max(0, Math.min(page, Math.ceil(kept.length / rowsPerPage) - 1));
    const from = page * rowsPerPage;
    const shown = kept.slice(from, from + rowsPerPage);
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    caption.textContent = t('tableCaption', { what: name, at: sinceStart(run.shown?.seconds ?? 0) });
    fill(
      body,
      shown.length === 0 && el('tr', {}, el('td', { colspan: columns.length, class: 'empty' }, t('tableNone'))),
      shown.map((row) =>
        el(
          'tr',
          { 'data-row': row.id, class: row.picked ? 'picked' : '', onclick: () => row.open() },
          row.cells.map((cell, k) => {
            if (k === 0) return el('th', { scope: 'row' }, el('button', { type: 'button', class: 'link' }, cell.text));
            const state = k === stateColumn ? `state-text ${row.urgency}` : '';
            return el(
              'td',
              { class: `${columns[k]!.numeric ? 'number' : ''} ${state}`, 'data-column': columns[k]!.id },
              cell.text,
            );
          }),
        ),
      ),
    );
    if (focused !== undefined)
      body.querySelector<HTMLElement>(`[data-row="${CSS.escape(focused)}"] button`)?.focus({ preventScroll: true });
    pager.hidden = kept.length <= rowsPerPage;
    before.disabled = page === 0;
    after.disabled = from + rowsPerPage >= kept.length;
    where.textContent = t('tablePage', {
      from: fixed(Math.min(from + 1, kept.length)),
      to: fixed(from + shown.length),
      n: fixed(kept.length),
    });
  };
  const render = async (): Promise<void> => {
    if (root.hidden) return;
    const ask = ++asked;
    try {
      const rows = await subjectNow().rows();
      if (ask !== asked) return;
      kept = arranged(rows, arrangement);
      count.textContent = t('tableCount', { n: fixed(kept.length), all: fixed(rows.length) });
      drawStates(rows);
      drawRows();
    } catch (e) {
      if (ask === asked) fill(body, el('tr', {}, el('td', {}, t('tableFailed', { detail: (e as Error).message }))));
    }
  };
  const arrange = (change: Partial<Arrangement>): void => {
    arrangement = { ...arrangement, ...change };
    page = 0;
    void render();
  };
  const turn = (by: number): void => {
    page += by;
    drawRows();
    scroll.scrollTop = 0;
  };
  const begin = (): void => {
    choose.value = subjectNow().id;
    arrangement = unsorted;
    filter.value = '';
    page = 0;
    drawHeads();
    void render();
  };
  const follow = (): void => {
    const open = store.get.tool === 'table';
    if (open === !root.hidden) return;
    root.hidden = !open;
    if (!open) return;
    begin();
    if (view) filter.focus({ preventScroll: true });
  };
  // Up and down go from row to row, as in any list.
  scroll.addEventListener('keydown', (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[e.key];
    if (step === undefined) return;
    const buttons = [...body.querySelectorAll<HTMLElement>('button')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
    e.preventDefault();
  });
  let due: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    if (root.hidden) return;
    if (!store.get.playing && !store.get.following) return void render();
    due ??= setTimeout(() => {
      due = undefined;
      void render();
    }, pace);
  };
  follow();
  scope.add(store.on(['tool'], follow));
  scope.add(store.on(['subject'], begin));
  scope.add(store.on(['shown', 'news', 'selection'], soon));
  scope.add(() => clearTimeout(due));
  return root;
}
