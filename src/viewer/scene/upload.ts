/**
 * Textures of the grid's size, uploaded straight by texSubImage2D (three's own path takes ten times as long): those that
 * change with every frame whole, those that never change in strips, so that no single one holds the page up.
 */
import {
  ClampToEdgeWrapping,
  DataTexture,
  NearestFilter,
  RedIntegerFormat,
  ShortType,
  type Texture,
  UnsignedShortType,
  type WebGLRenderer,
} from 'three';
import { settled } from './settled.ts';

/** Bytes of one strip: one or two milliseconds of copying. */
const stripBytes = 4e6;

/** Makes the texture on the graphics card, without contents; all its values are 0 there. */
export function allocate(renderer: WebGLRenderer, texture: Texture): void {
  texture.source.dataReady = false;
  texture.needsUpdate = true;
  renderer.initTexture(texture);
}

/** Binds a texture that is allocated, with rows as arrays hold them. */
function bind(renderer: WebGLRenderer, texture: Texture): WebGL2RenderingContext {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  const held = (renderer.properties.get(texture) as { __webglTexture: WebGLTexture }).__webglTexture;
  const state = renderer.state as unknown as {
    bindTexture(target: number, texture: WebGLTexture): void;
    pixelStorei(name: number, value: number | boolean): void;
  };
  state.bindTexture(gl.TEXTURE_2D, held);
  state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  state.pixelStorei(gl.UNPACK_ALIGNMENT, texture.unpackAlignment);
  return gl;
}

const typeOf = (gl: WebGL2RenderingContext, values: ArrayBufferView, integer: boolean): number => {
  if (values instanceof Float32Array) return gl.FLOAT;
  if (values instanceof Uint8Array) return gl.UNSIGNED_BYTE;
  if (values instanceof Int16Array) return gl.SHORT;
  return integer ? gl.UNSIGNED_SHORT : gl.HALF_FLOAT;
};

/** Fills a texture in strips of rows, each sent when the one before has arrived; `channels` values a texel. */
export async function uploadInStrips(
  renderer: WebGLRenderer,
  texture: Texture,
  values: Float32Array | Uint16Array | Uint8Array,
  channels: 1 | 4 = 1,
): Promise<void> {
  const { width, height } = texture.image as { width: number; height: number };
  allocate(renderer, texture);
  const rowLength = width * channels;
  const rows = Math.max(1, Math.floor(stripBytes / (rowLength * values.BYTES_PER_ELEMENT)));
  for (let row = 0; row < height; row += rows) {
    const count = Math.min(rows, height - row);
    const strip = values.subarray(row * rowLength, (row + count) * rowLength);
    const gl = bind(renderer, texture);
    const format = channels === 4 ? gl.RGBA : gl.RED;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, width, count, format, typeOf(gl, values, false), strip);
    await settled(renderer);
  }
  if (texture.generateMipmaps) {
    const gl = bind(renderer, texture);
    gl.generateMipmap(gl.TEXTURE_2D);
  }
}

/** A grid of 16-bit integers as the timeline stores them. */
export class IntegerTexture {
  readonly texture: DataTexture;
  #allocated = false;

  constructor(cols: number, rows: number, type: 'u16' | 'i16') {
    const t = new DataTexture(null, cols, rows, RedIntegerFormat, type === 'u16' ? UnsignedShortType : ShortType);
    t.internalFormat = type === 'u16' ? 'R16UI' : 'R16I';
    t.minFilter = t.magFilter = NearestFilter;
    t.wrapS = t.wrapT = ClampToEdgeWrapping;
    t.unpackAlignment = 2;
    t.generateMipmaps = false;
    t.flipY = false;
    this.texture = t;
  }

  /** Makes it on the graphics card, dry everywhere. */
  allocate(renderer: WebGLRenderer): void {
    if (this.#allocated) return;
    this.#allocated = true;
    allocate(renderer, this.texture);
  }

  /** Shows these values from the next picture on. */
  set(renderer: WebGLRenderer, values: Uint16Array | Int16Array): void {
    const { width, height } = this.texture.image as { width: number; height: number };
    this.allocate(renderer);
    const gl = bind(renderer, this.texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED_INTEGER, typeOf(gl, values, true), values);
  }
}

/** Depth and velocities of one frame as they lie on the graphics card. */
export class WaterTextures {
  readonly depth: IntegerTexture;
  readonly velocityX: IntegerTexture;
  readonly velocityY: IntegerTexture;
  #held: Uint16Array | undefined;

  constructor(cols: number, rows: number) {
    this.depth = new IntegerTexture(cols, rows, 'u16');
    this.velocityX = new IntegerTexture(cols, rows, 'i16');
    this.velocityY = new IntegerTexture(cols, rows, 'i16');
  }

  holds(frame: { readonly depth: Uint16Array }): boolean {
    return this.#held === frame.depth;
  }

  /** Uploads a frame, unless it lies there already. */
  set(
    renderer: WebGLRenderer,
    frame: { readonly depth: Uint16Array; readonly velocityX?: Int16Array; readonly velocityY?: Int16Array },
  ): void {
    if (this.holds(frame)) return;
    this.#held = frame.depth;
    this.depth.set(renderer, frame.depth);
    if (frame.velocityX) this.velocityX.set(renderer, frame.velocityX);
    if (frame.velocityY) this.velocityY.set(renderer, frame.velocityY);
  }
}
