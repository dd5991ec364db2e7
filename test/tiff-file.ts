/** Writes small GeoTIFF files tag by tag, packed or not, sound or not: what the geotiff package's own writer cannot. */

const tags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  offsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  counts: 279,
  predictor: 317,
  colourMap: 320,
  sampleFormat: 339,
  scale: 33550,
  tie: 33922,
  geoKeys: 34735,
} as const;

export interface TiffFile {
  readonly width: number;
  readonly height: number;
  /** Packed strips as they stand in the file. */
  readonly strips: readonly Uint8Array[];
  readonly rowsPerStrip?: number;
  /** 1 none, 5 LZW, 8 deflate, 32773 PackBits, 50000 Zstandard. */
  readonly compression?: number;
  readonly bits?: number;
  /** 1 whole, 3 floating. */
  readonly sampleFormat?: number;
  readonly samples?: number;
  /** 1 black is zero, 3 palette. */
  readonly photometric?: number;
  readonly cellSize?: number;
  /** Easting and northing of the north-west corner. */
  readonly corner?: readonly [number, number];
  /** GeoKeys as triples of key and value; UTM zone 48 north where left out. */
  readonly keys?: Readonly<Record<number, number>>;
}

/** Little-endian, one directory, 32-bit floats unless said otherwise. */
export function tiffFile(file: TiffFile): Uint8Array {
  const { width, height, strips, cellSize = 10, corner = [500000, 3274000] } = file;
  const keys = Object.entries(file.keys ?? { 1024: 1, 3072: 32648 });
  type Entry = readonly [tag: number, type: 3 | 4 | 12, values: readonly number[]];
  const samples = file.samples ?? 1;
  const entries: Entry[] = [
    [tags.width, 4, [width]],
    [tags.height, 4, [height]],
    [tags.bits, 3, Array(samples).fill(file.bits ?? 32)],
    [tags.compression, 3, [file.compression ?? 1]],
    [tags.photometric, 3, [file.photometric ?? 1]],
    [tags.offsets, 4, strips.map(() => 0)],
    [tags.samples, 3, [samples]],
    [tags.rowsPerStrip, 4, [file.rowsPerStrip ?? height]],
    [tags.counts, 4, strips.map((s) => s.length)],
    ...(file.photometric === 3 ? [[tags.colourMap, 3, Array(3 * 2 ** (file.bits ?? 8)).fill(0)] as Entry] : []),
    [tags.sampleFormat, 3, Array(samples).fill(file.sampleFormat ?? 3)],
    [tags.scale, 12, [cellSize, cellSize, 0]],
    [tags.tie, 12, [0, 0, 0, corner[0], corner[1], 0]],
    [tags.geoKeys, 3, [1, 1, 0, keys.length, ...keys.flatMap(([key, value]) => [Number(key), 0, 1, value])]],
  ];
  const sizeOf = { 3: 2, 4: 4, 12: 8 } as const;
  const head = 8 + 2 + entries.length * 12 + 4;
  const room = entries.reduce((n, [, type, values]) => {
    const bytes = sizeOf[type] * values.length;
    return n + (bytes > 4 ? bytes + (bytes % 2) : 0);
  }, 0);
  let next = head + room;
  const offsets = strips.map((s) => {
    next += s.length;
    return next - s.length;
  });
  const out = new Uint8Array(next);
  const view = new DataView(out.buffer);
  out.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  let beyond = head;
  entries.forEach(([tag, type, written], i) => {
    const values = tag === tags.offsets ? offsets : written;
    const at = 10 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, values.length, true);
    const bytes = sizeOf[type] * values.length;
    const start = bytes > 4 ? beyond : at + 8;
    if (bytes > 4) {
      view.setUint32(at + 8, beyond, true);
      beyond += bytes + (bytes % 2);
    }
    values.forEach((v, k) => {
      if (type === 3) view.setUint16(start + 2 * k, v, true);
      else if (type === 4) view.setUint32(start + 4 * k, v, true);
      else view.setFloat64(start + 8 * k, v, true);
    });
  });
  strips.forEach((s, i) => {
    out.set(s, offsets[i]!);
  });
  return out;
}
