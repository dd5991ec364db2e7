/**
 * Gauges. The four river gauges are real (warning and guarantee stages as published, Wusong datum; places approximate);
 * rain, depth and displacement gauges are made up: one in the middle of every fourth town, at the likeliest underpasses,
 * on the weakest slopes.
 */
import { scatter } from '../../../src/terrain/noise.ts';
import { type Feature, type Frame, round, type XY } from './frame.ts';
import type { LaidSite } from './sites.ts';
import type { LaidUnderpass } from './underpasses.ts';
import type { Zoning } from './zones.ts';

const stageGauges = [
  { id: 'cuntan-gauge', en: 'Cuntan', zh: '寸滩水文站', at: [106.604, 29.6165], warning: 180.5, guarantee: 183.5 },
  {
    id: 'chaotianmen-gauge',
    en: 'Chaotianmen',
    zh: '朝天门水位站',
    at: [106.5885, 29.5695],
    warning: 182,
    guarantee: 185,
  },
  // no warning stage was found for Caiyuanba: Chaotianmen's stands in, the gauges being 6 km apart with the same guarantee stage
  { id: 'caiyuanba-gauge', en: 'Caiyuanba', zh: '菜园坝水位站', at: [106.553, 29.542], warning: 182, guarantee: 185 },
  {
    id: 'ciqikou-gauge',
    en: 'Ciqikou',
    zh: '磁器口水位站',
    at: [106.4535, 29.5885],
    warning: 182.64,
    guarantee: 185.64,
  },
] as const;

export function gaugeFeatures(
  f: Frame,
  z: Zoning,
  underpasses: readonly LaidUnderpass[],
  sites: readonly LaidSite[],
): Feature[] {
  const point = (at: XY) => ({ kind: 'Point', at }) as const;
  const stage = stageGauges.map(
    (g): Feature => ({
      properties: {
        id: g.id,
        name_en: g.en,
        name_zh: g.zh,
        kind: 'stage',
        datum: 'Wusong',
        interval_s: 300,
        delay_s: 120,
        loss: 0.01,
        noise_m: 0.01,
        warning_m: g.warning,
        guarantee_m: g.guarantee,
      },
      geometry: point(f.forward(g.at[0], g.at[1])),
    }),
  );
  const rain = z.towns
    .filter((t, k) => k % 3 === 0 || t.id === 'jiefangbei')
    .map((t): Feature => {
      const plain = { en: t.en.replace(/ (Subdistrict|Town)$/, ''), zh: t.zh.replace(/(街道|镇)$/, '') };
      return {
        properties: {
          id: `rain-${t.id}`,
          name_en: `${plain.en} rain gauge`,
          name_zh: `${plain.zh}雨量站`,
          kind: 'rain',
          interval_s: 300,
          delay_s: 90,
          loss: 0.02,
          noise_mm_per_h: 0.6,
        },
        geometry: point(t.at),
      };
    });
  const depth = underpasses
    .filter((u, k) => u.kind === 'underpass' || k % 3 === 0)
    .slice(0, 150)
    .map(
      (u, k): Feature => ({
        properties: {
          id: `depth-${u.id}`,
          name_en: `${u.en} depth gauge`,
          name_zh: `${u.zh}水深计`,
          kind: 'depth',
          watches: u.id,
          interval_s: 60,
          delay_s: round(15 + 90 * scatter(k, 1, 71)),
          loss: round(0.01 + 0.06 * scatter(k, 2, 71), 3),
          noise_m: 0.008,
        },
        geometry: point(u.at),
      }),
    );
  const chosen = [...sites.filter((s) => s.weak), ...sites.filter((s) => !s.weak)].slice(0, 140);
  const displacement = chosen.map(
    (s, k): Feature => ({
      properties: {
        id: `displacement-${s.id}`,
        name_en: `${s.en} displacement gauge`,
        name_zh: `${s.zh}位移计`,
        kind: 'displacement',
        watches: s.id,
        interval_s: 600,
        delay_s: round(30 + 150 * scatter(k, 1, 73)),
        loss: round(0.02 + 0.08 * scatter(k, 2, 73), 3),
        noise_m: 0.0004,
      },
      geometry: point(s.at),
    }),
  );
  return [...stage, ...rain, ...depth, ...displacement];
}
