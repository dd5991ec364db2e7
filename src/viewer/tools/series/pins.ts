/** Series kept side by side: a column of an asset's row, or the depth at a cell, over time. */
import type { AssetRef } from '../../../core/records.ts';
import type { App } from '../../app/app.ts';
import { shownUnit } from '../../app/format.ts';
import { viewOf } from '../../layers/registry.ts';
import { beyondAny, columnName } from '../../panels/asset-charts.ts';

export type Pin =
  | { readonly what: 'cell'; readonly cell: number }
  | { readonly what: 'row'; readonly asset: AssetRef; readonly table: string; readonly column: string };

/** More than these in one panel cannot be told apart. */
export const mostPins = 8;

export const pinKey = (pin: Pin): string =>
  pin.what === 'cell' ? `cell:${pin.cell}` : `${pin.table}:${pin.asset.id}:${pin.column}`;

/** Pins with some added, each once, as many as there is room for. */
export function withPins(pins: readonly Pin[], more: readonly Pin[]): readonly Pin[] {
  const known = new Set(pins.map(pinKey));
  return [...pins, ...more.filter((p) => !known.has(pinKey(p)))].slice(0, mostPins);
}

/** A series read, in the unit it is shown in. */
export interface PinnedSeries {
  readonly pin: Pin;
  readonly label: string;
  readonly unit: string;
  readonly seconds: Float64Array;
  readonly values: Float64Array;
  readonly levels: readonly { readonly value: number; readonly label: string; readonly urgency: 'warn' | 'alarm' }[];
}

export function pinLabel(app: App, pin: Pin): string {
  if (pin.what === 'cell') {
    const { cols } = app.run.header.grid;
    const at = app.t('cellAt', { row: Math.floor(pin.cell / cols), col: pin.cell % cols });
    return `${app.t('cell')} ${at}: ${app.t('depth')}`;
  }
  const column = columnOf(app, pin);
  const asset = app.run.assets.get(pin.asset);
  return `${app.assetName(pin.asset)}: ${column ? columnName(app, asset, pin.column, column) : pin.column}`;
}

const columnOf = (app: App, pin: Pin & { what: 'row' }) =>
  app.run.header.tables.find((t) => t.name === pin.table)?.columns[pin.column];

/** Reads a series; undefined where this run has none of it. */
export async function readPin(app: App, pin: Pin): Promise<PinnedSeries | undefined> {
  const { run } = app;
  const label = pinLabel(app, pin);
  if (pin.what === 'cell') {
    const { seconds, columns } = await run.cellHistory(pin.cell);
    return { pin, label, unit: 'm', seconds, values: Float64Array.from(columns['water_depth'] ?? []), levels: [] };
  }
  const table = run.header.tables.find((t) => t.name === pin.table);
  const column = table?.columns[pin.column];
  const row = table?.ids.indexOf(pin.asset.id) ?? -1;
  if (!table || !column || row < 0) return undefined;
  const { seconds, columns } = await run.rowHistory(table.name, row);
  const { factor, unit } = shownUnit(column.unit, pin.column);
  const asset = run.assets.get(pin.asset);
  const view = asset && viewOf(asset);
  const values = Float64Array.from(columns[pin.column] ?? [], (v, k) =>
    v < beyondAny && !(view?.stepped && seconds[k] === 0) ? v * factor : Number.NaN,
  );
  const levels = ((asset && view?.levels?.(asset, pin.column)) ?? []).map((level) => ({
    value: level.value * factor,
    label: `${app.assetName(pin.asset)}: ${app.name(level.name)}`,
    urgency: level.urgency === 'alarm' ? ('alarm' as const) : ('warn' as const),
  }));
  return { pin, label, unit, seconds, values, levels };
}
