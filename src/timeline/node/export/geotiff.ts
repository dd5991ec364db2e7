/** A field as GeoTIFF: one band of float32 in deflated strips, placed by its EPSG code, with what it is in GDAL's metadata. */
import { deflateSync } from 'node:zlib';
import { coordinateSystem } from '../../../core/coordinate-system.ts';
import { type FieldRaster, titleOf } from './raster.ts';

/** Stands for cells outside the place. */
export const noData = -9999;

const bytesPerStrip = 1 << 18;
const types = { ascii: 2, short: 3, long: 4, double: 12 } as const;
const widths = { ascii: 1, short: 2, long: 4, double: 8 } as const;

interface Entry {
  readonly tag: number;
  readonly type: keyof typeof types;
  readonly values: readonly number[];
}

const text = (tag: number, s: string): Entry => ({ tag, type: 'ascii', values: [...Buffer.from(`${s}\0`, 'utf8')] });
const short = (tag: number, ...values: number[]): Entry => ({ tag, type: 'short', values });
const long = (tag: number, ...values: number[]): Entry => ({ tag, type: 'long', values });
const double = (tag: number, ...values: number[]): Entry => ({ tag, type: 'double', values });

export function geoTiff(raster: FieldRaster): Uint8Array {
  const { rows, cols, cellSize, west, north } = raster;
  const rowsPerStrip = Math.max(1, Math.min(rows, Math.floor(bytesPerStrip / (cols * 4))));
  const strips: Buffer[] = [];
  for (let r = 0; r < rows; r += rowsPerStrip) {
    const part = raster.values.slice(r * cols, Math.min(rows, r + rowsPerStrip) * cols);
    for (let i = 0; i < part.length; i++) if (Number.isNaN(part[i])) part[i] = noData;
    strips.push(deflateSync(littleEndian(part)));
  }
  const header = 8;
  const offsets: number[] = [];
  let at = header;
  for (const s of strips) {
    offsets.push(at);
    at += s.length + (s.length % 2); // values begin on whole words
  }
  const entries = [
    long(256, cols),
    long(257, rows),
    short(258, 32), // bits a sample
    short(259, 8), // deflate
    short(262, 1), // black is zero
    text(270, titleOf(raster)),
    long(273, ...offsets),
    short(277, 1), // one band
    long(278, rowsPerStrip),
    long(279, ...strips.map((s) => s.length)),
    short(284, 1), // bands one by one
    text(305, `${raster.run.engine.name} ${raster.run.engine.version}`),
    short(339, 3), // IEEE floating point
    double(33550, cellSize, cellSize, 0),
    double(33922, 0, 0, 0, west, north, 0),
    ...geoKeys(raster),
    text(42112, gdalMetadata(raster)),
    text(42113, String(noData)),
  ];
  const directory = directoryAt(at, entries);
  const out = Buffer.alloc(at + directory.length);
  out.write('II', 0, 'latin1');
  out.writeUInt16LE(42, 2);
  out.writeUInt32LE(at, 4);
  for (const [k, s] of strips.entries()) s.copy(out, offsets[k]);
  directory.copy(out, at);
  return out;
}

function littleEndian(values: Float32Array): Buffer {
  const out = Buffer.alloc(values.length * 4);
  for (let i = 0; i < values.length; i++) out.writeFloatLE(values[i], i * 4);
  return out;
}

/** The image file directory at byte `at`, and after it the values that do not fit their entry. */
function directoryAt(at: number, entries: readonly Entry[]): Buffer {
  const size = 2 + entries.length * 12 + 4;
  const beyond: Buffer[] = [];
  let next = at + size;
  const head = Buffer.alloc(size);
  head.writeUInt16LE(entries.length, 0);
  entries.forEach(({ tag, type, values }, k) => {
    const place = 2 + k * 12;
    head.writeUInt16LE(tag, place);
    head.writeUInt16LE(types[type], place + 2);
    head.writeUInt32LE(values.length, place + 4);
    const bytes = Buffer.alloc(values.length * widths[type]);
    values.forEach((v, i) => {
      if (type === 'ascii') bytes.writeUInt8(v, i);
      else if (type === 'short') bytes.writeUInt16LE(v, i * 2);
      else if (type === 'long') bytes.writeUInt32LE(v, i * 4);
      else bytes.writeDoubleLE(v, i * 8);
    });
    if (bytes.length <= 4) bytes.copy(head, place + 8);
    else {
      head.writeUInt32LE(next, place + 8);
      const padded = bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes;
      beyond.push(padded);
      next += padded.length;
    }
  });
  return Buffer.concat([head, ...beyond]);
}

/** Projected, cells are areas, metres; the system by its code, or a user-defined one that is named (OGC 19-008r4). */
function geoKeys({ epsg }: FieldRaster): Entry[] {
  const citation = `${coordinateSystem(epsg)?.name ?? (epsg > 0 ? `EPSG:${epsg}` : 'local metres')}|`;
  const keys = [
    [1024, 0, 1, 1],
    [1025, 0, 1, 1],
    [1026, 34737, citation.length, 0],
    [3072, 0, 1, epsg > 0 ? epsg : 32767],
    [3076, 0, 1, 9001],
  ];
  return [short(34735, 1, 1, 0, keys.length, ...keys.flat()), text(34737, citation)];
}

function gdalMetadata(r: FieldRaster): string {
  const xml = (s: string) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const band = (name: string, role: string, value: string) =>
    `  <Item name="${name}" sample="0" role="${role}">${xml(value)}</Item>\n`;
  const item = (name: string, value: string) => `  <Item name="${name}">${xml(value)}</Item>\n`;
  return (
    `<GDALMetadata>\n${band('DESCRIPTION', 'description', r.field.name)}${band('UNITTYPE', 'unittype', r.field.unit)}` +
    item('long_name', r.field.label.en) +
    item('run', r.run.id) +
    (r.moment ? item('time', r.moment) : '') +
    item('vertical_datum', r.datum) +
    item('provenance', `model result. ${r.run.provenance.en}`) +
    '</GDALMetadata>'
  );
}
