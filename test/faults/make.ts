/** Writes the files of the catalogue that no editor would: `npx tsx test/faults/make.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { tiffFile } from '../tiff-file.ts';

const write = (file: string, bytes: Uint8Array | string): void => {
  const path = join(import.meta.dirname, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
};
const scenario = (more: string): string => `format: scenario/1
id: case
name: { en: Case, zh: 案例 }
${more}`;
const time = 'time: { start: 2021-07-12T18:00:00+08:00, end: 2 h }\n';

const cells = new Uint8Array(Float32Array.from({ length: 48 }, (_, i) => 10 + i).buffer);
const size = { width: 8, height: 6 };

// 8 x 6 cells that unpack to 8 MB
write('tiff-bomb/dem.tif', tiffFile({ ...size, compression: 8, strips: [deflateSync(new Uint8Array(8e6))] }));
// a header alone, of four trillion bytes
write('tiff-too-large/dem.tif', tiffFile({ width: 1e6, height: 1e6, strips: [cells] }));
write('tiff-degrees/dem.tif', tiffFile({ ...size, strips: [cells], cellSize: 0.001, corner: [106.5, 29.6], keys: { 1024: 2, 2048: 4326 } }));
write('tiff-bands/dem.tif', tiffFile({ ...size, strips: [new Uint8Array(48 * 3)], samples: 3, bits: 8, sampleFormat: 1, photometric: 2 }));
write('tiff-palette/dem.tif', tiffFile({ ...size, strips: [new Uint8Array(48)], bits: 8, sampleFormat: 1, photometric: 3 }));
write('tiff-truncated/dem.tif', tiffFile({ ...size, strips: [cells] }).subarray(0, 120));
write('picture-as-tiff/dem.tif', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82));
for (const name of ['tiff-bomb', 'tiff-too-large', 'tiff-degrees', 'tiff-bands', 'tiff-palette', 'tiff-truncated', 'picture-as-tiff'])
  write(`${name}/scenario.yaml`, scenario(`ground: dem.tif\n${time}`));

write('utf-16/scenario.yaml', Buffer.from(`\uFEFF${scenario(`ground: ../tiny.asc\n${time}`)}`, 'utf16le'));
write('latin-1/scenario.yaml', Buffer.from('format: scenario/1\nid: case\nname: { en: Caf\u00e9, zh: x }\n', 'latin1'));
write('archive-as-scenario/scenario.yaml', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 0xff, 0xfe, 1, 2));
write('empty-file/scenario.yaml', '');

write('nested-yaml/scenario.yaml', scenario(`ground: ../tiny.asc\n${time}rules: ${'['.repeat(70)}${']'.repeat(70)}\n`));
const chain = Array.from({ length: 9 }, (_, i) => `extends: layer-${i + 1}.yaml\n`);
write('extends-deep/scenario.yaml', scenario(`extends: layer-0.yaml\n`));
chain.forEach((line, i) => {
  write(`extends-deep/layer-${i}.yaml`, `format: scenario/1\n${line}`);
});
