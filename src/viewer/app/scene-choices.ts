/** Carries the choices of ground, light and haze from the store to the stage, and keeps them in the address. */
import type { Run } from '../data/run.ts';
import type { Stage } from '../scene/stage.ts';
import { lightAt, mapLight, whereabouts } from '../scene/sun.ts';
import type { Store } from './state.ts';
import { writeAddress } from './url.ts';

export function followSceneChoices(run: Run, store: Store, stage: Stage): void {
  const { surface } = stage;
  const spot = whereabouts(run.place.epsg, run.ground.centre);
  const show = (): void => {
    const { ground, sun, haze } = store.get;
    surface.lookOf(ground);
    surface.light.haziness.value = haze ? 0.85 : 0;
    const seconds = run.shown?.seconds ?? 0;
    const moment = run.header.clock.startEpochMs + seconds * 1000;
    const { from, brightness } = sun === 'time' && spot ? lightAt(moment, spot.latitude, spot.longitude) : mapLight;
    surface.light.sun.value.set(...from);
    surface.light.daylight.value = brightness;
    stage.invalidate();
  };
  show();
  store.on(['ground', 'sun', 'haze'], () => {
    show();
    const { ground, sun, haze } = store.get;
    writeAddress({
      ground: ground === 'land' ? undefined : ground,
      sun: sun === 'map' ? undefined : sun,
      haze: haze ? undefined : '0',
    });
  });
  store.on(['shown'], () => {
    if (store.get.sun === 'time') show();
  });
}
