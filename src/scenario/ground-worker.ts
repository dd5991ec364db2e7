/** Entry of the thread that rebuilds one ground: takes the facts, gives the ground, ends. */
import { parentPort } from 'node:worker_threads';
import type { GroundFacts } from '../terrain/ground-facts.ts';
import { rebuiltGround } from './rebuilt-ground.ts';

const port = parentPort!;
port.once('message', (facts: GroundFacts) => {
  const ground = rebuiltGround(facts);
  port.postMessage(ground, [ground.raster.values.buffer as ArrayBuffer, ground.classes.buffer as ArrayBuffer]);
});
