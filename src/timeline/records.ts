/** Records of a stream one after the other, a piece of its file at a time: areas of a long run are larger than memory should be. */
import type { LineName, Lines } from './format.ts';
import type { Timeline } from './reader.ts';

/** Bytes read at once. */
const piece = 1 << 20;

export async function* recordsOf<S extends LineName>(timeline: Timeline, stream: S): AsyncGenerator<Lines[S]> {
  let from = 0;
  for (;;) {
    const { records, next } = await timeline.stream(stream, from, piece);
    if (next === from) return;
    yield* records;
    from = next;
  }
}
