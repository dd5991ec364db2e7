import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, rulesFrom } from './small-place.ts';

const good = `format: rules/1
rules:
  - id: underpass.close
    title: { en: Close, zh: 封闭 }
    sentence: { en: 'Close {asset}: {depth} cm.', zh: '封闭{asset}：{depth}厘米。' }
    for: { asset: underpass }
    signals: { depth: water_depth @ self, rain: rain_1h @ nearest }
    raise: depth >= 25 cm or (depth >= 15 cm and rate(depth) >= 2 cm/min)
    clear: depth < 10 cm
    fresh: 5 min
    hold: { clear: 20 min }
    unknown:
      when: rain >= 30 mm
      sentence: { en: 'Look at {asset}.', zh: '巡查{asset}。' }
      do: { dispatch: { capability: patrol, work: 10 min } }
    action: { command: close-underpass }
    undo: { command: open-underpass }
    authority: { tier: town, approval: none }
    priority: 80
`;
/** The good rule with one line replaced. */
const with_ = (from: string, to: string): string => {
  if (!good.includes(from)) throw new Error(`no such line: ${from}`);
  return good.replace(from, to);
};

describe('rules as read', () => {
  it('convert every quantity and find every asset', async () => {
    const { rules } = await rulesFrom(good);
    expect(rules.map((r) => r.id)).toEqual(['underpass.close', 'underpass.close.unknown']);
    const [close, blind] = rules as [(typeof rules)[0], (typeof rules)[0]];
    expect(close.targets.map((t) => t.id)).toEqual(['u1', 'u2', 'u3']);
    expect(close).toMatchObject({ fresh: 300, hold: { raise: 0, clear: 1200 }, priority: 80 });
    expect(close.commands).toEqual([{ type: 'close-underpass', payload: {} }]);
    expect(close.sentence.zh).toBe('封闭{asset_zh}：{depth}厘米。');
    expect(blind.crew).toMatchObject({ capability: 'patrol', work: 600 });
    expect(blind.hold.raise).toBe(300);
  });
  it('narrow their assets by id, gauge, class, tier and nearness to a river', async () => {
    const targets = async (line: string) =>
      (await rulesFrom(with_('for: { asset: underpass }', line))).rules[0]!.targets.map((t) => t.id);
    expect(await targets('for: { asset: underpass, only: [u2] }')).toEqual(['u2']);
    expect(await targets('for: { asset: underpass, gauged: true }')).toEqual(['u1', 'u2']);
    expect(await targets('for: { asset: underpass, gauged: false }')).toEqual(['u3']);
    expect(await targets('for: { asset: underpass, near_river: 200 m }')).toEqual(['u1']);
  });
});

describe('the rules of the repository', () => {
  const scenarios = new URL('../../scenarios/', import.meta.url);
  const files = readdirSync(scenarios)
    .map((name) => ({ name, file: new URL(`${name}/rules.yaml`, scenarios) }))
    .filter(({ name, file }) => name === 'chongqing-august-2020' && existsSync(file));
  it.each(files)('$name reads without a fault', async ({ file }) => {
    const { rules } = await rulesFrom(readFileSync(file, 'utf8'));
    expect(rules.length).toBeGreaterThanOrEqual(11);
    for (const r of rules) {
      // every gap of a sentence is something the engine fills
      const filled = ['asset_en', 'asset_zh', 'crew_en', 'crew_zh', ...r.signals.map((s) => s.name)];
      for (const text of [r.sentence.en, r.sentence.zh])
        for (const [, gap] of text.matchAll(/\{(\w+)\}/g)) expect(filled).toContain(gap);
      expect(r.clear === undefined).toBe(r.whenUnknown !== undefined);
    }
  });
});

describe('faults of rules', () => {
  it('the good rule has none', async () => {
    expect(await faultsOf(good)).toEqual([]);
  });
  it.each([
    [
      'an unknown key',
      'priority: 80',
      'prio: 80',
      '19:5   prio is not a key here; expected one of id, title, sentence, for, signals, raise, clear, fresh, hold, unknown, action, undo, authority, priority.',
    ],
    [
      'a length compared with a speed',
      'clear: depth < 10 cm',
      'clear: rate(depth) < 10 cm',
      '9:12   clear "rate(depth) < 10 cm": at "< 10 cm": m/s and m cannot be compared or added.',
    ],
    [
      'a number without unit',
      'clear: depth < 10 cm',
      'clear: depth < 10',
      '9:12   clear "depth < 10": at "< 10": m and a plain number cannot be compared or added.',
    ],
    [
      'an unknown signal',
      'clear: depth < 10 cm',
      'clear: level < 10 cm',
      '9:12   clear "level < 10 cm": at "level < 10 cm": "level" is no signal of this rule; it has depth, rain.',
    ],
    [
      'an unknown quantity',
      'rain_1h @ nearest',
      'rain_2h @ nearest',
      /^7:49 {3}signal rain is "rain_2h @ nearest"; "rain_2h" is no quantity the city observes; there are water_depth, stage/,
    ],
    [
      'an unknown gauge',
      'rain_1h @ nearest',
      'rain_1h @ gauge:nowhere',
      '7:49   signal rain is "rain_1h @ gauge:nowhere"; this place has no gauge "nowhere".',
    ],
    [
      'a gauge of another kind',
      'rain_1h @ nearest',
      'rain_1h @ gauge:d1',
      '7:49   signal rain is "rain_1h @ gauge:d1"; gauge d1 measures depth, not rain.',
    ],
    [
      'a signal an asset cannot have',
      'rain_1h @ nearest',
      'stage @ self',
      '7:49   signal rain is "stage @ self"; no underpass has a stage of its own; write "@ nearest" or name a gauge.',
    ],
    [
      'an unknown asset',
      'for: { asset: underpass }',
      'for: { asset: underpass, only: [u9] }',
      '6:37   only names "u9"; this place has no underpass of that id.',
    ],
    [
      'an unknown kind',
      'for: { asset: underpass }',
      'for: { asset: tunnel }',
      '6:19   asset is "tunnel"; expected one of underpass, bridge, site, road, zone, gauge, structure.',
    ],
    [
      'a bare number for a time',
      'fresh: 5 min',
      'fresh: 5',
      '10:12  fresh: "5" has no unit; write for example 10 min.',
    ],
    ['a wrong unit', 'fresh: 5 min', 'fresh: 5 m', /^10:12 {2}fresh: "5 m" is not in s/],
    [
      'a command for another kind of asset',
      'command: close-underpass',
      'command: close-bridge',
      '16:24  command "close-bridge" is not one a rule for underpass may give; expected one of close-underpass, open-underpass, deploy-pump, remove-pump.',
    ],
    [
      'an unknown capability',
      'capability: patrol',
      'capability: divers',
      '15:37  capability is "divers"; expected one of pump, rescue, traffic, geology, repair, patrol, evacuation.',
    ],
    [
      'an approval without its time',
      'approval: none',
      'approval: duty_officer',
      '18:16  within is missing; it is how long the approval takes, such as 5 min.',
    ],
    [
      'a newer file',
      'format: rules/1',
      'format: rules/2',
      '1:9    format is rules/2, written by a newer version; this one reads rules/1. Update Stormtable or rewrite the file.',
    ],
  ] as const)('%s', async (_, from, to, expected) => {
    const [first, ...others] = await faultsOf(with_(from, to));
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
    expect(others.filter((o) => !o.includes('near_river'))).toEqual([]);
  });
  it('a command’s amount must be of its own dimension', async () => {
    const rule = (payload: string) =>
      with_(
        'action: { command: close-underpass }',
        `action: { command: deploy-pump, payload: { pump_m3_per_s: ${payload} } }`,
      );
    expect(await faultsOf(rule('0.2 m3/s'))).toEqual([]);
    expect(await faultsOf(rule("'= crew_pump * 2'"))).toEqual([]);
    expect((await faultsOf(rule("'= depth'")))[0]).toContain('pump_m3_per_s: "depth" is m; expected m3/s');
    expect((await faultsOf(rule('0.2')))[0]).toContain('"0.2" has no unit');
  });
  it('are all told at once', async () => {
    const text = with_('fresh: 5 min', 'fresh: 5')
      .replace('asset: underpass', 'asset: tunnel')
      .replace('tier: town', 'tier: village');
    expect((await faultsOf(text)).length).toBeGreaterThanOrEqual(3);
  });
  it('a rule given twice is named', async () => {
    expect(await faultsOf(good + good.slice(good.indexOf('  - id')))).toContainEqual(
      expect.stringContaining('rule id underpass.close is given twice'),
    );
  });
});
