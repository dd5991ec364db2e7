/** The time bar: play, step, speed, the slider over its chart of rain and marks, and how far the run has come. */
import type { App } from '../app/app.ts';
import { el, icon } from '../app/dom.ts';
import { fixed, sinceStart, span } from '../app/format.ts';
import { computing } from '../data/beside.ts';
import { speeds } from './player.ts';
import { drawTrack, markNear } from './track.ts';

export function timeBar(app: App): HTMLElement {
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
  const speed = el(
    'select',
    {
      class: 'speed',
      'aria-label': t('speed'),
      title: t('speed'),
      onchange: () => store.set({ speed: Number(speed.value) }),
    },
    ...speeds.map((s) => el('option', { value: s }, t('speedTimes', { n: fixed(s) }))),
  );
  const local = el('b', { class: 'local' });
  const date = el('span', { class: 'date' });
  const since = el('span', { class: 'since' });
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

  let rain: { seconds: ArrayLike<number>; rate: ArrayLike<number> } | undefined;
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
  const draw = (): void => drawTrack(app, canvas, total, rain);
  const render = (): void => {
    const { playing, following } = store.get;
    const moving = playing || following;
    play.replaceChildren(icon(moving ? 'pause' : 'play'));
    play.setAttribute('aria-label', t(moving ? 'pause' : 'play'));
    play.title = t(moving ? 'pause' : 'play');
    live.hidden = !computing(run);
    live.classList.toggle('on', following);
    live.setAttribute('aria-pressed', String(following));
    speed.value = String(store.get.speed);
    const seconds = run.shown?.seconds ?? 0;
    const at = app.local(seconds);
    local.textContent = at.clock;
    date.textContent = at.date;
    since.textContent = t('tPlus', { at: sinceStart(seconds) });
    slider.value = String(seconds);
    slider.setAttribute('aria-valuetext', `${at.full}, ${t('tPlus', { at: sinceStart(seconds) })}`);
    slider.style.setProperty('--at', String(total ? seconds / total : 0));
    draw();
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
    const mark = markNear(app, share * total, (total / box.width) * 6);
    tip.hidden = false;
    tip.textContent = `${app.local(share * total).full}, T+${sinceStart(share * total)}${mark ? `\n${mark}` : ''}`;
    tip.style.left = `${Math.max(90, Math.min(box.width - 90, share * box.width))}px`;
  });
  slider.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  render();
  renderEdge();
  scope.add(store.on(['shown', 'playing', 'following', 'speed'], render));
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
  return el(
    'section',
    { class: 'time-bar', 'aria-label': t('timeSlider') },
    el(
      'div',
      { class: 'transport' },
      button('back', t('stepBack'), () => player.step(-1)),
      play,
      button('forward', t('stepForward'), () => player.step(1)),
      speed,
      live,
    ),
    el('div', { class: 'moment', title: t('localTime') }, local, el('div', {}, date, since)),
    el('div', { class: 'track-column' }, trackBox, edge),
  );
}
