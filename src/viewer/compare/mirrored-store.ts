/** The choices behind the second picture: those of the page, and clicks on either picture count for both. */
import { makeStore, type Selection, type State, type Store } from '../app/state.ts';
import type { Run } from '../data/run.ts';

const shared = [
  'language',
  'theme',
  'hidden',
  'exaggeration',
  'colourMode',
] as const satisfies readonly (keyof State)[];

export function mirroredStore(store: Store, run: Run): Store {
  const mirrored = makeStore({ ...store.get, selection: told(store.get.selection, run) });
  store.on(shared, () => mirrored.set(Object.fromEntries(shared.map((key) => [key, store.get[key]]))));
  let passing = false;
  const pass = (work: () => void): void => {
    if (passing) return;
    passing = true;
    work();
    passing = false;
  };
  store.on(['selection'], () => pass(() => mirrored.set({ selection: told(store.get.selection, run) })));
  mirrored.on(['selection'], () => pass(() => store.set({ selection: mirrored.get.selection })));
  return mirrored;
}

/** Numbers of suggestions mean another thing in the other run: there its asset is lit up. */
function told(selection: Selection, run: Run): Selection {
  if (selection?.what !== 'suggestion') return selection;
  const asset = run.records.suggestions.get(selection.id)?.steps[0]?.asset;
  return asset && { what: 'asset', asset };
}
