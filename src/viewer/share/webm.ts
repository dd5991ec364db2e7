/**
 * Puts encoded pictures of one video track into a WebM file (RFC 8794 and RFC 9559: EBML, Matroska). Times are whole
 * milliseconds; sizes and index are written, so that players show the length and can seek.
 */

export interface EncodedPicture {
  /** ms from the start. */
  readonly time: number;
  /** A picture that needs no other to be decoded. */
  readonly key: boolean;
  readonly data: Uint8Array;
}
export interface VideoTrack {
  readonly codec: 'V_VP8' | 'V_VP9';
  /** px */
  readonly width: number;
  readonly height: number;
  /** ms */
  readonly pictureMs: number;
}

type Bytes = readonly Uint8Array[];
const lengthOf = (parts: Bytes): number => parts.reduce((sum, p) => sum + p.length, 0);

/** An element's id as its bytes, the length marker included. */
function idBytes(id: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}
/** A size in eight bytes, so that nothing moves when it is known. */
function sizeBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x01000000 + Math.floor(size / 2 ** 32));
  view.setUint32(4, size % 2 ** 32);
  return bytes;
}
const element = (id: number, ...content: Bytes): Uint8Array[] => [
  idBytes(id),
  sizeBytes(lengthOf(content)),
  ...content,
];

function unsigned(id: number, value: number): Uint8Array[] {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(value / 2 ** 32));
  view.setUint32(4, value % 2 ** 32);
  return element(id, bytes);
}
function float(id: number, value: number): Uint8Array[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}
const text = (id: number, value: string): Uint8Array[] => element(id, new TextEncoder().encode(value));

/** Frame number, time within the cluster and flags, then the picture. */
function simpleBlock(picture: EncodedPicture, clusterTime: number): Uint8Array[] {
  const head = new Uint8Array(4);
  head[0] = 0x81;
  new DataView(head.buffer).setInt16(1, picture.time - clusterTime);
  head[3] = picture.key ? 0x80 : 0;
  return element(0xa3, head, picture.data);
}

/** The whole file, in parts. The first picture must be a key picture; every later one starts a new cluster. */
export function webmOf(pictures: readonly EncodedPicture[], track: VideoTrack): Uint8Array[] {
  const header = element(
    0x1a45dfa3,
    ...unsigned(0x4286, 1),
    ...unsigned(0x42f7, 1),
    ...unsigned(0x42f2, 4),
    ...unsigned(0x42f3, 8),
    ...text(0x4282, 'webm'),
    ...unsigned(0x4287, 4),
    ...unsigned(0x4285, 2),
  );
  const length = (pictures.at(-1)?.time ?? 0) + track.pictureMs;
  const info = element(
    0x1549a966,
    ...unsigned(0x2ad7b1, 1_000_000),
    ...float(0x4489, length),
    ...text(0x4d80, 'stormtable'),
    ...text(0x5741, 'stormtable'),
  );
  const video = element(0xe0, ...unsigned(0xb0, track.width), ...unsigned(0xba, track.height));
  const entry = element(
    0xae,
    ...unsigned(0xd7, 1),
    ...unsigned(0x73c5, 1),
    ...unsigned(0x83, 1),
    ...unsigned(0x9c, 0),
    ...unsigned(0x23e383, Math.round(track.pictureMs * 1e6)),
    ...text(0x86, track.codec),
    ...video,
  );
  const tracks = element(0x1654ae6b, ...entry);
  const content: Uint8Array[] = [...info, ...tracks];
  const cues: Uint8Array[] = [];
  let at = lengthOf(content);
  for (let k = 0; k < pictures.length; ) {
    const time = pictures[k]!.time;
    const blocks: Uint8Array[] = [];
    do blocks.push(...simpleBlock(pictures[k]!, time));
    while (
      // a block's time counts from its cluster's in 16 bits
      ++k < pictures.length &&
      !pictures[k]!.key &&
      pictures[k]!.time - time < 30_000
    );
    const cluster = element(0x1f43b675, ...unsigned(0xe7, time), ...blocks);
    cues.push(...element(0xbb, ...unsigned(0xb3, time), ...element(0xb7, ...unsigned(0xf7, 1), ...unsigned(0xf1, at))));
    content.push(...cluster);
    at += lengthOf(cluster);
  }
  content.push(...element(0x1c53bb6b, ...cues));
  return [...header, ...element(0x18538067, ...content)];
}
