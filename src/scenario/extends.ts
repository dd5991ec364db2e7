/**
 * `extends: ../other/scenario.yaml`: a scenario laid over another. Maps merge, lists and single values replace, and an
 * empty value (`inflow:` alone) takes away what the other says. Every value still knows the file it was written in.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, type FaultList } from './faults.ts';
import { type Files, locate } from './files.ts';
import { checkFormat } from './format.ts';
import { mostExtended } from './limits.ts';
import { type Path, readYaml, type Source } from './yaml-source.ts';

/** One file of the chain. */
interface Layer {
  readonly source: Source;
  /** Absolute. */
  readonly path: string;
}

/** A source made of several files. */
export interface LayeredSource extends Source {
  /** The file, absolute, in which the value at a path was written: what paths in it are relative to. */
  fileOf(path: Path): string;
}

type Data = Record<string, unknown>;
const isMap = (value: unknown): value is Data => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Which layer a value comes from, and of a map that several wrote, which layer each of its keys comes from. */
interface Origin {
  readonly layer: Layer;
  readonly keys?: ReadonlyMap<string, Origin>;
}

/** The scenario with all it is laid over; undefined where one of them cannot be read, and faults. */
export async function readExtended(
  source: Source,
  path: string,
  format: string,
  files: Files,
  faults: FaultList,
): Promise<LayeredSource | undefined> {
  const layers = await chain({ source, path }, format, files, faults);
  if (!layers) return undefined;
  const top = layers[0]!;
  let data = layers.at(-1)!.source.data;
  let origin: Origin = { layer: layers.at(-1)! };
  for (const layer of layers.slice(0, -1).toReversed()) [data, origin] = merged(data, origin, layer.source.data, layer);
  if (isMap(data) && Object.hasOwn(data, 'extends')) {
    const { extends: _, ...rest } = data;
    data = rest;
  }
  const at = (path: Path): Layer => {
    let o = origin;
    for (const key of path) {
      const next = o.keys?.get(String(key));
      if (!next) break;
      o = next;
    }
    return o.layer;
  };
  return {
    file: top.source.file,
    text: top.source.text,
    data,
    where: (path, key) => at(path).source.where(path, key),
    fileOf: (path) => at(path).path,
  };
}

/** The files of a chain, the scenario itself first. */
async function chain(top: Layer, format: string, files: Files, faults: FaultList): Promise<Layer[] | undefined> {
  const layers = [top];
  for (let layer = top; ; layer = layers.at(-1)!) {
    const { source, path } = layer;
    if (!isMap(source.data) || !Object.hasOwn(source.data, 'extends')) return layers;
    const written = source.data['extends'];
    const place = source.where(['extends']);
    if (typeof written !== 'string' || written === '') {
      const expected = 'another scenario file, or its folder, relative to this file';
      faults.add('wrong-type', { path: 'extends', found: describe(written), expected }, place);
      return undefined;
    }
    const named = locate(written, path).path;
    const folder = await stat(named).then(
      (s) => s.isDirectory(),
      () => false,
    );
    const next = resolve(folder ? join(named, 'scenario.yaml') : named);
    const shown = (more: string): string => [...layers.map((l) => l.source.file), more].join(' -> ');
    const earlier = layers.findIndex((l) => l.path === next);
    if (earlier >= 0) {
      const circle = [...layers.slice(earlier), layers[earlier]!].map((l) => l.source.file).join(' -> ');
      faults.add('extends-cycle', { chain: circle }, place);
      return undefined;
    }
    if (layers.length > mostExtended) {
      faults.add('extends-deep', { most: mostExtended, chain: shown(written) }, place);
      return undefined;
    }
    const whole = folder ? `${written.replace(/\/+$/, '')}/scenario.yaml` : written;
    const found = await files.text({ what: 'the scenario', written: whole, namedBy: path, place });
    const base = found && readYaml(found.text, found.shown, faults);
    if (!base || !checkFormat(base, format, faults)) return undefined;
    if (!isMap(base.data) || !Object.hasOwn(base.data, 'format')) {
      if (isMap(base.data))
        faults.add('missing-key', { of: 'a scenario', key: 'format', expected: format }, base.where([]));
      else
        faults.add(
          'wrong-type',
          { path: 'this file', found: describe(base.data), expected: 'a scenario' },
          base.where([]),
        );
      return undefined;
    }
    layers.push({ source: base, path: next });
  }
}

/** What `over` makes of `data`, and where each part of the result was written. */
function merged(data: unknown, from: Origin, over: unknown, layer: Layer): [unknown, Origin] {
  if (!isMap(data) || !isMap(over)) return [over, { layer }];
  const result: Data = {};
  const keys = new Map<string, Origin>();
  const put = (key: string, value: unknown, origin: Origin): void => {
    // defined, not assigned: a key such as __proto__ stays a key
    Object.defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
    keys.set(key, origin);
  };
  const under = (key: string): Origin => from.keys?.get(key) ?? { layer: from.layer };
  // in `test:` a later line stands before an earlier one, so what is laid over comes last
  for (const [key, value] of Object.entries(data)) if (!Object.hasOwn(over, key)) put(key, value, under(key));
  for (const [key, value] of Object.entries(over)) {
    // the format is each file's own
    if (value === null && Object.hasOwn(data, key) && key !== 'format') continue;
    const [next, origin] = Object.hasOwn(data, key) ? merged(data[key], under(key), value, layer) : [value, { layer }];
    put(key, next, origin);
  }
  return [result, { layer, keys }];
}
