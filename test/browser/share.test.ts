/** What sharing writes, without a browser: addresses of views, tables of charts, the WebM container, scale bars. */
import { expect, test } from 'vitest';
import { csvCell } from '../../src/viewer/app/save.ts';
import { type Chosen, poseFrom, poseText, readView, wordsOf } from '../../src/viewer/app/saved-view.ts';
import { roundLength } from '../../src/viewer/share/bearing.ts';
import { chartCsv } from '../../src/viewer/share/csv.ts';
import { filmMoments } from '../../src/viewer/share/film.ts';
import { type EncodedPicture, webmOf } from '../../src/viewer/share/webm.ts';
import { momentFrom } from '../../src/viewer/tools/kinds/film.ts';

const opening: Chosen = {
  tab: 'suggestions',
  tool: undefined,
  selection: undefined,
  hidden: new Set(['areas']),
  exaggeration: 1.5,
  colourMode: 'depth',
  speed: 1800,
};
const spotOf = (cell: number) => (cell < 100 ? ([cell * 10, 5] as const) : undefined);
const readBack = (words: Record<string, string | undefined>) => {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) if (value !== undefined) q.set(name, value);
  return readView(new URLSearchParams(q.toString()), opening, spotOf);
};

test('a view comes back from its address as it was, and an untouched one needs no words', () => {
  const now: Chosen = {
    tab: 'zones',
    tool: 'views',
    selection: { what: 'asset', asset: { kind: 'gauge', id: 'quay:stage' } },
    hidden: new Set(['water', 'roads']),
    exaggeration: 2.5,
    colourMode: 'hazard',
    speed: 250,
  };
  expect(readBack(wordsOf(now, opening, undefined))).toEqual({ chosen: now });
  expect(Object.values(wordsOf(opening, opening, undefined)).filter((v) => v !== undefined)).toEqual([]);
  for (const selection of [{ what: 'cell', cell: 7, x: 70, y: 5 } as const, { what: 'suggestion', id: 's:1' } as const])
    expect(readBack(wordsOf({ ...opening, selection }, opening, undefined)).chosen).toEqual({ selection });
});

test('the camera comes back to a centimetre and a thousandth of a degree', () => {
  const pose = { x: 512345.678, y: 3271234.567, z: 231.246, distance: 1500.064, azimuth: -0.16, tilt: 0.86 };
  const back = poseFrom(poseText(pose))!;
  for (const key of ['x', 'y', 'z', 'distance'] as const) expect(Math.abs(back[key] - pose[key])).toBeLessThan(0.0051);
  for (const key of ['azimuth', 'tilt'] as const) expect(Math.abs(back[key] - pose[key])).toBeLessThan(1e-5);
  // Written again it stays the same: a reload does not creep.
  expect(poseText(back)).toBe(poseText(pose));
});

test('an address that makes no sense leaves the choices alone', () => {
  const q = new URLSearchParams('cam=1,2,x&sel=cell:900&colour=pink&exag=99&speed=0&tab=nothing&sel=');
  expect(readView(q, opening, spotOf)).toEqual({ chosen: {} });
  expect(poseFrom('1,2,3,-4,5,6')).toBeUndefined();
});

test('a chart’s table has moments, units and every recorded number, and leaves unknown ones empty', () => {
  const clock = {
    startEpochMs: Date.UTC(2020, 7, 19),
    offsetMinutes: 480,
    tick: 60,
    coupling: 10,
    ticks: 10,
    recordEvery: 5,
  };
  const csv = chartCsv(clock, {
    unit: 'm',
    seconds: [0, 300],
    series: [{ label: 'Stage, "Quay"', values: Float32Array.of(192.6, Number.NaN), colour: '#fff' }],
    levels: [{ value: 195.5, label: 'warning stage', colour: '#f00' }],
  });
  expect(csv.split('\r\n')).toEqual([
    'time,seconds_since_start,"Stage, ""Quay"" (m)",warning stage (m)',
    '2020-08-19T08:00:00+08:00,0,192.6,195.5',
    '2020-08-19T08:05:00+08:00,300,,195.5',
    '',
  ]);
  expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
});

test('moments of a film run from the first to the last of the range, evenly', () => {
  const moments = filmMoments({ from: 600, to: 1200, speed: 600 });
  expect(moments).toHaveLength(26);
  expect(moments[0]).toBe(600);
  expect(moments.at(-1)).toBe(1200);
  expect(moments[1]! - moments[0]!).toBeCloseTo(24, 9);
  expect([momentFrom('01:20'), momentFrom('T+00:05'), momentFrom('90')]).toEqual([4800, 300, 5400]);
  expect([momentFrom('1:75'), momentFrom('soon'), momentFrom('')]).toEqual([undefined, undefined, undefined]);
});

test('a scale bar has a round length that fits', () => {
  expect(roundLength(1, 230)).toBe(200);
  expect(roundLength(0.1, 230)).toBe(2000);
  expect(roundLength(3.4, 230)).toBe(50);
  expect(roundLength(230 / 999, 230)).toBe(500);
});

/** Elements of one level: id, where the content lies, and the content. */
function elementsOf(bytes: Uint8Array): { id: number; at: number; content: Uint8Array }[] {
  const out = [];
  for (let i = 0; i < bytes.length; ) {
    const start = i;
    const wide = Math.clz32(bytes[i]!) - 23;
    let id = 0;
    for (let k = 0; k < wide; k++) id = id * 256 + bytes[i++]!;
    expect(bytes[i]).toBe(1);
    let size = 0;
    for (let k = 1; k < 8; k++) size = size * 256 + bytes[i + k]!;
    i += 8;
    out.push({ id, at: start, content: bytes.subarray(i, i + size) });
    i += size;
  }
  return out;
}
const numberOf = (content: Uint8Array): number => content.reduce((sum, b) => sum * 256 + b, 0);

test('a WebM file holds every picture at its time, its length, and an index that points at its clusters', () => {
  const pictures: EncodedPicture[] = Array.from({ length: 7 }, (_, k) => ({
    time: k * 40,
    key: k % 3 === 0,
    data: Uint8Array.of(k, k, k),
  }));
  const parts = webmOf(pictures, { codec: 'V_VP9', width: 64, height: 32, pictureMs: 40 });
  const file = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let end = 0;
  for (const p of parts) {
    file.set(p, end);
    end += p.length;
  }
  const [header, segment, ...rest] = elementsOf(file);
  expect(rest).toEqual([]);
  expect(header!.id).toBe(0x1a45dfa3);
  const inside = elementsOf(segment!.content);
  const info = elementsOf(inside.find((e) => e.id === 0x1549a966)!.content);
  const length = info.find((e) => e.id === 0x4489)!.content;
  expect(new DataView(length.buffer, length.byteOffset).getFloat64(0)).toBe(280);
  const clusters = inside.filter((e) => e.id === 0x1f43b675);
  const found: EncodedPicture[] = clusters.flatMap(({ content }) => {
    const [time, ...blocks] = elementsOf(content);
    return blocks.map(({ content: b }) => ({
      time: numberOf(time!.content) + new DataView(b.buffer, b.byteOffset).getInt16(1),
      key: (b[3]! & 0x80) !== 0,
      data: b.slice(4),
    }));
  });
  expect(found).toEqual(pictures);
  const cues = elementsOf(inside.at(-1)!.content).map(({ content }) => {
    const [time, place] = elementsOf(content);
    return [numberOf(time!.content), numberOf(elementsOf(place!.content)[1]!.content)];
  });
  expect(cues).toEqual(clusters.map((c, k) => [k * 120, c.at]));
});
