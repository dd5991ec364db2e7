/** Textures of the ground that keep their values once they have them, and the noise that ripples and grain are made of. */
import {
  ClampToEdgeWrapping,
  DataTexture,
  FloatType,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  NearestFilter,
  type PixelFormat,
  RedFormat,
  RedIntegerFormat,
  RepeatWrapping,
  RGBAFormat,
  UnsignedByteType,
} from 'three';

/** Numbers of a cell each, read by cell. */
export function floatTexture(cols: number, rows: number): DataTexture {
  const t = new DataTexture(null, cols, rows, RedFormat, FloatType);
  t.minFilter = t.magFilter = NearestFilter;
  return t;
}

/** Shares from 0 to 1 in a byte each, blended between cells. */
export function byteTexture(cols: number, rows: number): DataTexture {
  const t = new DataTexture(null, cols, rows, RedFormat, UnsignedByteType);
  t.minFilter = t.magFilter = LinearFilter;
  t.wrapS = t.wrapT = ClampToEdgeWrapping;
  t.unpackAlignment = 1;
  return t;
}

export function flagTexture(flags: Uint8Array, cols: number, rows: number): DataTexture {
  const t = new DataTexture(flags, cols, rows, RedIntegerFormat, UnsignedByteType);
  t.internalFormat = 'R8UI';
  t.minFilter = t.magFilter = NearestFilter;
  t.unpackAlignment = 1;
  t.needsUpdate = true;
  return t;
}

/** Half-precision numbers, blended between cells and from afar. */
export function halfTexture(cols: number, rows: number, format: PixelFormat = RGBAFormat): DataTexture {
  const t = new DataTexture(null, cols, rows, format, HalfFloatType);
  t.minFilter = LinearMipmapLinearFilter;
  t.magFilter = LinearFilter;
  t.generateMipmaps = true;
  t.anisotropy = 4;
  t.unpackAlignment = 2;
  return t;
}

/** An integer hash of a lattice point, 0 to 1; the lattice repeats after `period`. */
function hash(x: number, y: number, period: number): number {
  let h = ((x % period) * 374761393 + (y % period) * 668265263 + period * 69069) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967295;
}

const ease = (t: number): number => t * t * (3 - 2 * t);

/** Soft tiling noise; from an integer hash, the same every time. */
export function noiseTexture(): DataTexture {
  const size = 128;
  const periods = [8, 16, 32, 64];
  const sum = new Float32Array(size * size);
  let weight = 0;
  for (const period of periods) {
    const share = 1 / period ** 0.6;
    weight += share;
    const lattice = Float32Array.from({ length: (period + 1) ** 2 }, (_, k) =>
      hash(k % (period + 1), Math.floor(k / (period + 1)), period),
    );
    for (let y = 0; y < size; y++) {
      const fy = (y / size) * period;
      const row = Math.floor(fy) * (period + 1);
      const v = ease(fy % 1);
      for (let x = 0; x < size; x++) {
        const fx = (x / size) * period;
        const at = row + Math.floor(fx);
        const u = ease(fx % 1);
        const top = lattice[at]! * (1 - u) + lattice[at + 1]! * u;
        const bottom = lattice[at + period + 1]! * (1 - u) + lattice[at + period + 2]! * u;
        sum[y * size + x]! += (top * (1 - v) + bottom * v) * share;
      }
    }
  }
  const t = new DataTexture(
    Uint8Array.from(sum, (s) => Math.round((s / weight) * 255)),
    size,
    size,
    RedFormat,
    UnsignedByteType,
  );
  t.wrapS = t.wrapT = RepeatWrapping;
  t.magFilter = LinearFilter;
  t.minFilter = LinearMipmapLinearFilter;
  t.generateMipmaps = true;
  t.unpackAlignment = 1;
  t.needsUpdate = true;
  return t;
}
