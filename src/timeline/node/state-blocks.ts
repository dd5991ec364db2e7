/**
 * How a state is cut into blocks: every large section by itself, small ones packed together, nothing above a megabyte.
 * A field that stood still between two checkpoints gives the same blocks, whatever grew or shrank around it.
 */
import type { Section } from '../../core/snapshot.ts';

/** Bytes of a block, at most. Smaller ones share more and cost more files. */
export const blockBytes = 1 << 20;
/** Sections below this are packed with their neighbours. */
const smallBelow = 1 << 16;

/** A run of neighbouring small sections, or one large section, with the blocks that hold it. */
export interface Group {
  /** Name and bytes of each section, in order. */
  readonly sections: readonly (readonly [name: string, bytes: number])[];
  /** SHA-256 of each block: the group's bytes in pieces of `blockBytes`. */
  readonly blocks: readonly string[];
}

/** A section's name and bytes. */
type Sized = readonly [name: string, bytes: number];

/** Neighbouring sections that are cut into blocks together. */
export function groupSections(sections: readonly Sized[]): (readonly Sized[])[] {
  const groups: Sized[][] = [];
  let open: Sized[] | undefined;
  let held = 0;
  for (const section of sections) {
    const [, bytes] = section;
    if (bytes >= smallBelow) {
      groups.push([section]);
      open = undefined;
    } else if (open && held + bytes <= blockBytes) {
      open.push(section);
      held += bytes;
    } else {
      groups.push((open = [section]));
      held = bytes;
    }
  }
  return groups;
}

/** Pieces of a group's bytes, each of which becomes a block. */
export function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += blockBytes) yield bytes.subarray(at, at + blockBytes);
}

/** Bytes of block `k` of a group that holds `bytes`. */
export const bytesOfBlock = (bytes: number, k: number): number => Math.min(blockBytes, bytes - k * blockBytes);

/**
 * All sections one after the other in memory of their own, and what they are called. `spare` is memory to use where it
 * is large enough: 64 MB are copied into fresh pages in 40 to 180 ms and into used ones in 6 to 20. Fresh memory is an
 * eighth larger than asked for, since states grow a little from one to the next.
 */
export function gatherSections(
  sections: readonly Section[],
  spare?: ArrayBuffer,
): { bytes: Uint8Array<ArrayBuffer>; sections: Sized[] } {
  const length = sections.reduce((sum, s) => sum + s.bytes.length, 0);
  const memory = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length + (length >> 3));
  const bytes = new Uint8Array(memory, 0, length);
  let at = 0;
  for (const s of sections) {
    bytes.set(s.bytes, at);
    at += s.bytes.length;
  }
  return { bytes, sections: sections.map((s) => [s.name, s.bytes.length]) };
}
