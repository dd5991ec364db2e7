/** Choosing a series by kind, asset and column: the way without a pointer. */
import type { Name } from '../../../core/names.ts';
import type { RecordedTable } from '../../../timeline/format.ts';
import type { App } from '../../app/app.ts';
import { el, fill } from '../../app/dom.ts';
import { layerKinds } from '../../layers/registry.ts';
import { columnName, dull } from '../../panels/asset-charts.ts';
import type { Pin } from './pins.ts';

/** Kinds that have tables and no layer, or several. */
const undrawn: Readonly<Record<string, Name>> = {
  structure: { en: 'Structures', zh: '水工设施' },
  drain_area: { en: 'Storm drain areas', zh: '雨水排水片区' },
  probe: { en: 'Probes', zh: '测点' },
  rule: { en: 'Rules', zh: '规则' },
};

export function chooseSeries(app: App, chosen: (pin: Pin) => void): HTMLElement {
  const { t, run } = app;
  const charted = (table: RecordedTable) =>
    Object.entries(table.columns).filter(([name, c]) => !c.classes && !dull.test(name));
  const tables = run.header.tables.filter((table) => table.ids.length > 0 && charted(table).length > 0);
  const kinds = [...new Set(tables.map((table) => table.of))];
  const nameOf = (kind: string): string => {
    const layer = layerKinds.find((l) => l.view?.of === kind && !l.view.fits) ?? layerKinds.find((l) => l.id === kind);
    return layer ? app.name(layer.name) : kind in undrawn ? app.name(undrawn[kind]) : kind.replaceAll('_', ' ');
  };
  const option = (value: string, label: string) => el('option', { value }, label);
  const select = (label: string, onchange: () => void) =>
    el('select', { class: 'choose', 'aria-label': label, onchange });
  const kind = select(t('seriesKind'), () => fillAssets());
  const asset = select(t('seriesAsset'), () => fillColumns());
  const column = select(t('seriesColumn'), () => {});
  const fillAssets = (): void => {
    const ids = [...new Set(tables.filter((x) => x.of === kind.value).flatMap((x) => x.ids))];
    fill(
      asset,
      ids
        .map((id) => [id, app.assetName({ kind: kind.value, id })] as const)
        .sort((a, b) => a[1].localeCompare(b[1], app.language))
        .map(([id, name]) => option(id, name)),
    );
    fillColumns();
  };
  const fillColumns = (): void => {
    const of = run.assets.get({ kind: kind.value, id: asset.value });
    fill(
      column,
      tables
        .filter((x) => x.of === kind.value && x.ids.includes(asset.value))
        .flatMap((x) =>
          charted(x).map(([name, c]) => {
            const picture = t(x.picture === 'truth' ? 'pictureTruth' : 'pictureObserved');
            return option(`${x.name}.${name}`, `${columnName(app, of, name, c)} (${picture})`);
          }),
        ),
    );
  };
  fill(
    kind,
    kinds.map((k) => option(k, nameOf(k))),
  );
  fillAssets();
  const add = (): void => {
    const [table, name] = column.value.split('.');
    if (table && name) chosen({ what: 'row', asset: { kind: kind.value, id: asset.value }, table, column: name });
  };
  return el(
    'div',
    { class: 'tool-row choose-series' },
    kind,
    asset,
    column,
    el('button', { type: 'button', class: 'button', onclick: add }, t('seriesAdd')),
  );
}
