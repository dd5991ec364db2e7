import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { alderDrains } from '../../data/alder-valley/make-drains.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { openCase, runTo } from '../scenario-runs.ts';

const scenario = 'scenarios/alder-valley-drains/scenario.yaml';
const work = mkdtempSync(join(tmpdir(), 'drainage-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('a scenario with a drainage network', () => {
  it('has the network that its generator makes', async () => {
    expect(readFileSync('scenarios/alder-valley-drains/drains.inp', 'utf8')).toBe(await alderDrains());
  });

  it('keeps the residual of its iterations below 0.1 % of what entered, and books both sides of the exchange alike', async () => {
    const drains = await openCase(scenario);
    const engine = runTo(await drains.start(), 60);
    const network = engine.world.ledger.account('network');
    const { 'iteration residual': made = 0, 'residual returned': returned = 0 } = network.entries;
    expect(network.entered).toBeGreaterThan(2000);
    expect(Math.abs(made + returned)).toBeLessThan(1e-3 * network.entered);

    const { 'from the surface': taken = 0, 'to the surface': given = 0 } = network.entries;
    const surface = engine.world.ledger.account('surface').entries['drainage'] ?? 0;
    // what the network gave in its last interval reaches the surface in the next, and so does nothing else
    const rate = engine.world.sections(null).find((s) => s.name === 'exchange/water_depth/drainage/rate')!;
    const rates = new Float32Array(rate.bytes.buffer, rate.bytes.byteOffset, rate.bytes.byteLength / 4);
    const onItsWay = rates.reduce((sum, r) => sum + r, 0) * engine.clock.coupling * engine.grid.cellSize ** 2;
    expect(Math.abs(surface + taken + given + onItsWay)).toBeLessThan(1e-6 * network.entered);
    await drains.close();
  });

  it('takes its network from the place, moved to where the place lies, and can leave it out', async () => {
    cpSync('data/alder-valley', join(work, 'place'), { recursive: true });
    const inp = readFileSync('scenarios/alder-valley-drains/drains.inp', 'utf8');
    // a map of its own, 499 km and 3273 km nearer
    const [head, map] = inp.split('[COORDINATES]\n');
    const moved = map!.replace(
      /^(\S+) (\S+) (\S+)$/gm,
      (_, id, x, y) => `${id} ${Number(x) - 499000} ${Number(y) - 3273000}`,
    );
    writeFileSync(join(work, 'place/network.inp'), `${head}[COORDINATES]\n${moved}`);
    const place = join(work, 'place/place.yaml');
    writeFileSync(place, `${readFileSync(place, 'utf8')}drainage: { file: network.inp, offset: [499000, 3273000] }\n`);
    writeFileSync(
      join(work, 'scenario.yaml'),
      'format: scenario/1\nid: case\nname: { en: Case, zh: 案例 }\nplace: place\ntime: { start: 2021-07-12T18:00:00+08:00, end: 10 min }\nimpact: false\nsensing: false\n',
    );
    const file = join(work, 'scenario.yaml');
    const drains = await openCase(file);
    expect(drains.bundle.scenario.drainage).toMatchObject({ rain: 'surface', offset: [499000, 3273000] });
    expect((await drains.start()).world.hasTable('drain_node')).toBe(true);
    await drains.close();
    const without = await readScenario(file, { set: ['drainage=false'] });
    expect(without.drainage).toBeUndefined();
    expect(without.digest).not.toBe(drains.bundle.digest);
  });
});
