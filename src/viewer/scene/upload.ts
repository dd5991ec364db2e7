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
