/** The top of the page: which run this is, how the city stands at the time shown, and the few controls of the page itself. */
import type { App } from '../app/app.ts';
import { el, fill, icon } from '../app/dom.ts';
import { area, distance, fixed } from '../app/format.ts';
import type { TextKey } from '../language/language.ts';
import { urgencyOf } from '../layers/layer.ts';
import { layerKinds, urgencyIn } from '../layers/registry.ts';
import { showAbout, showShortcuts } from './dialogs.ts';

interface Figure {
  readonly name: string;
  readonly text: string;
  readonly alarming: boolean;
}

export function headerPanel(app: App): HTMLElement {
  const { t, run, store, scope } = app;
  const state = el('span', { class: 'chip' });
  const figures = el('dl', { class: 'situation', 'aria-label': t('situation') });
  const renderState = (): void => {
    const now = run.manifest.state;
    state.className = `chip ${now}`;
    state.textContent = t(now);
  };
  const render = (): void =>
    fill(
      figures,
      figuresOf(app).map((f) =>
        el('div', { class: f.alarming ? 'alarming' : '' }, el('dd', {}, f.text), el('dt', {}, f.name)),
      ),
    );
  renderState();
  render();
  scope.add(store.on(['news'], renderState));
  scope.add(store.on(['shown', 'news'], render));
  const other = app.language === 'en' ? 'zh' : 'en';
  const dark = store.get.theme === 'dark';
  const themeButton = el(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      onclick: () => store.set({ theme: store.get.theme === 'dark' ? 'light' : 'dark' }),
    },
    icon(dark ? 'sun' : 'moon'),
  );
  const paintTheme = (): void => {
    const isDark = store.get.theme === 'dark';
    themeButton.replaceChildren(icon(isDark ? 'sun' : 'moon'));
    const label = t(isDark ? 'themeToLight' : 'themeToDark');
    themeButton.setAttribute('aria-label', label);
    themeButton.title = label;
  };
  paintTheme();
  scope.add(store.on(['theme'], paintTheme));
  const action = (name: string, key: TextKey, onclick: () => void) =>
    el('button', { type: 'button', class: 'icon-button', 'aria-label': t(key), title: t(key), onclick }, icon(name));
  return el(
    'header',
    { class: 'top' },
    el(
      'div',
      { class: 'brand' },
      el('div', { class: 'mark' }),
      el('div', {}, el('h1', {}, app.name(run.header.name)), el('p', {}, app.name(run.header.place.name), state)),
    ),
    figures,
    el(
      'nav',
      { class: 'controls', 'aria-label': t('title') },
      ...(app.view ? [action('home', 'home', () => app.view?.stage.eye.home())] : []),
      action('keys', 'shortcuts', () => showShortcuts(app)),
      themeButton,
      el(
        'button',
        {
          type: 'button',
          class: 'text-button',
          lang: other === 'zh' ? 'zh-CN' : 'en',
          // begins with what is seen, so that saying it finds the button
          'aria-label': `${other === 'zh' ? '中文' : 'EN'}, ${t('language')}`,
          onclick: () => store.set({ language: other }),
        },
        other === 'zh' ? '中文' : 'EN',
      ),
      el(
        'button',
        { type: 'button', class: 'text-button about', onclick: () => showAbout(app) },
        icon('info'),
        t('about'),
      ),
    ),
  );
}

/** The city's row of the zone table where there is one, and counts of states. */
function figuresOf(app: App): Figure[] {
  const { run } = app;
  const out: Figure[] = [];
  const put = (key: TextKey, value: number, text: string): void =>
    void out.push({ name: app.t(key), text, alarming: value > 0 });
  const zone = run.tables('zone').find(({ rows }) => rows['people_affected'] || rows['affected_area']);
  const city = (run.place.zones ?? []).find((z) => z.tier === 'city') ?? run.place.zones?.[0];
  if (zone && city) {
    const row = zone.table.ids.indexOf(city.id);
    const of = (column: string): number => zone.rows[column]?.[row] ?? Number.NaN;
    put('floodedArea', 0, area(of('affected_area')));
    put('peopleAffected', of('people_affected'), fixed(of('people_affected')));
    if (zone.rows['people_evacuated']) put('peopleEvacuated', 0, fixed(of('people_evacuated')));
    if (zone.rows['road_closed']) put('roadsClosed', of('road_closed'), distance(of('road_closed')));
  } else if (run.shown && run.start) {
    put('floodedBeyond', 0, area(floodedBeyondStart(app)));
  }
  const alarms = (kind: string): number | undefined => {
    const now = run.tables(kind).find(({ table, rows }) => table.picture === 'truth' && rows['state']);
    const classes = now?.table.columns['state']?.classes;
    if (!now || !classes) return undefined;
    const alarming = classes.map((c) => urgencyOf(c) === 'alarm');
    let count = 0;
    for (const state of now.rows['state'] as ArrayLike<number> as Uint8Array) if (alarming[state]) count++;
    return count;
  };
  const underpasses = alarms('underpass');
  if (underpasses !== undefined) put('underpassesShut', underpasses, fixed(underpasses));
  const slopes = alarms('site');
  if (slopes !== undefined) put('slopesFailed', slopes, fixed(slopes));
  for (const { view } of layerKinds) {
    const now = view?.alarms && run.tables(view.of).find(({ rows }) => rows['state']);
    const classes = now?.table.columns['state']?.classes;
    if (!view?.alarms || !now || !classes) continue;
    const count = now.table.ids.filter((id, row) => {
      const asset = run.assets.get({ kind: view.of, id });
      const fits = asset && (view.fits?.(asset) ?? true);
      return fits && urgencyIn(view, classes[now.rows['state']![row]!]) === 'alarm';
    }).length;
    // only while there is something to tell: the top of the page is narrow
    if (count > 0) out.push({ name: app.name(view.alarms), text: fixed(count), alarming: true });
  }
  const open = run.records
    .suggestionsAt(run.shown?.ticks ?? 0)
    .filter((s) => !['cleared', 'withdrawn'].includes(s.now.state)).length;
  if (run.records.suggestions.size) put('openSuggestions', 0, fixed(open));
  return out;
}

/** Cells at least 0.1 m deep that held less than 0.1 m at the start, m². */
function floodedBeyondStart({ run }: App): number {
  const now = run.shown!.data.fields['water_depth']!;
  const start = run.start!;
  let count = 0;
  for (let i = 0; i < now.length; i++) if (now[i]! >= 100 && now[i] !== 65535 && start[i]! < 100) count++;
  return count * run.header.grid.cellSize ** 2;
}
