/** What every panel may use: the run, the choices made, the words, and the few things one can do to the picture. */
import type { Language, Name } from '../../core/names.ts';
import { say } from '../../core/names.ts';
import type { AssetRef, Params } from '../../core/records.ts';
import type { Run } from '../data/run.ts';
import { type Translate, translator } from '../language/language.ts';
import type { Layers } from '../layers/registry.ts';
import type { Stage } from '../scene/stage.ts';
import type { Player } from '../time/player.ts';
import type { Scope } from './dom.ts';
import { type LocalTime, localClock } from './format.ts';
import type { AddressKeeper } from './keep-address.ts';
import type { Selection, Store } from './state.ts';

/** A point of the ground that was clicked, m in the place's own axes. */
export interface Spot {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
}

/** The picture; absent where the browser has no WebGL2. */
export interface View {
  readonly stage: Stage;
  readonly layers: Layers;
  renewLabels(): void;
  /** Gives clicks on the ground to someone first, who says whether the click was theirs; to nobody where left out. */
  takeClicks(taker: ((spot: Spot) => boolean) | undefined): void;
}

export interface App {
  readonly run: Run;
  readonly store: Store;
  readonly player: Player;
  readonly view: View | undefined;
  readonly address: AddressKeeper;
  readonly t: Translate;
  readonly language: Language;
  /** A name in the language chosen. */
  name(name: Name | undefined): string;
  assetName(ref: AssetRef): string;
  /** The sentence of a code, its gaps filled. */
  sentence(code: string, params: Params): string;
  /** Local time so many seconds after the start. */
  local(seconds: number): LocalTime;
  /** Seconds from the start of a record's tick. */
  secondsOf(tick: number): number;
  select(selection: Selection): void;
  flyTo(ref: AssetRef | readonly [number, number]): void;
  /** Things to undo when the page is built anew, for another language. */
  readonly scope: Scope;
}

/** Fills the gaps of a sentence; a gap `{name}` takes the name in the reader's language where both are given. */
export function sentenceOf(run: Run, language: Language, code: string, params: Params): string {
  const sentence = run.header.sentences[code];
  const filled: Record<string, string | number> = { ...params };
  for (const key of Object.keys(params)) {
    const stem = /^(.*)_(en|zh)$/.exec(key)?.[1];
    const own = stem === undefined ? undefined : params[`${stem}_${language}`];
    if (stem !== undefined && own !== undefined) filled[stem] ??= own;
  }
  if (sentence) return say(sentence, filled, language);
  const facts = Object.entries(params).map(([k, v]) => `${k} ${v}`);
  return [code.replaceAll('-', ' '), ...facts].join(', ');
}

export function makeApp(
  run: Run,
  store: Store,
  player: Player,
  view: View | undefined,
  scope: Scope,
  address: AddressKeeper,
): App {
  const { language } = store.get;
  const t = translator(language);
  const clock = localClock(run.header.place.time_zone, language);
  const app: App = {
    run,
    store,
    player,
    view,
    address,
    t,
    language,
    scope,
    name: (name) => (name ? name[language] || name.en : ''),
    assetName(ref) {
      const asset = run.assets.get(ref);
      return asset ? asset.name[language] || asset.name.en : ref.id;
    },
    sentence: (code, params) => sentenceOf(run, language, code, params),
    local: (seconds) => clock(run.header.clock.startEpochMs + seconds * 1000),
    secondsOf: (tick) => run.secondsOf(tick),
    select: (selection) => store.set({ selection }),
    flyTo(target) {
      if (!view) return;
      const at = 'kind' in target ? placeOf(run, target) : target;
      if (at && !Number.isNaN(at[0])) view.stage.eye.flyTo(at[0], at[1]);
    },
  };
  return app;
}

/** Where an asset is now: a crew by its table, the rest by the place. */
function placeOf(run: Run, ref: AssetRef): readonly [number, number] | undefined {
  for (const { table, rows } of run.tables(ref.kind)) {
    const row = table.ids.indexOf(ref.id);
    const x = rows['x']?.[row];
    const y = rows['y']?.[row];
    if (x !== undefined && y !== undefined && !Number.isNaN(x + y)) return [x, y];
  }
  return run.assets.get(ref)?.at;
}
