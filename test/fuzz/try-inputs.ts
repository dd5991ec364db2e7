/** Reads damaged inputs as `stormtable check` does: from a folder of files, to the engine where they read without fault. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StormtableError } from '../../src/core/errors.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { FileTree } from './base-files.ts';
import type { MutatedInput, Replaced } from './mutated-inputs.ts';

export interface Outcome {
  /** Codes of the faults told; empty where the input is fine. */
  readonly codes: readonly string[];
  /** What no input may lead to: an error that is no fault, or a fault without a whole sentence. */
  readonly broken?: string;
  /** How far it came. */
  readonly stage: 'read' | 'engine';
  readonly ms: number;
}

/** A folder with the sound files; each input changes some, is read, and leaves the folder as it was. */
export class Trial {
  readonly #folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  readonly #files: FileTree;

  constructor(files: FileTree) {
    this.#files = files;
    writeFileSync(join(this.#folder, 'outside.txt'), 'not part of any place\n');
    for (const [file, bytes] of files) this.#write(file, { kind: 'bytes', bytes });
  }

  #write(file: string, replaced: Replaced): void {
    const path = join(this.#folder, file);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    if (replaced.kind === 'bytes') writeFileSync(path, replaced.bytes);
    else if (replaced.kind === 'folder') mkdirSync(path);
    else if (replaced.kind === 'link') symlinkSync(replaced.to, path);
    else if (replaced.kind === 'hollow') {
      writeFileSync(path, '');
      truncateSync(path, replaced.bytes);
    }
  }

  async of(input: MutatedInput): Promise<Outcome> {
    for (const [file, replaced] of input.changed) this.#write(file, replaced);
    const began = performance.now();
    let stage: Outcome['stage'] = 'read';
    const ms = () => performance.now() - began;
    try {
      const bundle = await readScenario(join(this.#folder, input.entry), { set: input.set });
      stage = 'engine';
      const kernels = await kernelThreads(1, await kernelModules());
      try {
        await Engine.create(assemble(bundle, kernels, { shared: false }), { report() {}, command() {} });
      } finally {
        await kernels.close();
      }
      return { codes: [], stage, ms: ms() };
    } catch (error) {
      const broken = wrongWith(error);
      const codes = error instanceof StormtableError ? [...new Set(error.faults.map((f) => f.code))] : [];
      return { codes, stage, ms: ms(), ...(broken ? { broken } : {}) };
    } finally {
      for (const file of input.changed.keys()) this.#write(file, { kind: 'bytes', bytes: this.#files.get(file)! });
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What is wrong with an error as an answer to a person, if anything. */
function wrongWith(error: unknown): string | undefined {
  if (!(error instanceof StormtableError)) return error instanceof Error ? String(error.stack) : String(error);
  if (error.exitCode !== 2) return `exit code ${error.exitCode}: ${error.message}`;
  if (error.faults.length === 0) return 'an error without a fault';
  // what a person wrote may well hold such words; the sentence around it may not
  const gap = error.faults.find(
    (f) => /\{\w+\}|\[object/.test(f.message) && !/[{[]\w/.test(Object.values(f.params).join()),
  );
  return gap && `a sentence with a gap: ${gap.message.slice(0, 300)}`;
}
