/** A run of alder-valley-wall cut short, its western wall made one that breaches, with a cross-section upstream. */
import { fileURLToPath } from 'node:url';
import { beginRun } from '../../src/run/node/begin-run.ts';

const wall = `{ id: quay-wall-west, name: { en: Western quay wall, zh: 码头防洪墙西段 }, kind: breach, datum: Alder,
  line: [[499720, 3274119], [499720, 3274229], [499800, 3274205], [499900, 3274179], [500000, 3274159], [500030, 3274155]],
  crests: [305.96 m, 305.96 m, 305.8 m, 305.6 m, 305.4 m, 305.34 m],
  bottom: 304 m, width: 60 m, growth: 15 min, starts: 62 min }`;
const section = '{ id: upstream, name: { en: Upstream, zh: 上游断面 }, line: [[499650, 3274050], [499650, 3274450]] }';

const scenario = (name: string): string => fileURLToPath(new URL(`../../scenarios/${name}`, import.meta.url));

async function record(name: string, out: string, set: readonly string[]): Promise<void> {
  await beginRun(
    { file: scenario(name), out, runsDir: out, threads: 1, set, cut: 'test', replaceUnfinished: false },
    { tell() {}, stopAsked: () => false },
  );
}

export const recordWorks = (out: string): Promise<void> =>
  record('alder-valley-wall', out, ['test.end=80 min', `structures[0]=${wall}`, `cross_sections=[${section}]`]);

export const recordDrains = (out: string): Promise<void> => record('alder-valley-drains', out, ['test.end=50 min']);
