/** Textures that change with every frame, uploaded by one texSubImage2D each (three's own path takes ten times as long). */
import {
  ClampToEdgeWrapping,
  DataTexture,
  NearestFilter,
  RedIntegerFormat,
  ShortType,
  UnsignedShortType,
  type WebGLRenderer,
} from 'three';

/** A grid of 16-bit integers as the timeline stores them. */
export class IntegerTexture {
  readonly texture: DataTexture;
  readonly #type: 'u16' | 'i16';
  #uploaded = false;

  constructor(cols: number, rows: number, type: 'u16' | 'i16') {
    const data = type === 'u16' ? new Uint16Array(cols * rows) : new Int16Array(cols * rows);
    this.#type = type;
    const t = new DataTexture(data, cols, rows, RedIntegerFormat, type === 'u16' ? UnsignedShortType : ShortType);
    t.internalFormat = type === 'u16' ? 'R16UI' : 'R16I';
    t.minFilter = t.magFilter = NearestFilter;
    t.wrapS = t.wrapT = ClampToEdgeWrapping;
    t.unpackAlignment = 2;
    t.generateMipmaps = false;
    t.flipY = false;
    t.needsUpdate = true;
    this.texture = t;
  }

  /** Shows these values from the next picture on. */
  set(renderer: WebGLRenderer, values: Uint16Array | Int16Array): void {
    const { width, height } = this.texture.image as { width: number; height: number };
    if (!this.#uploaded) {
      renderer.initTexture(this.texture);
      this.#uploaded = true;
    }
    const gl = renderer.getContext() as WebGL2RenderingContext;
    const held = (renderer.properties.get(this.texture) as { __webglTexture: WebGLTexture }).__webglTexture;
    const state = renderer.state as unknown as {
      bindTexture(target: number, texture: WebGLTexture): void;
      pixelStorei(name: number, value: number | boolean): void;
    };
    state.bindTexture(gl.TEXTURE_2D, held);
    state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    state.pixelStorei(gl.UNPACK_ALIGNMENT, 2);
    const type = this.#type === 'u16' ? gl.UNSIGNED_SHORT : gl.SHORT;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED_INTEGER, type, values);
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
