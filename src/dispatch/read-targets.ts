/** Which assets a rule watches: all of a kind, narrowed by id, tier, class, gauge or nearness to a river. */
import type { Place, Point, Zone } from '../assets/place.ts';
import { structureKinds } from '../assets/structures.ts';
import { type AssetKind, assetKinds, gaugeFor, type Target, targetsOf } from './signals.ts';
import { type Data, shown, type WrittenRule } from './written-rule.ts';

/** The kind and the assets, in the place's order; undefined where the kind is wrong. */
export function readTargets(
  rule: WrittenRule,
  entry: Data,
  id: string,
): { kind: AssetKind; targets: Target[] } | undefined {
  const part = rule.part(entry, 'for', []);
  if (!part) {
    if (entry['for'] === undefined)
      rule.fault('rule-missing', { key: 'for', expected: 'write for example { asset: underpass }' }, []);
    return undefined;
  }
  rule.keys(part, ['asset', 'only', 'tier', 'class', 'kind', 'gauged', 'near_river'], ['for']);
  const kind = part['asset'] as AssetKind;
  if (!assetKinds.includes(kind)) {
    rule.fault('rule-type', { key: 'asset', found: shown(kind), expected: `one of ${assetKinds.join(', ')}` }, [
      'for',
      'asset',
    ]);
    return undefined;
  }
  const place = rule.place;
  let targets = targetsOf(place, kind);
  const all = new Set(targets.map((t) => t.id));
  const listOf = (key: string): string[] | undefined => {
    const v = part[key];
    if (v === undefined) return undefined;
    if (Array.isArray(v) && v.every((x) => typeof x === 'string')) return v as string[];
    if (typeof v === 'string') return [v];
    rule.fault('rule-type', { key, found: shown(v), expected: 'a list of words' }, ['for', key]);
    return undefined;
  };
  const only = listOf('only');
  if (only) {
    only.forEach((name, k) => {
      if (!all.has(name))
        rule.fault('rule-asset', { key: 'only', found: name, expected: `this place has no ${kind} of that id` }, [
          'for',
          'only',
          k,
        ]);
    });
    targets = targets.filter((t) => only.includes(t.id));
  }
  const tier = listOf('tier');
  if (tier && kind === 'zone') targets = targets.filter((t) => tier.includes(place.zones[t.row]!.tier));
  const classes = listOf('class');
  if (classes && kind === 'road') targets = targets.filter((t) => classes.includes(place.roads.edges[t.row]!.class));
  const structures = listOf('kind');
  const strange = structures?.filter((name) => !(structureKinds as readonly string[]).includes(name)) ?? [];
  if (structures && kind === 'structure') {
    for (const name of strange)
      rule.fault('rule-type', { key: 'kind', found: shown(name), expected: `one of ${structureKinds.join(', ')}` }, [
        'for',
        'kind',
      ]);
    targets = targets.filter((t) => structures.includes(place.structures![t.row]!.kind));
  }
  const owners = { tier: 'zone', class: 'road', kind: 'structure' };
  const stray = Object.entries(owners).find(([key, owner]) => part[key] !== undefined && kind !== owner);
  if (stray)
    rule.fault(
      'rule-type',
      { key: stray[0], found: kind, expected: 'tier is for zones, class for roads and kind for structures' },
      ['for'],
    );
  const gauged = part['gauged'];
  if (gauged !== undefined && typeof gauged !== 'boolean')
    rule.fault('rule-type', { key: 'gauged', found: shown(gauged), expected: 'true or false' }, ['for', 'gauged']);
  if (typeof gauged === 'boolean')
    targets = targets.filter((t) => gaugeFor(place, t, undefined, { kind: 'self' }) >= 0 === gauged);
  if (part['near_river'] !== undefined) {
    const within = rule.quantity(part, 'near_river', 'm', ['for'], 0);
    targets = targets.filter((t) => nearRiver(place, kind === 'zone' ? place.zones[t.row] : undefined, t.at, within));
  }
  if (!targets.length && all.size && !strange.length && !only?.some((name) => !all.has(name)))
    rule.fault('rule-targets', { id }, ['for']);
  return { kind, targets };
}

/** Whether a zone's outline, or a point, comes within a distance of a river's course. */
function nearRiver(place: Place, zone: Zone | undefined, at: Point, within: number): boolean {
  const points = zone ? zone.rings[0]! : [at];
  for (const river of place.rivers)
    for (let k = 1; k < river.line.length; k++) {
      const [ax, ay] = river.line[k - 1]!;
      const dx = river.line[k]![0] - ax;
      const dy = river.line[k]![1] - ay;
      const length2 = dx * dx + dy * dy;
      // by index: zones have hundreds of corners, and this is asked of every zone, road and site
      for (let n = 0; n < points.length; n++) {
        const px = points[n]![0];
        const py = points[n]![1];
        const along = length2 > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
        if ((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2 <= within * within) return true;
      }
    }
  return false;
}
