// Loads the built program's reader and engine, reads and builds a scenario once, and prints how long each took, ms, as JSON.
// A file of its own and no TypeScript: a process that also compiles would not tell what the program takes.
const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
const now = () => performance.now();

const start = now();
const { readScenario } = await built('scenario/read-scenario.js');
const { assemble } = await built('scenario/catalogue.js');
const { Engine } = await built('run/engine.js');
const { kernelThreads } = await built('run/node/kernel-threads.js');
const { kernelModules } = await built('kernels/node/wasm-file.js');
const loaded = now();
const bundle = await readScenario(process.argv[2]);
const read = now();
const kernels = await kernelThreads(1, await kernelModules());
await Engine.create(assemble(bundle, kernels, { shared: false }), { report() {}, command() {} });
const done = now();
await kernels.close();
process.stdout.write(JSON.stringify({ load: loaded - start, read: read - loaded, build: done - read }));
