/** The worker that computes a what-if: the engine and kernels of the command line, on one thread. */
import type { Engine } from '../../../run/engine.ts';
import { openWhatIf } from '../../../run/what-if-run.ts';
import { encodeFrame, encodings, type Stored } from '../../../timeline/encode.ts';
import type { Column } from '../../data/protocol.ts';
import type { News, Order } from './messages.ts';

const tell = (news: News, hand: ArrayBuffer[] = []): void => postMessage(news, { transfer: hand });

async function bytesAt(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const told = (await answer.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  throw new Error(told?.error?.message ?? `${answer.status} ${answer.statusText}`);
}

async function kernels() {
  const compiled = async (url: URL) => WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  const [plain, shallow, subgrid] = await Promise.all([
    compiled(new URL('../../../../dist/kernels/inertial.plain.wasm', import.meta.url)),
    compiled(new URL('../../../../dist/kernels/shallow.plain.wasm', import.meta.url)),
    compiled(new URL('../../../../dist/kernels/subgrid.plain.wasm', import.meta.url)),
  ]);
  return { plain, shallow: { plain: shallow }, subgrid: { plain: subgrid } };
}

/** Tells the frame as the recorder would have written it and the reader would have read it. */
function tellFrame(engine: Engine, order: Order, k: number): void {
  const { world, grid } = engine;
  const fields: Record<string, Stored> = {};
  const scales: Record<string, number> = {};
  const framed = order.fields.filter((f) => f.every === 'frame' && world.hasField(f.name));
  // velocities are told where water is told
  for (const f of framed.toSorted((a, b) => Number(b.name === 'water_depth') - Number(a.name === 'water_depth'))) {
    const dry = f.encoding === 'cm/s-i16' ? fields['water_depth'] : undefined;
    fields[f.name] = encodeFrame(f.name, f.encoding, world.field(f.name).values, world.mask, grid.cols, dry);
    scales[f.name] = encodings[f.encoding].scale;
  }
  const tables: Record<string, Record<string, Column>> = {};
  for (const t of order.tables) {
    if (!world.hasTable(t.name)) continue;
    const columns = world.table(t.name).column as Readonly<Record<string, Column>>;
    tables[t.name] = Object.fromEntries(Object.keys(t.columns).map((c) => [c, columns[c]!.slice()]));
  }
  const hand = Object.values(fields).map((values) => values.buffer as ArrayBuffer);
  tell({ type: 'frame', k, fields, scales, tables }, hand);
}

async function compute(order: Order): Promise<void> {
  const { address, whatIf, from, frames } = order;
  const end = frames.at(-1)!.tick;
  const span = `from=${from.tick * order.tick}&until=${end * order.tick}`;
  const [state, modules] = await Promise.all([bytesAt(`${address}state/${from.digest}`), kernels()]);
  const run = await openWhatIf(
    {
      bundle: (changes) => bytesAt(`${address}scenario?changes=${changes}&${span}`),
      from: { tick: from.tick, state },
      changes: order.changes,
      modules,
      listener: { report() {}, command() {} },
    },
    whatIf,
  );
  const wanted = new Map(frames.map((f) => [f.tick, f.k]));
  while (run.engine.tick < end) {
    await run.step();
    const { tick } = run.engine;
    tell({ type: 'tick', tick });
    const k = wanted.get(tick);
    if (k !== undefined) tellFrame(run.engine, order, k);
  }
  tell({ type: 'done', tick: end, digest: run.engine.digest() });
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  compute(data).catch((e: Error) => tell({ type: 'failed', message: e.message }));
});
