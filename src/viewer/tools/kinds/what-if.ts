/** What if: a barrier, a closed road or other rain from the time shown on, the next hour computed anew in this browser. */
import type { Spot } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { fixed, span } from '../../app/format.ts';
import type { Run } from '../../data/run.ts';
import { isExported } from '../../data/runs.ts';
import type { TextKey } from '../../language/language.ts';
import type { ToolKind } from '../tool.ts';
import { type Asked, pointsOf, readAsked, unchanged } from '../what-if/asked.ts';
import { type Computation, compute, mostCells, obstacle, reach } from '../what-if/computation.ts';
import { drawnBarrier } from '../what-if/drawn-barrier.ts';
import { type Outcome, outcomeOf } from '../what-if/outcome.ts';

interface Kept {
  asked: Asked;
  computation?: Computation;
  shows: boolean;
}
/** What was asked and computed stays while the page does, also when the tool is closed or the language changes. */
const keptOf = new WeakMap<Run, Kept>();

export const whatIf: ToolKind = {
  id: 'what-if',
  order: 60,
  name: { en: 'What if', zh: '假设推演' },
  icon: 'M4 5h7v2H6v4H4zM13 5h7v6h-2V7h-5zM11 9h2v3.2l3.6 6.2A1.8 1.8 0 0 1 15 21H9a1.8 1.8 0 0 1-1.6-2.6L11 12.2zm1 5.2L10.2 17h3.6z',
  key: 'w',
  // an exported folder has nobody to ask for the scenario and its checkpoints
  fits: () => !isExported(),
  open(app) {
    const { t, run, store, player, view } = app;
    const kept: Kept = keptOf.get(run) ?? { asked: unchanged(run.header), shows: false };
    keptOf.set(run, kept);
    const { asked } = kept;
    const { selection } = store.get;
    if (selection?.what === 'asset' && selection.asset.kind === 'road') asked.road = selection.asset.id;
    const drawn = drawnBarrier(view);
    const flag = el('p', { class: 'what-if-flag', hidden: true }, t('whatIfFlag'));
    view?.stage.renderer.domElement.parentElement?.append(flag);
    const stopHearing = run.frames.onRecorded(() => outcome?.update());
    let outcome: Outcome | undefined;

    const field = (label: TextKey, input: HTMLElement) =>
      el('label', { class: 'what-if-field' }, el('span', {}, t(label)), input);
    const value = (key: keyof Asked) => ({
      oninput: (e: Event) => {
        asked[key] = (e.target as HTMLInputElement).value;
        fault.textContent = '';
        if (key === 'points') drawn.show(pointsOf(asked.points) ?? []);
      },
    });
    const rain = el('input', { type: 'number', min: 0, max: 1000, step: 'any', value: asked.rain, ...value('rain') });
    const height = el('input', {
      type: 'number',
      min: 0.1,
      max: 100,
      step: 'any',
      value: asked.height,
      ...value('height'),
    });
    const points = el('textarea', { rows: 3, spellcheck: 'false', ...value('points') });
    points.value = asked.points;
    const roads = run.assets.of('road').map((r) => ({ id: r.id, name: `${app.name(r.name)} (${r.id})` }));
    const road = el(
      'select',
      value('road'),
      el('option', { value: '' }, t('whatIfNoRoad')),
      ...roads.map((r) => el('option', { value: r.id, selected: r.id === asked.road }, r.name)),
    );
    const fault = el('p', { class: 'what-if-fault', role: 'alert' });
    const from = el('p', { class: 'note' });
    const start = el('button', { type: 'submit', class: 'button', disabled: true }, t('whatIfCompute'));
    const standing = el('div', { role: 'status' });
    const result = el('div');

    const redraw = (): void => {
      run.frames.replace(kept.shows ? kept.computation?.frames : undefined);
      flag.hidden = !kept.shows;
      // the frame on the screen is another one now, though its number is the same
      const { wanted } = store.get;
      store.set({ shown: -1 });
      player.seekFrame(wanted);
    };
    const showThat = (shows: boolean): void => {
      kept.shows = shows;
      redraw();
    };
    const tellFrom = (): void => {
      const why = obstacle(run);
      start.disabled = why !== undefined || kept.computation?.standing.at === 'computing';
      const ticks = run.shown?.ticks ?? 0;
      const { full } = app.local(app.secondsOf(ticks));
      fill(
        from,
        why ? t(why, { most: fixed(mostCells) }) : t('whatIfFrom', { at: full, span: span(reach, app.language) }),
      );
    };
    const tellStanding = (): void => {
      const c = kept.computation;
      fill(standing);
      if (c?.standing.at === 'failed') fill(standing, el('p', { class: 'what-if-fault' }, c.standing.message));
      if (c?.standing.at !== 'computing') return;
      const { tick } = c.standing;
      const clock = (ticks: number): string => app.local(app.secondsOf(ticks)).clock;
      const label =
        tick === c.begins ? t('whatIfPreparing') : t('whatIfComputing', { at: clock(tick), until: clock(c.ends) });
      const cancel = (): void => {
        c.cancel();
        delete kept.computation;
        heard();
      };
      fill(
        standing,
        el('p', { class: 'note' }, label),
        el('progress', { max: c.ends - c.begins, value: tick - c.begins, 'aria-label': label }),
        el('button', { type: 'button', class: 'button', onclick: cancel }, t('whatIfCancel')),
      );
    };
    const tellOutcome = (): void => {
      const c = kept.computation;
      outcome = c?.standing.at === 'done' ? outcomeOf(app, c, c.standing.digest, kept.shows, showThat) : undefined;
      fill(result, outcome?.root);
    };
    const heard = (): void => {
      tellStanding();
      tellFrom();
      if (kept.computation?.standing.at !== 'computing') tellOutcome();
    };
    const finished = (c: Computation): void => {
      if (kept.computation !== c || c.standing.at !== 'done' || closed) return;
      kept.shows = true;
      run.frames.replace(c.frames);
      flag.hidden = false;
      player.seek(app.secondsOf(c.ends));
      tellOutcome();
      result.scrollIntoView({ block: 'nearest' });
    };
    let closed = false;

    const submit = (e: Event): void => {
      e.preventDefault();
      const change = readAsked(asked, run.header, run.shown!.ticks);
      fault.textContent = typeof change === 'string' ? t(change) : '';
      if (typeof change === 'string') return;
      player.pause();
      if (kept.shows) showThat(false);
      const c = compute(run, change, () => {
        if (kept.computation !== c || closed) return;
        heard();
        finished(c);
      });
      kept.computation = c;
      heard();
    };
    drawn.show(pointsOf(asked.points) ?? []);
    heard();
    if (kept.shows) redraw();
    const { inner } = run.header.grid;
    return {
      panel: el(
        'form',
        { class: 'what-if', onsubmit: submit },
        el('h2', {}, app.name(whatIf.name)),
        el('p', { class: 'note' }, t('whatIfIntro', { cells: fixed(inner.rows * inner.cols) })),
        field('whatIfRain', rain),
        roads.length > 0 && field('whatIfRoad', road),
        field('whatIfHeight', height),
        field('whatIfPoints', points),
        el('p', { class: 'note' }, t('whatIfPointsHow')),
        from,
        fault,
        el('div', { class: 'what-if-buttons' }, start),
        standing,
        result,
      ),
      click({ x, y }: Spot) {
        const point = `${x.toFixed(1)} ${y.toFixed(1)}`;
        points.value = asked.points = asked.points.trim() === '' ? point : `${asked.points.trimEnd()}\n${point}`;
        fault.textContent = '';
        drawn.show(pointsOf(asked.points) ?? []);
        return true;
      },
      update() {
        tellFrom();
        outcome?.update();
      },
      close() {
        closed = true;
        drawn.close();
        flag.remove();
        stopHearing();
        run.frames.replace();
        if (kept.computation?.standing.at === 'computing') {
          kept.computation.cancel();
          delete kept.computation;
        }
        if (kept.shows) redrawRecorded();
      },
    };
    function redrawRecorded(): void {
      const { wanted } = store.get;
      store.set({ shown: -1 });
      player.seekFrame(wanted);
    }
  },
};
