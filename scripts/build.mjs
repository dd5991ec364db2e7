// Builds everything `npm start` needs into dist/: kernels, the engine's JavaScript, the viewer, the ground of the default scenario.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...args) =>
  execFileSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, STORMTABLE_BAKE: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
node('scripts/build-kernels.mjs');
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn');
rmSync(new URL('../dist/grounds', import.meta.url), { recursive: true, force: true });
node('dist/cli/main.js', 'check', 'scenarios/chongqing-august-2020');
