/**
 * A scenario that was read, as bytes, and back: for whoever runs it where its files are not at hand, such as a web
 * worker. Numbers come back as they went, to the bit; where something was written in which file does not travel.
 */
import { defineFaults, StormtableError } from '../core/errors.ts';
import { decodeSections, encodeSections, type Section } from '../core/snapshot.ts';
import { quantityReader } from '../core/units.ts';
import type { RainReader } from '../forcing/rain-grid.ts';
import { FaultList } from './faults.ts';
import { builtPlace, checkRules } from './read-rules.ts';
import type { Rain, RulesSource, ScenarioBundle } from './scenario.ts';

export const portableFaults = defineFaults({
  'bundle-drainage': 'a run with a drainage network cannot be computed here yet. Use stormtable fork.',
});

const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint16Array, Int16Array, Uint32Array } as const;
type ArrayName = keyof typeof arrays;
/** What JSON cannot say, each as an object with this one key. */
const key = '$';
type Odd =
  | { readonly [key]: 'array'; readonly type: ArrayName; readonly section: string }
  | { readonly [key]: 'number'; readonly text: string }
  | { readonly [key]: 'map'; readonly entries: readonly (readonly [unknown, unknown])[] };

/** Plain data without its typed arrays, which go to `sections`; functions are left out. */
function stripped(value: unknown, sections: Section[]): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { [key]: 'number', text: Object.is(value, -0) ? '-0' : String(value) } satisfies Odd;
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? undefined : value;
  if (ArrayBuffer.isView(value)) {
    const section = `array/${sections.length}`;
    sections.push({ name: section, bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice() });
    return { [key]: 'array', type: value.constructor.name as ArrayName, section } satisfies Odd;
  }
  if (value instanceof Map)
    return {
      [key]: 'map',
      entries: [...value].map((e) => [stripped(e[0], sections), stripped(e[1], sections)] as const),
    };
  if (Array.isArray(value)) return value.map((v) => stripped(v, sections) ?? null);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, stripped(v, sections)]));
}

function restored(value: unknown, sections: ReadonlyMap<string, Uint8Array>): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((v) => restored(v, sections));
  if (!(key in value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, restored(v, sections)]));
  const odd = value as unknown as Odd;
  if (odd[key] === 'number') return Number(odd.text);
  if (odd[key] === 'map') return new Map(odd.entries.map(([k, v]) => [restored(k, sections), restored(v, sections)]));
  const { buffer, byteOffset, byteLength } = sections.get(odd.section)!;
  const kind = arrays[odd.type];
  return new kind(buffer as ArrayBuffer, byteOffset, byteLength / kind.BYTES_PER_ELEMENT);
}

/** Rasters of gridded rain that hold between two times, s from the start; the others do not travel. */
function rastersOf(rain: readonly Rain[], readers: ScenarioBundle['rainGrids'], from: number, until: number) {
  const packed = new Map<string, Map<number, Float32Array>>();
  for (const r of rain) {
    if (r.kind !== 'grid') continue;
    const own = packed.get(r.content) ?? new Map<number, Float32Array>();
    packed.set(r.content, own);
    for (let k = 0; k + 1 < r.edges.length; k++)
      if (r.edges[k + 1]! > from && r.edges[k]! < until) own.set(k, readers!.get(r.content)!(k).slice());
  }
  return packed;
}

/** All that is needed to compute from one time to another, s from the start. Throws where the scenario has what does not travel. */
export function packBundle(bundle: ScenarioBundle, from: number, until: number): Uint8Array {
  if (bundle.drainage) throw new StormtableError(portableFaults('bundle-drainage'));
  const { scenario, place, ground, surface, fine, losses, rules, digest } = bundle;
  const sections: Section[] = [];
  const plain = stripped(
    {
      ...{ scenario, place, ground, surface, fine, losses, digest },
      rules: rules && { file: rules.file, text: rules.text, data: rules.data },
      rasters: rastersOf(scenario.rain, bundle.rainGrids, from, until),
    },
    sections,
  );
  const text = new TextEncoder().encode(JSON.stringify(plain));
  return encodeSections([{ name: 'plain', bytes: text }, ...sections]);
}

type Plain = Pick<ScenarioBundle, 'scenario' | 'place' | 'ground' | 'surface' | 'fine' | 'losses' | 'digest'> & {
  readonly rules?: Pick<RulesSource, 'file' | 'text' | 'data'>;
  readonly rasters: ReadonlyMap<string, ReadonlyMap<number, Float32Array>>;
};

const nowhere = () => ({});

export async function unpackBundle(bytes: Uint8Array): Promise<ScenarioBundle> {
  const sections = decodeSections(bytes);
  const { rasters, rules, ...rest } = restored(
    JSON.parse(new TextDecoder().decode(sections.get('plain'))),
    sections,
  ) as Plain;
  const source = rules && { ...rules, where: nowhere };
  const faults = new FaultList();
  const ruleSet =
    source && checkRules(source, builtPlace(rest.place, rest.scenario.structures), await quantityReader(), faults);
  if (faults.faults.length) throw new StormtableError(faults.faults);
  const reader =
    (own: ReadonlyMap<number, Float32Array>): RainReader =>
    (index) =>
      own.get(index)!;
  return {
    ...rest,
    rules: source,
    ruleSet,
    inputs: [],
    ...(rasters.size > 0 ? { rainGrids: new Map([...rasters].map(([content, own]) => [content, reader(own)])) } : {}),
    where: nowhere,
  };
}
