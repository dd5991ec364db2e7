/** The time bar: play, step, speed, the slider over its chart of rain and marks, what they are, and how far the run has come. */
import type { App } from '../app/app.ts';
import { el, icon } from '../app/dom.ts';
import { fixed, sinceStart, span } from '../app/format.ts';
import { computing } from '../data/beside.ts';
import { remember } from '../language/language.ts';
import { type MarkFilter, markFilter } from './mark-filter.ts';
import { markSource } from './marks.ts';
import { speedField } from './speed.ts';
import { makeTrack, markNear, type RainBand } from './track.ts';

export interface TimeBar {
  readonly root: HTMLElement;
  /** Goes to the mark before or after. */
  jump(direction: 1 | -1): void;
  /** Turns the drawing between frames on or off. */
  toggleSmooth(): void;
}

export function timeBar(app: App): TimeBar {
  const { t, run, store, player, scope } = app;
  const { clock } = run.header;
  const total = clock.ticks * clock.tick;
  const button = (name: string, label: string, onclick: () => void, classes = '') =>
    el(
      'button',
      { type: 'button', class: `icon-button ${classes}`, 'aria-label': label, title: label, onclick },
      icon(name),
    );
  const play = button('play', t('play'), () => player.toggle(), 'play');
  const live = el(
    'button',
    { type: 'button', class: 'text-button live', title: t('goLive'), onclick: () => player.follow() },
    el('i', { class: 'live-dot' }),
    t('live'),
  );
  const toggleSmooth = (): void => {
    store.set({ smooth: !store.get.smooth });
    remember('smooth', store.get.smooth ? 'on' : 'off');
  };
  const smooth = button('smooth', t('smooth'), toggleSmooth, 'smooth');
  const local = el('b', { class: 'local' });
  const date = el('span', { class: 'date' });
  const since = el('span', { class: 'since' });
  // Says of which frame the numbers are while the picture lies between two.
  const numbers = el('span', { class: 'numbers' });
  const canvas = el('canvas', { class: 'track', 'aria-hidden': 'true' });
  const slider = el('input', {
    type: 'range',
    class: 'slider',
    min: 0,
    max: total,
    step: clock.tick * clock.recordEvery,
    'aria-label': t('timeSlider'),
    oninput: () => {
      const seconds = Number(slider.value);
      store.set({ playing: false });
      player.seek(seconds);
    },
  });
  const tip = el('div', { class: 'tip', hidden: true });
  const edge = el('p', { class: 'edge', role: 'status' });
  const trackBox = el('div', { class: 'track-box' }, canvas, slider, tip);

  let rain: RainBand | undefined;
  let rainFrames = -1;
  const readRain = async (): Promise<void> => {
    const { frames } = run.manifest;
    const table =
      run.header.tables.find((x) => x.of === 'gauge' && x.columns['rain_rate'] && x.picture === 'observed') ??
      run.header.tables.find((x) => x.columns['rain_rate']);
    if (
      !table ||
      frames === 0 ||
      frames === rainFrames ||
      (rainFrames > 0 && frames < rainFrames + 4 && run.manifest.state === 'running')
    )
      return;
    rainFrames = frames;
    const history = await run.meanHistory(table.name, 'rain_rate').catch(() => undefined);
    if (history) rain = { seconds: history.seconds, rate: history.columns['rain_rate']! };
    draw();
  };
  const marks = markSource(run);
  const track = makeTrack(app, canvas);
  const draw = (): void => track.draw({ total, rain, marks: marks() });
  const filter: MarkFilter = markFilter(app, marks);
  const renderMoment = (): void => {
    const { moment } = store.get;
    const at = app.local(moment);
    local.textContent = at.clock;
    date.textContent = at.date;
    since.textContent = t('tPlus', { at: sinceStart(moment) });
    const shown = run.shown?.seconds ?? 0;
    numbers.textContent = moment === shown ? '' : t('numbersOf', { at: sinceStart(shown) });
    draw();
  };
  const render = (): void => {
    const { playing, following } = store.get;
    const moving = playing || following;
    play.replaceChildren(icon(moving ? 'pause' : 'play'));
    play.setAttribute('aria-label', t(moving ? 'pause' : 'play'));
    play.title = t(moving ? 'pause' : 'play');
    live.hidden = !computing(run);
    live.classList.toggle('on', following);
    live.setAttribute('aria-pressed', String(following));
    smooth.setAttribute('aria-pressed', String(store.get.smooth));
    const seconds = run.shown?.seconds ?? 0;
    const at = app.local(seconds);
    slider.value = String(seconds);
    slider.setAttribute('aria-valuetext', `${at.full}, ${t('tPlus', { at: sinceStart(seconds) })}`);
    slider.style.setProperty('--at', String(total ? seconds / total : 0));
    renderMoment();
  };
  const renderEdge = (): void => {
    const { state, progress } = run.manifest;
    edge.hidden = state !== 'running';
    if (!store.get.connected && state === 'running') edge.textContent = t('reconnecting');
    else if (progress) {
      const at = sinceStart(run.secondsOf(progress.tick));
      const gaps = {
        at,
        total: span(total, app.language),
        speed: fixed(progress.speed),
        left: span(progress.eta_s ?? Number.NaN, app.language),
      };
      edge.textContent = progress.eta_s === null ? t('liveEdgeShort', gaps) : t('liveEdge', gaps);
    }
    void readRain();
  };
  slider.addEventListener('pointermove', (e) => {
    const box = trackBox.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (e.clientX - box.left) / box.width));
    const mark = markNear(marks(), store.get.hiddenMarks, share * total, (total / box.width) * 6)?.text(app);
    tip.hidden = false;
    tip.textContent = `${app.local(share * total).full}, T+${sinceStart(share * total)}${mark ? `\n${mark}` : ''}`;
    tip.style.left = `${Math.max(90, Math.min(box.width - 90, share * box.width))}px`;
  });
  slider.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  render();
  renderEdge();
  scope.add(store.on(['shown', 'playing', 'following', 'smooth'], render));
  scope.add(store.on(['moment'], renderMoment));
  scope.add(store.on(['hiddenMarks'], draw));
  scope.add(run.frames.onHeld(draw));
  scope.add(store.on(['theme'], () => requestAnimationFrame(draw)));
  scope.add(
    store.on(['news', 'connected'], () => {
      renderEdge();
      render();
    }),
  );
  const observer = new ResizeObserver(draw);
  observer.observe(trackBox);
  scope.add(() => observer.disconnect());
  const root = el(
    'section',
    { class: 'time-bar', 'aria-label': t('timeSlider') },
    el(
      'div',
      { class: 'transport' },
      button('back', t('stepBack'), () => player.step(-1)),
      play,
      button('forward', t('stepForward'), () => player.step(1)),
      speedField(app),
      smooth,
      live,
    ),
    el('div', { class: 'moment', title: t('localTime') }, local, el('div', {}, date, since, numbers)),
    el('div', { class: 'track-column' }, filter.root, trackBox, edge),
  );
  return { root, jump: filter.jump, toggleSmooth };
}
