/** Reads the drainage network that a place or a scenario names, an input file of SWMM 5.2, and how it meets the surface. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { DrainageModel } from '../assets/swmm/network.ts';
import { readDrainage } from '../assets/swmm/read-inp.ts';
import type { FaultPlace } from '../core/errors.ts';
import { type DrainageOptions, defaultOpening } from '../hydro/drainage-layout.ts';
import { networkModule } from '../kernels/node/wasm-file.ts';
import type { FaultList } from './faults.ts';
import type { Files } from './files.ts';
import { mostBytes } from './limits.ts';
import type { Laid } from './overrides.ts';
import type { ReadPlace } from './read-place.ts';
import type { Sections } from './sections.ts';

/** What a scenario keeps of its network: the choices made, and what was read. */
export interface DrainageSettings extends DrainageOptions {
  /** SHA-256 of the input file and of those it names. */
  readonly sha256: readonly string[];
}
export interface DrainageBundle {
  readonly model: DrainageModel;
  readonly kernel: WebAssembly.Module;
  /** Where the network is named. */
  readonly place: FaultPlace;
}

interface Context {
  readonly laid: Pick<Laid, 'where' | 'fileOf'>;
  readonly place: ReadPlace | undefined;
  readonly files: Files;
  readonly faults: FaultList;
}

export async function readDrainageNetwork(
  sections: Sections,
  { laid, place, files, faults }: Context,
): Promise<{ settings: DrainageSettings; bundle: DrainageBundle } | undefined> {
  const asked = sections.drainage;
  if (asked === false) return undefined;
  const ofPlace = place?.written.drainage;
  const own = asked?.network;
  if (own === undefined && ofPlace === undefined) {
    // one that was written but wrong has been told
    const told = faults.faults.some((f) => String(f.params['path'] ?? '').startsWith('drainage'));
    if (asked && !told) faults.add('drainage-none', {}, laid.where(['drainage'], true));
    return undefined;
  }
  const file = own ?? (typeof ofPlace === 'string' ? ofPlace : ofPlace!.file);
  const named =
    own === undefined
      ? { at: place!.source.where(['drainage']), by: place!.file, within: dirname(place!.file) }
      : { at: laid.where(['drainage', 'network']), by: laid.fileOf(['drainage', 'network']), within: undefined };

  if (sections.losses?.drains && !asked?.connections && (place?.place.drain_areas.length ?? 0) > 0)
    faults.add('drainage-twice', {}, laid.where(['losses', 'drains']));
  if (asked?.rain === 'subcatchments' && sections.rain.length > 0)
    faults.add('drainage-rain-twice', {}, laid.where(['drainage', 'rain']));
  if (sections.flow?.subgrid) faults.add('drainage-subgrid', {}, laid.where(['flow', 'subgrid'], true));

  const text = await files.text({
    what: 'the drainage network',
    written: file,
    namedBy: named.by,
    place: named.at,
    kind: 'csv',
    ...(named.within === undefined ? {} : { within: named.within }),
  });
  if (!text) return undefined;
  const sha256 = [files.inputs.at(-1)!.sha256];
  const folder = dirname(text.path);
  /** Another file that the network names, from beside it or below. */
  const open = (name: string): string | undefined => {
    const path = resolve(folder, name);
    if (!path.startsWith(folder + sep)) return undefined;
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info?.isFile() || info.size > mostBytes.csv) return undefined;
    const bytes = readFileSync(path);
    const sum = createHash('sha256').update(bytes).digest('hex');
    sha256.push(sum);
    files.inputs.push({ file: join(dirname(text.shown), name), sha256: sum });
    return bytes.toString('utf8');
  };
  let model: DrainageModel;
  try {
    model = readDrainage(text.text, text.shown, open);
  } catch (error) {
    faults.take(error);
    return undefined;
  }
  const placed = typeof ofPlace === 'object' ? ofPlace.offset : undefined;
  const settings: DrainageSettings = {
    rain: asked?.rain ?? 'surface',
    offset: asked?.offset ?? (own === undefined ? placed : undefined) ?? [0, 0],
    opening: { ...defaultOpening, ...dropped(asked?.opening) },
    sealed: asked?.sealed ?? [],
    ...(asked?.connections ? { connections: asked.connections } : {}),
    sha256,
  };
  return { settings, bundle: { model, kernel: networkModule(), place: named.at } };
}

/** An object without the keys that were left out. */
const dropped = (written: Readonly<Record<string, number | undefined>> = {}): Partial<DrainageOptions['opening']> =>
  Object.fromEntries(Object.entries(written).filter(([, v]) => v !== undefined));
