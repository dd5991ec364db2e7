/**
 * The browser of the tests: Chromium from npm, unpacked once into a folder of its own (a stale copy in the shared
 * temporary folder has broken runs before) and started with WebGL2 in software.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Libraries that Chromium needs and that a bare server may lack; the package carries its own copies. */
const needed = ['libnss3.so', 'libnspr4.so'];

function libraryFolders(): string[] {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['/lib', '/usr/lib', '/lib64', '/usr/lib64', `/lib/${machine}`, `/usr/lib/${machine}`];
}

const present = (library: string): boolean => libraryFolders().some((folder) => existsSync(join(folder, library)));

/** Unpacks the browser where it is not yet; several test processes may do so at once, the first to finish wins. */
async function unpacked(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = join(dirname(main), '..', '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  // the package offers its unpacking only as part of a launch into the shared folder; the version is pinned
  const lambdafs = pathToFileURL(join(home, 'build', 'esm', 'lambdafs.js')).href;
  const { inflate } = (await import(lambdafs)) as { inflate(file: string): Promise<string> };
  const folder = join(root, 'node_modules', '.cache', `browser-${version}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const mine = `${folder}.${process.pid}`;
  mkdirSync(mine, { recursive: true });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = mine;
  try {
    const files = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br'];
    if (!needed.every(present)) files.push('al2023.tar.br');
    await Promise.all(files.map((file) => inflate(join(home, 'bin', file))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    renameSync(mine, folder);
  } catch {
    rmSync(mine, { recursive: true, force: true });
  }
  return folder;
}

/** Starts a headless Chromium, on the graphics card of the machine where asked to. Close it when done. */
export async function launch(onCard = false): Promise<Browser> {
  const folder = await unpacked();
  const libraries = join(folder, 'al2023', 'lib');
  const env: Record<string, string> = { ...(process.env as Record<string, string>) };
  if (existsSync(libraries)) env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    headless: true,
    env,
    args: [
      '--headless=shell',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-dev-shm-usage',
      // it takes a slow picture in software for a stuck card and kills it
      '--disable-gpu-watchdog',
      ...(onCard ? ['--use-angle=vulkan', '--enable-gpu'] : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader']),
      '--ignore-gpu-blocklist',
      '--hide-scrollbars',
    ],
  });
}
