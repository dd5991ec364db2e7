/** Time series side by side: what was kept from cards or chosen here, those of one unit in one chart, with their levels. */
import { el, fill, icon } from '../../app/dom.ts';
import { type Chart, chartOf } from '../../panels/chart.ts';
import { pinColours, urgencyColours } from '../../scene/colours.ts';
import { chooseSeries } from '../series/choose-series.ts';
import { mostPins, type Pin, type PinnedSeries, pinKey, pinLabel, readPin, withPins } from '../series/pins.ts';
import type { ToolKind } from '../tool.ts';

export const series: ToolKind = {
  id: 'series',
  order: 40,
  name: { en: 'Time series', zh: '过程线' },
  icon: 'M3 3h2v14.6h16v2H3zM7 14.6l4-5.4 3.4 3 4.4-6.4 1.7 1.1-5.7 8.3-3.5-3.1-2.7 3.7z',
  key: 'g',
  open(app) {
    const { t, run, store } = app;
    const charts = el('div', { class: 'charts' });
    const kept = el('ul', { class: 'kept' });
    const hint = el('p', { class: 'note', role: 'status' });
    let drawn: readonly Chart[] = [];
    let turn = 0;
    let readTo = 0;
    const colourOf = (pin: Pin): string =>
      pinColours[store.get.pins.findIndex((p) => pinKey(p) === pinKey(pin)) % pinColours.length]!;
    const end = (): void => {
      for (const chart of drawn) chart.end();
      drawn = [];
    };
    const remove = (pin: Pin): void => {
      store.set({ pins: store.get.pins.filter((p) => pinKey(p) !== pinKey(pin)) });
    };
    const list = (): void => {
      const { pins } = store.get;
      fill(
        hint,
        t(pins.length === 0 ? 'seriesHow' : pins.length >= mostPins ? 'seriesFull' : 'seriesSeek', { n: mostPins }),
      );
      fill(
        kept,
        pins.map((pin) => {
          const label = pinLabel(app, pin);
          const dot = el('i', { class: 'key-dot' });
          dot.style.setProperty('--key', colourOf(pin));
          const remover = el(
            'button',
            {
              type: 'button',
              class: 'icon-button',
              'aria-label': t('seriesRemove', { name: label }),
              onclick: () => remove(pin),
            },
            icon('close'),
          );
          return el('li', {}, dot, el('span', {}, label), remover);
        }),
      );
    };
    const draw = async (): Promise<void> => {
      const mine = ++turn;
      readTo = run.manifest.frames;
      const read: PinnedSeries[] = [];
      let problem = '';
      for (const pin of store.get.pins) {
        try {
          const one = await readPin(app, pin);
          if (one) read.push(one);
        } catch (e) {
          problem = t('historyFailed', { detail: (e as Error).message });
        }
        if (mine !== turn) return;
      }
      const units = [...new Set(read.map((s) => s.unit))];
      const urgency = urgencyColours[store.get.theme];
      const made = await Promise.all(
        units.map((unit) => {
          const of = read.filter((s) => s.unit === unit);
          // a run that grows may have been read a frame further for one than for another
          const { seconds } = of.reduce((a, b) => (b.seconds.length < a.seconds.length ? b : a));
          const levels = of.flatMap((s) => s.levels).map((l) => ({ ...l, colour: urgency[l.urgency] }));
          return chartOf(
            app,
            {
              unit,
              seconds,
              levels,
              series: of.map(({ pin, label, values }) => ({
                label,
                values: values.subarray(0, seconds.length),
                colour: colourOf(pin),
              })),
            },
            Math.max(260, charts.clientWidth || 590),
            units.length > 1 ? 130 : 190,
          );
        }),
      );
      if (mine !== turn) return made.forEach((chart) => void chart.end());
      end();
      drawn = made;
      charts.replaceChildren(...made.map((chart) => chart.root));
      if (problem) fill(hint, problem);
    };
    const renew = (): void => {
      list();
      void draw();
    };
    const choose = chooseSeries(app, (pin) => store.set({ pins: withPins(store.get.pins, [pin]) }));
    const stop = store.on(['pins', 'theme'], renew);
    // the panel has its width only once it stands in the page
    queueMicrotask(renew);
    return {
      panel: el('div', { class: 'tool-panel wide' }, el('h2', {}, app.name(series.name)), hint, charts, kept, choose),
      update() {
        for (const chart of drawn) chart.mark();
        if (run.manifest.frames >= readTo + 12) void draw();
      },
      close() {
        turn++;
        stop();
        end();
      },
    };
  },
};
