/** Small drainage models for tests, written as input files and read as such; SI, flows in m³/s. */
import { readDrainage } from '../../../src/assets/swmm/read-inp.ts';
import { NetworkSolver } from '../../../src/hydro/network/solver.ts';
import { networkModule } from '../../../src/kernels/node/wasm-file.ts';

const defaults: Record<string, string> = {
  FLOW_UNITS: 'CMS',
  FLOW_ROUTING: 'DYNWAVE',
  START_DATE: '01/01/2020',
  END_DATE: '01/02/2020',
  ROUTING_STEP: '5',
  VARIABLE_STEP: '0.75',
  MAX_TRIALS: '8',
  HEAD_TOLERANCE: '0.0015',
};

/** `sections`: lines by section name; options over the defaults. */
export function networkText(
  sections: Readonly<Record<string, readonly string[]>>,
  options: Readonly<Record<string, string>> = {},
): string {
  const lines = ['[OPTIONS]', ...Object.entries({ ...defaults, ...options }).map(([k, v]) => `${k} ${v}`)];
  for (const [name, rows] of Object.entries(sections)) lines.push(`[${name}]`, ...rows);
  return lines.join('\n');
}

export function solverOf(
  sections: Readonly<Record<string, readonly string[]>>,
  options: Readonly<Record<string, string>> = {},
): NetworkSolver {
  return new NetworkSolver(readDrainage(networkText(sections, options), 'test.inp'), networkModule());
}

/** Steps until `time` seconds with the model's own step lengths. */
export function runTo(
  solver: NetworkSolver,
  time: number,
  before: (time: number, dt: number) => void = () => {},
): void {
  while (solver.time < time - 1e-9) {
    const dt = Math.min(solver.variableStep(solver.model.options.routingStep), time - solver.time);
    before(solver.time, dt);
    solver.step(dt);
  }
}
