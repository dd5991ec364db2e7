import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { ReadingMemory } from '../../src/scenario/reading-memory.ts';

const file = 'scenarios/alder-valley';
const sets = [[], ['surface.manning=0.05'], ['cell_size=40 m'], ['surface.manning=0.05', 'cell_size=40 m'], []];

describe('a reading memory', () => {
  it('changes nothing that is read, inputs and digests included', async () => {
    const memory = new ReadingMemory();
    for (const set of sets) {
      const [plain, remembered] = [await readScenario(file, { set }), await readScenario(file, { set, memory })];
      expect(remembered.digest, set.join()).toBe(plain.digest);
      expect(remembered.inputs).toEqual(plain.inputs);
      expect(remembered.surface).toEqual(plain.surface);
    }
  });

  it('gives the very same ground again, and another where the place is another', async () => {
    const memory = new ReadingMemory();
    const first = await readScenario(file, { memory });
    const rougher = await readScenario(file, { memory, set: ['surface.manning=0.05'] });
    expect(rougher.ground).toBe(first.ground);
    expect(rougher.surface.manning[0]).toBeCloseTo(0.05, 7);
    const coarser = await readScenario(file, { memory, set: ['cell_size=40 m'] });
    expect(coarser.ground.cols).toBe(first.ground.cols / 2);
  });

  it('tells the faults of a place every time', async () => {
    const memory = new ReadingMemory();
    const set = ['cell_size=33 m'];
    for (let k = 0; k < 2; k++) await expect(readScenario(file, { memory, set })).rejects.toThrow(/cell_size is 33 m/);
    expect((await readScenario(file, { memory })).ground.cellSize).toBe(20);
  });
});

describe('values of a sweep', () => {
  it('are laid over the command line’s, and say where the sweep has them', async () => {
    const place = { file: 'sweep.yaml', line: 3, column: 7 };
    const value = (v: unknown) => [{ path: ['rain', 1, 'design_storm', 'return_period'], value: v, place }];
    const set = ['rain[1].design_storm.return_period=5 y'];
    const read = await readScenario(file, { set, varied: value('80 y') });
    expect(read.written!['rain']).toMatchObject([{}, { design_storm: { return_period: '80 y' } }]);
    await expect(readScenario(file, { varied: value('80 kg') })).rejects.toMatchObject({
      faults: [{ code: 'not-a-quantity', place }],
    });
  });
});
