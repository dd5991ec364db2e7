/** A picture of classes as PNG with a palette, and the world file that places it (PNG, third edition; ESRI world file). */
import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue and opacity, 0 to 255. */
export type Colour = readonly [number, number, number, number];

/** `index` gives the palette's entry of each pixel, row by row from the north. At most 256 colours. */
export function palettePng(cols: number, rows: number, index: Uint8Array, palette: readonly Colour[]): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(cols, 0);
  head.writeUInt32BE(rows, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits, palette, deflate, filters, not interlaced
  const lines = Buffer.alloc(rows * (cols + 1)); // each begins with its filter: none
  for (let r = 0; r < rows; r++) lines.set(index.subarray(r * cols, (r + 1) * cols), r * (cols + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((c) => c.slice(0, 3)))),
    chunk('tRNS', Buffer.from(palette.map((c) => c[3]))),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Cell size, no rotation, and the centre of the first cell. */
export const worldFile = (r: { readonly west: number; readonly north: number; readonly cellSize: number }): string =>
  `${[r.cellSize, 0, 0, -r.cellSize, r.west + r.cellSize / 2, r.north - r.cellSize / 2].join('\n')}\n`;
