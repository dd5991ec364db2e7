// Compiles the AssemblyScript kernels into dist/kernels, once for memory that threads share and once for plain memory.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const common = [
  '--baseDir',
  root,
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '--noAssert',
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
];
const memories = { shared: ['--enable', 'threads', '--sharedMemory'], plain: [] };
const builds = ['inertial', 'shallow', 'subgrid', 'network'].flatMap((kernel) =>
  Object.entries(memories).map(([memory, flags]) => [
    `${kernel}.${memory}.wasm`,
    [`src/kernels/assembly/${kernel}.ts`, ...flags],
  ]),
);

mkdirSync(new URL('../dist/kernels/', import.meta.url), { recursive: true });
for (const [file, flags] of builds) {
  const { error, stdout, stderr } = await asc.main([...common, ...flags, '--outFile', `dist/kernels/${file}`], {
    writeFile: (name, contents, base) => writeFileSync(new URL(name, `file://${base.replace(/\/?$/, '/')}`), contents),
  });
  if (error) {
    process.stderr.write(`${stdout.toString()}${stderr.toString()}`);
    throw error;
  }
}
