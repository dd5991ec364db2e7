import { describe, expect, it } from 'vitest';
import { GroundThread } from '../../src/scenario/ground-thread.ts';
import { rebuiltGround } from '../../src/scenario/rebuilt-ground.ts';
import { smallFacts } from '../terrain/small-ground.ts';

describe('GroundThread', () => {
  it('rebuilds in a thread of its own the very ground that is rebuilt in this one', async () => {
    const apart = await new GroundThread(true).rebuild(smallFacts());
    const here = rebuiltGround(smallFacts());
    expect(apart).toEqual(here);
    expect(apart.raster.values.length).toBe(apart.raster.rows * apart.raster.cols);
  });

  it('ends without a ground where none is needed', async () => {
    const thread = new GroundThread(true);
    await thread.close();
    await expect(thread.rebuild(smallFacts())).rejects.toThrow();
  });

  it('tells what went wrong in it', async () => {
    const facts = { ...smallFacts(), cellSize: -1 };
    await expect(new GroundThread(true).rebuild(facts)).rejects.toThrow(RangeError);
  });
});
