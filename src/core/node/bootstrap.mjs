// Starts a worker thread whose entry is TypeScript (tests and development): tsx must be registered inside the thread.
// Built code never comes through here. The entry's URL is the last argument.
const entry = process.argv.at(-1);
if (entry.endsWith('.ts')) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(entry);
