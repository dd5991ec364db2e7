/**
 * run.json, manifest.json and place.json as read from disk or network: parsed, their format checked, and every number
 * and name that a reader relies on held against what a recorder can have written. What is wrong is told by its path.
 */

import { StormtableError } from '../core/errors.ts';
import { encodings } from './encode.ts';
import {
  type Encoding,
  formatFaults,
  layout,
  type Manifest,
  type Place,
  parseTimelineJson,
  type RunHeader,
} from './format.ts';

/** What is wrong with a value, or undefined. `at` is its path, for the message. */
type Check = (value: unknown, at: string) => string | undefined;

/** Whether a path of a run stays inside its folder: plain names, no way up, nothing absolute. */
export const staysInside = (path: string): boolean =>
  path !== '' && !/[\\\0:]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
};
const rule =
  (holds: (value: unknown) => boolean, expected: string): Check =>
  (value, at) =>
    holds(value)
      ? undefined
      : `${at || 'it'} is ${value === undefined ? 'missing' : shown(value)}; expected ${expected}`;

const text = rule((x) => typeof x === 'string', 'a text');
const flag = rule((x) => typeof x === 'boolean', 'true or false');
const whole = (least: number, most: number): Check =>
  rule(
    (x) => Number.isInteger(x) && (x as number) >= least && (x as number) <= most,
    `a whole number, ${least} to ${most}`,
  );
const real = (least: number, most: number): Check =>
  rule((x) => typeof x === 'number' && x >= least && x <= most, `a number, ${least} to ${most}`);
const oneOf = (...values: readonly string[]): Check => rule((x) => values.includes(x as string), values.join(' or '));
const path = rule((x) => typeof x === 'string' && staysInside(x), 'a path inside the run');
const digest = rule((x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x), 'a SHA-256');
const anything: Check = () => undefined;
const object = rule((x) => typeof x === 'object' && x !== null && !Array.isArray(x), 'an object');

const orNull =
  (check: Check): Check =>
  (value, at) =>
    value === null ? undefined : check(value, at);
const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? undefined : check(value, at);
const listOf =
  (check: Check, most = 1e7): Check =>
  (value, at) => {
    if (!Array.isArray(value) || value.length > most) return `${at} is ${shown(value)}; expected a list`;
    return first(value.map((v, k) => () => check(v, `${at}[${k}]`)));
  };
const mapOf =
  (check: Check, key: Check = text): Check =>
  (value, at) =>
    object(value, at) ??
    first(
      Object.entries(value as object).map(
        ([k, v]) =>
          () =>
            key(k, `${at}: a key`) ?? check(v, `${at}.${k}`),
      ),
    );
const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, at) =>
    object(value, at) ??
    first(
      Object.entries(members).map(
        ([k, check]) =>
          () =>
            check((value as Record<string, unknown>)[k], at === '' ? k : `${at}.${k}`),
      ),
    );
const both =
  (...checks: readonly Check[]): Check =>
  (value, at) =>
    first(checks.map((check) => () => check(value, at)));

function first(looks: readonly (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const wrong = look();
    if (wrong) return wrong;
  }
  return undefined;
}

const count = whole(0, Number.MAX_SAFE_INTEGER);
/** Ticks of 60 s for nineteen years. */
const ticks = whole(0, 1e7);
const point = rule((x) => Array.isArray(x) && x.length === 2 && x.every(Number.isFinite), 'easting and northing');
const name = shape({ en: text, zh: text });
const recordedName = rule((x) => typeof x === 'string' && /^[A-Za-z]\w{0,99}$/.test(x), 'the name of a field or table');

const grid = both(
  shape({
    rows: whole(1, 65_536),
    cols: whole(1, 65_536),
    cellSize: real(1e-3, 1e6),
    west: real(-1e9, 1e9),
    north: real(-1e9, 1e9),
    epsg: whole(0, 1e6),
    datum: text,
    inner: shape({ row: count, col: count, rows: count, cols: count }),
  }),
  // four times what one memory can hold of state
  rule(
    (g) => (g as { rows: number; cols: number }).rows * (g as { cols: number }).cols <= 1 << 28,
    'at most 2^28 cells',
  ),
);
const clock = shape({
  startEpochMs: real(-4e15, 4e15),
  offsetMinutes: whole(-1440, 1440),
  tick: real(1e-3, 86_400),
  coupling: real(1e-3, 86_400),
  ticks,
  recordEvery: whole(1, 1e7),
});
const column = shape({
  unit: text,
  type: oneOf('f32', 'f64', 'i32', 'u8'),
  label: name,
  doc: text,
  classes: optional(listOf(name)),
});
const noTwice =
  (key: string): Check =>
  (value, at) => {
    const names = (value as readonly Record<string, string>[]).map((v) => v[key]);
    const twice = names.find((n, k) => names.indexOf(n) < k);
    return twice === undefined ? undefined : `${at} holds "${twice}" twice`;
  };

const headerShape = shape({
  id: text,
  name,
  engine: shape({ name: text, version: text }),
  rules: text,
  inputs_digest: text,
  source: shape({
    file: text,
    set: listOf(text),
    cut: oneOf('full', 'test'),
    digest: optional(text),
    inputs: listOf(shape({ file: text, sha256: text })),
  }),
  parent: orNull(shape({ id: text, folder: text, tick: ticks, inputs_digest: text })),
  changes: listOf(shape({ tick: ticks, set: listOf(text), commands: listOf(object) })),
  sections: listOf(text),
  grid,
  clock,
  place: shape({ id: text, name, time_zone: text, reconstructed: flag }),
  provenance: name,
  sentences: mapOf(name),
  structures: optional(listOf(shape({ id: text, name, kind: text, faces: count, lines: listOf(listOf(point)) }))),
  drainage: optional(
    shape({
      nodes: listOf(shape({ id: text, kind: text, at: point, invert: real(-1e5, 1e5) })),
      links: listOf(shape({ id: text, kind: text, line: listOf(point), size: real(0, 1e3) })),
    }),
  ),
  tables: both(
    listOf(
      shape({
        name: recordedName,
        of: text,
        picture: oneOf('truth', 'observed'),
        ids: listOf(text),
        columns: mapOf(column, recordedName),
      }),
    ),
    noTwice('name'),
  ),
  fields: both(
    listOf(
      shape({
        name: recordedName,
        unit: text,
        label: name,
        doc: text,
        encoding: oneOf(...(Object.keys(encodings) as Encoding[])),
        every: oneOf('frame', 'end'),
        at: oneOf('cell', 'face_x', 'face_y'),
      }),
    ),
    noTwice('name'),
  ),
  statics: both(listOf(shape({ name: recordedName, unit: text, label: name, doc: text })), noTwice('name')),
});

const bytesByStream = mapOf(count, path);
const sum = whole(0, 0xffffffff);
const checkpoint = shape({
  tick: ticks,
  number: count,
  digest,
  file: path,
  bytes: count,
  frames: count,
  streams: bytesByStream,
  sums: mapOf(sum, path),
});
const manifestShape = shape({
  id: text,
  state: oneOf('running', 'finished', 'interrupted', 'failed'),
  revision: count,
  frames: count,
  ticks: listOf(ticks),
  streams: bytesByStream,
  series: mapOf(listOf(shape({ file: path, from: count, frames: whole(1, 1e7) })), recordedName),
  finals: listOf(recordedName),
  checkpoints: listOf(checkpoint),
  sums: optional(mapOf(sum, path)),
  progress: orNull(shape({ tick: ticks, ticks })),
  summary: orNull(
    mapOf(rule((x) => typeof x === 'number' || typeof x === 'string' || x === null, 'a number or a text')),
  ),
  digest: orNull(text),
  error: orNull(listOf(shape({ code: text, message: text, params: object, place: object }))),
});

/** What only adds up between members of the manifest. */
function incoherent(m: Manifest): string | undefined {
  if (m.frames !== m.ticks.length) return `frames is ${m.frames} and ticks has ${m.ticks.length} entries`;
  const unordered = m.ticks.findIndex((t, k) => k > 0 && t <= m.ticks[k - 1]);
  if (unordered >= 0) return `ticks[${unordered}] is ${m.ticks[unordered]}, not after the one before`;
  for (const [table, segments] of Object.entries(m.series)) {
    let next = 0;
    for (const s of segments) {
      if (s.from !== next) return `series.${table} has a gap at frame ${next}`;
      next += s.frames;
    }
    if (next !== m.frames) return `series.${table} ends at frame ${next} of ${m.frames}`;
  }
  for (const [k, c] of m.checkpoints.entries()) {
    const before = m.checkpoints[k - 1];
    if (before && (c.tick <= before.tick || c.number <= before.number))
      return `checkpoints[${k}] is not after the one before`;
    if (c.frames > m.frames || m.ticks[c.frames - 1] !== c.tick) return `checkpoints[${k}] is not of a recorded frame`;
    if (c.file !== `${layout.snapshots}/${c.digest}.json`) return `checkpoints[${k}].file is not that of its digest`;
    const longer = Object.entries(c.streams).find(([stream, bytes]) => bytes > (m.streams[stream] ?? 0));
    if (longer) return `checkpoints[${k}].streams.${longer[0]} is longer than the stream`;
  }
  return undefined;
}

const broken = (file: string, detail: string): StormtableError =>
  new StormtableError(formatFaults('timeline-broken', { file, detail }), 1);

/** run.json. Runs of version 0.1 know neither source nor parent nor sections. */
export function parseHeader(content: string): RunHeader {
  const file = layout.header;
  const value = parseTimelineJson<RunHeader>(file, content);
  const header: RunHeader = {
    ...value,
    source: value.source ?? { file: '', set: [], cut: 'full', seed: null, digest: '', inputs: [] },
    parent: value.parent ?? null,
    changes: value.changes ?? [],
    sections: value.sections ?? [],
  };
  const wrong = headerShape(header, '');
  if (wrong) throw broken(file, wrong);
  return header;
}

/** manifest.json. Runs of version 0.1 have no checkpoints. */
export function parseManifest(content: string): Manifest {
  const file = layout.manifest;
  const value = parseTimelineJson<Manifest>(file, content);
  const manifest: Manifest = { ...value, checkpoints: value.checkpoints ?? [] };
  const wrong = manifestShape(manifest, '') ?? incoherent(manifest);
  if (wrong) throw broken(file, wrong);
  return manifest;
}

const placed = listOf(shape({ id: text }));
const placeShape = shape({
  id: text,
  name,
  time_zone: text,
  provenance: name,
  rivers: placed,
  bridges: placed,
  underpasses: placed,
  roads: shape({ nodes: listOf(anything), edges: listOf(anything) }),
  zones: placed,
  sites: placed,
  gauges: placed,
  stations: placed,
  crews: placed,
});

/** place.json, which carries no format of its own: run.json's counts for it. */
export function parsePlace(content: string): Place {
  let value: Place;
  try {
    value = JSON.parse(content) as Place;
  } catch (e) {
    throw broken(layout.place, (e as Error).message);
  }
  const wrong = placeShape(value, '');
  if (wrong) throw broken(layout.place, wrong);
  return value;
}
