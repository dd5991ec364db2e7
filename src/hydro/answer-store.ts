/** How a store of water that lies still on the cells (leaves, hollows) answers whoever asks for some of it. */
import type { Request } from '../core/process.ts';

/** Each cell gives what is asked or what it holds, rounded down to single precision. Gives the depth taken over all cells, m. */
export function answerStore(request: Request, held: Float64Array): number {
  if (!request.pending) return 0;
  const { cells, asked, granted } = request;
  let taken = 0;
  for (let j = 0; j < asked.length; j++) {
    let gives = asked[j]!;
    if (!(gives > 0)) {
      granted[j] = 0;
      continue;
    }
    const i = cells ? cells[j]! : j;
    const has = held[i]!;
    if (gives > has) {
      gives = Math.fround(has);
      if (gives > has) gives = Math.fround(has * (1 - 1.2e-7));
    }
    granted[j] = gives;
    held[i] = has - gives;
    taken += gives;
  }
  request.pending = false;
  return taken;
}
