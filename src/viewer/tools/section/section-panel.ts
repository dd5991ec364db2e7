/** The panel of a section: its chart with what lies under the cursor, its totals, and the way out as a table or a picture. */
import type { Point } from '../../../assets/place.ts';
import type { App } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { fixed, sinceStart } from '../../app/format.ts';
import { csvBlob, saveFile } from '../../app/save.ts';
import { type Envelope, joined } from '../../data/envelope.ts';
import { hasVelocity, levelField } from '../../data/level.ts';
import { leftOf } from '../../layers/sides.ts';
import { chainageAt, drawSection, extentOf, paletteNow, type SectionDrawing, told } from './draw-section.ts';
import { sectionCsv } from './section-csv.ts';
import { levelUnder, profileOf, rangeOf, type Section, sectionOf, totalsOf } from './section-profile.ts';

/** Frames read with one question, so that the band can be seen to grow and given up in between. */
const together = 12;
/** Where the ground rises over so many times what the water needs, the chart opens close up. */
const wide = 2.5;
/** Size of the picture that is saved, px before it is doubled. */
const print = { width: 1100, height: 560 };

/** Drawn without the graphics card: a picture of it is read back, which is slow from there. */
const inMemory = (on: HTMLCanvasElement): CanvasRenderingContext2D =>
  on.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;

export interface SectionPanel {
  readonly root: HTMLElement;
  show(line: readonly [Point, Point] | undefined): void;
  update(): void;
  close(): void;
}

/** `spot` is told where on the ground the cursor is. */
export function sectionPanel(app: App, spot: (at: Point | undefined) => void): SectionPanel {
  const { t, run, store } = app;
  const canvas = el('canvas', { class: 'section-chart', tabindex: 0, role: 'img', 'aria-label': t('sectionChart') });
  const readout = el('p', { class: 'section-readout', role: 'status', 'aria-live': 'polite' });
  const totals = el('dl', { class: 'facts section-totals' });
  const band = el('p', { class: 'note', role: 'status' });
  const closeUp = el('input', { type: 'checkbox', onchange: () => draw() });
  const csv = el('button', { type: 'button', class: 'button', onclick: () => void saveCsv() }, t('saveCsv'));
  const png = el('button', { type: 'button', class: 'button', onclick: () => void savePicture() }, t('savePng'));
  const root = el(
    'div',
    { class: 'section-panel', hidden: true },
    canvas,
    readout,
    totals,
    band,
    el('div', { class: 'tool-row' }, el('label', { class: 'switch' }, closeUp, t('sectionCloseUp')), csv, png),
  );
  let section: Section | undefined;
  let envelope: Envelope | undefined;
  let at: number | undefined;
  let reading = 0;
  let readTo = 0;
  /** What is saved waits for the whole range. */
  let ready: Promise<void> = Promise.resolve();
  let ended = false;

  const bridgeName = (id: string): string => app.assetName({ kind: 'bridge', id });
  const drawing = (of: Section): SectionDrawing => ({
    section: of,
    profile: profileOf(run, of),
    range: envelope && rangeOf(run, of, envelope),
    palette: paletteNow(),
    at,
    closeUp: closeUp.checked,
    bridgeName,
    elevationTitle: t('sectionElevation', { datum: run.header.grid.datum }),
    velocityTitle: t('sectionVelocity', { side: sides(of)?.right ?? '' }),
  });
  const sides = ({ line }: Section): { left: string; right: string } | undefined => {
    const found = leftOf(line);
    return found && { left: app.name(found.left), right: app.name(found.right) };
  };
  const paint = (on: HTMLCanvasElement, width: number, height: number, ratio: number, d: SectionDrawing): void => {
    on.width = Math.round(width * ratio);
    on.height = Math.round(height * ratio);
    const c = inMemory(on);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawSection(c, width, height, d);
  };
  const draw = (): void => {
    if (!section?.reaches.length || !canvas.clientWidth) return;
    const d = drawing(section);
    paint(canvas, canvas.clientWidth, canvas.clientHeight, Math.min(2, devicePixelRatio), d);
    const sum = totalsOf(section, d.profile);
    const row = (name: string, value: string, id: string) => [
      el('dt', {}, name),
      el('dd', { 'data-value': id }, value),
    ];
    const side = sides(section);
    fill(
      totals,
      ...row(t('sectionLength'), told(section.length, 'm'), 'section-length'),
      ...row(t('sectionWidth'), told(sum.width, 'm'), 'section-width'),
      ...row(t('sectionArea'), told(sum.area, 'm²'), 'section-area'),
      ...row(t('sectionDeepest'), `${fixed(sum.deepest, 2)} m`, 'section-deepest'),
      ...(sum.discharge === undefined || !side
        ? []
        : row(
            t('sectionDischarge', { side: sum.discharge < 0 ? side.left : side.right }),
            told(Math.abs(sum.discharge), 'm³/s'),
            'section-discharge',
          )),
      ...section.crossings.flatMap((crossing) => {
        const { bridge } = crossing;
        const level = levelUnder(section!, d.profile, crossing);
        return [
          el('dt', {}, t('sectionSoffit', { name: bridgeName(bridge.id) })),
          el(
            'dd',
            { 'data-bridge': bridge.id },
            Number.isFinite(level)
              ? t('sectionClear', {
                  soffit: fixed(bridge.soffit_elevation, 2),
                  clear: fixed(bridge.soffit_elevation - level, 2),
                })
              : `${fixed(bridge.soffit_elevation, 2)} m`,
          ),
        ];
      }),
    );
    tell(d);
  };
  const tell = (d: SectionDrawing): void => {
    if (at === undefined || !section) return void fill(readout, el('span', { class: 'hint' }, t('sectionHover')));
    const { from, to } = section.reaches[at]!;
    const { profile, range } = d;
    const level = profile.level[at]!;
    const parts = [
      t('sectionAt', { way: fixed((from + to) / 2), ground: fixed(profile.ground[at]!, 2) }),
      Number.isNaN(level)
        ? t('sectionDry')
        : t('sectionWater', { level: fixed(level, 2), depth: fixed(profile.depth[at]!, 3) }),
      range && !Number.isNaN(range.highest[at]!)
        ? t('sectionRange', { low: fixed(range.lowest[at]!, 2), high: fixed(range.highest[at]!, 2) })
        : undefined,
      profile.across && profile.depth[at]! > 0
        ? t('sectionFlow', { across: fixed(profile.across[at]!, 2), speed: fixed(profile.speed![at]!, 2) })
        : undefined,
    ];
    fill(readout, parts.filter(Boolean).join(app.language === 'zh' ? '；' : '; '));
  };
  const point = (next: number | undefined): void => {
    if (next === at) return;
    at = next;
    const reach = at === undefined ? undefined : section?.reaches[at];
    if (section && reach) {
      const [a, b] = section.line;
      const share = (reach.from + reach.to) / 2 / section.length;
      spot([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
    } else spot(undefined);
    draw();
  };
  canvas.addEventListener('pointermove', (e) => {
    if (!section) return;
    const box = canvas.getBoundingClientRect();
    const s = chainageAt(e.clientX - box.left, box.width, extentOf(drawing(section)));
    const found = section.reaches.findIndex((r) => s >= r.from && s < r.to);
    point(found < 0 ? undefined : found);
  });
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('keydown', (e) => {
    const last = (section?.reaches.length ?? 0) - 1;
    const moves: Record<string, number> = { ArrowLeft: (at ?? 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last };
    const next = moves[e.key];
    if (next === undefined || last < 0) return;
    e.preventDefault();
    e.stopPropagation();
    point(Math.max(0, Math.min(last, next)));
  });

  /** Reads what the run has gained since, twelve frames at a time, in the worker of histories. */
  const readRange = async (): Promise<void> => {
    const mine = ++reading;
    const of = section;
    const { frames } = run.manifest;
    if (!of?.reaches.length) return;
    const level = levelField(run);
    const fields = level ? ['water_depth', level] : ['water_depth'];
    try {
      for (let from = envelope?.to ?? 0; from < frames; from += together) {
        const to = Math.min(frames, from + together);
        const piece = await run.envelope({ cells: of.cells, fields, speed: hasVelocity(run), from, to });
        if (mine !== reading || ended) return;
        envelope = joined(envelope, piece);
        fill(
          band,
          to < frames
            ? t('sectionReading', { n: to, of: frames })
            : t('sectionBand', { n: frames, to: sinceStart(run.secondsOf(run.manifest.ticks[frames - 1]!)) }),
        );
        draw();
      }
    } catch (e) {
      if (mine === reading && !ended) fill(band, t('historyFailed', { detail: (e as Error).message }));
    }
    readTo = frames;
  };
  const fileName = (ending: string): string =>
    `${run.id}-section-T${sinceStart(run.shown?.seconds ?? 0).replace(':', '')}.${ending}`;
  const saveCsv = async (): Promise<void> => {
    await ready;
    if (!section) return;
    const { profile, range } = drawing(section);
    saveFile(fileName('csv'), csvBlob(sectionCsv(section, profile, range, run.header.grid.cols)));
  };
  const savePicture = async (): Promise<void> => {
    await ready;
    if (!section) return;
    const d = { ...drawing(section), at: undefined };
    const chart = document.createElement('canvas');
    paint(chart, print.width, print.height, 2, d);
    const sheet = document.createElement('canvas');
    const room = 74;
    sheet.width = chart.width;
    sheet.height = chart.height + room * 2;
    const c = inMemory(sheet);
    c.scale(2, 2);
    c.fillStyle = d.palette.background;
    c.fillRect(0, 0, print.width, print.height + room);
    c.drawImage(chart, 0, 46, print.width, print.height);
    const font = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';
    c.fillStyle = d.palette.text;
    c.font = `600 16px ${font}`;
    const seconds = run.shown?.seconds ?? 0;
    c.fillText(`${app.name(run.header.name)}, ${app.local(seconds).full} (T+${sinceStart(seconds)})`, 12, 24);
    c.font = `12px ${font}`;
    c.fillStyle = d.palette.muted;
    const [a, b] = section.line.map(([x, y]) => `${x.toFixed(1)}, ${y.toFixed(1)}`);
    c.fillText(`A ${a} m, B ${b} m. ${band.textContent}`, 12, 41);
    c.fillText(`${t('modelResult')} ${app.name(run.header.provenance)}`, 12, print.height + room - 12);
    const blob = await new Promise<Blob | null>((resolve) => sheet.toBlob(resolve, 'image/png'));
    if (blob) saveFile(fileName('png'), blob);
  };
  const observer = new ResizeObserver(() => draw());
  observer.observe(canvas);
  const stop = store.on(['theme'], () => requestAnimationFrame(draw));
  return {
    root,
    show(line) {
      reading++;
      envelope = undefined;
      at = undefined;
      spot(undefined);
      section = line && sectionOf(run, line);
      root.hidden = !section?.reaches.length;
      if (root.hidden) return;
      fill(band, t('sectionReading', { n: 0, of: run.manifest.frames }));
      const d = { ...drawing(section!), closeUp: false };
      const whole = extentOf(d);
      const near = extentOf({ ...d, closeUp: true });
      closeUp.checked = whole.high - whole.low > wide * (near.high - near.low);
      draw();
      ready = readRange();
    },
    update() {
      draw();
      // A run that grows: the band is read on now and then, not with every frame.
      if (section && run.manifest.frames >= readTo + together && readTo > 0) ready = readRange();
    },
    close() {
      ended = true;
      observer.disconnect();
      stop();
    },
  };
}
