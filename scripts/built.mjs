// `npm start` on a clone whose `npm ci` skipped scripts: builds what is missing, otherwise does nothing.
import { existsSync } from 'node:fs';

const need = ['../dist/cli/main.js', '../dist/kernels/inertial.shared.wasm', '../dist/viewer/index.html'];
if (!need.every((file) => existsSync(new URL(file, import.meta.url)))) await import('./build.mjs');
