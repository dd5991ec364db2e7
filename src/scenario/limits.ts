/**
 * How much of anything a person may supply: far above what the largest real place needs, far below what would bring a
 * machine to its knees. What is beyond is refused while it is read, before anything of its size is made.
 */

/** Bytes of a file, by what it holds. */
export const mostBytes = {
  /** Read at about 0.4 MB/s; the largest of ours has 16 kB. */
  yaml: 1e6,
  /** 200,000 features of 300 bytes. */
  json: 64e6,
  csv: 64e6,
  /** 100 million cells of ten digits and a space. */
  grid: 1.2e9,
} as const;
export type FileKind = keyof typeof mostBytes;

/** Lists and maps inside one another. */
export const mostNested = 64;
/** Uses of a YAML anchor, multiplied along nested ones. */
export const mostAliases = 100;
/** Entries of a list in a scenario. */
export const mostEntries = 10_000;
/** Features in a file of a place. */
export const mostFeatures = 200_000;
/** Faults told of one scenario; nobody reads more. */
export const mostFaults = 500;
/** Any quantity, in its SI unit: beyond it sums lose their digits (1e12 s are 31,700 years). */
export const mostQuantity = 1e12;
/** Characters of a quantity. */
export const mostQuantityText = 100;
/** Bytes of gridded rain held packed during a run: some thousand radar pictures of 500 x 500 cells, none dry. */
export const mostRainBytes = 1e9;
/** Ticks of a run: two years of minutes. */
export const mostTicks = 1_000_000;
/** Recorded frames; the list of them is written again with each. */
export const mostFrames = 100_000;
/** Coupling intervals in a tick. */
export const mostCouplings = 10_000;
/** Scenarios laid over one another by `extends`. */
export const mostExtended = 8;
/** Positions of a ring; each of its sides is held against those beside it. */
export const mostInRing = 50_000;
/** A feature may reach beyond the ground; farther than this, m, its positions are a slip. */
export const farFromGround = 200_000;
