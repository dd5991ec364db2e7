/** Which file a worker thread is started with: the built entry itself, or the bootstrap where the entry is TypeScript. */

export function threadFile(entry: URL): { readonly file: URL; readonly argv: string[] } {
  return entry.pathname.endsWith('.ts')
    ? { file: new URL('./bootstrap.mjs', import.meta.url), argv: [entry.href] }
    : { file: entry, argv: [] };
}

/** The entry beside a module, with the ending the module itself has (`.ts` from source, `.js` when built). */
export function entryBeside(moduleUrl: string, name: string): URL {
  return new URL(`${name}${moduleUrl.endsWith('.ts') ? '.ts' : '.js'}`, moduleUrl);
}
