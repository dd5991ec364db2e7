/**
 * The stage: renderer, scene and loop. A picture is drawn only when something changed; layers ask for one by
 * `invalidate`. What stands on the stage is other files' business.
 */
import { Color, Scene, Vector2, Vector3, WebGLRenderer } from 'three';
import { breath } from '../app/breath.ts';
import { typeScale } from '../app/type-scale.ts';
import { type Eye, makeEye } from './camera.ts';
import { sceneColours, type Theme } from './colours.ts';
import { bedAt, type Ground, sceneX, sceneZ } from './ground.ts';
import { readyShaders } from './opening.ts';
import { cellUnder } from './pick.ts';
import { makeSkirt } from './skirt.ts';
import { makeSurface, type Surface } from './surface.ts';

export interface Stage {
  readonly ground: Ground;
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly eye: Eye;
  readonly surface: Surface;
  /** Size of the picture for shaders, px. */
  readonly viewport: { readonly value: Vector2 };
  /** True where pictures are computed without a graphics card. */
  readonly software: boolean;
  /** Brings the ground and every shader to the graphics card; pictures are drawn only after it. */
  open(bed: Float32Array, relief: Uint16Array): Promise<void>;
  invalidate(): void;
  /** Called before each picture, with whether the view moved. */
  onDraw(listener: (moved: boolean) => void): void;
  paint(theme: Theme): void;
  exaggeration: number;
  /** Pixel of a point of the place at a height above ground (or at an elevation), or undefined behind the eye. */
  project(x: number, y: number, elevation?: number): { x: number; y: number; distance: number } | undefined;
  pick(
    clientX: number,
    clientY: number,
    depthAt: (cell: number) => number,
  ): { cell: number; x: number; y: number } | undefined;
  size(): { width: number; height: number };
  /** Takes the renderer for pictures of other sizes; nothing is drawn on the screen until it is given back. */
  borrow(): Borrowed;
  /** Pictures drawn so far, and what the last one cost, ms. */
  drawn(): { pictures: number; ms: number };
}

/** Part of a picture, px of the page. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Borrowed {
  /**
   * Draws what the eye sees at a size in px of the page, each drawn as `ratio` by `ratio`; `part` of it, or all. Symbols
   * and lines keep their size in px of the page. The canvas holds the picture until the task ends.
   */
  draw(width: number, height: number, ratio: number, part?: Part): HTMLCanvasElement;
  release(): void;
}

export interface StageOptions {
  readonly focus: readonly [number, number];
  /** Distance up to which every cell has its own quad, cells. */
  readonly finest?: number;
  readonly still: () => boolean;
}

export async function makeStage(canvas: HTMLCanvasElement, ground: Ground, o: StageOptions): Promise<Stage> {
  const software = isSoftware();
  await breath();
  // Without a graphics card smoothing edges would cost as much as the whole picture.
  const renderer = new WebGLRenderer({ canvas, antialias: !software, powerPreference: 'high-performance' });
  renderer.info.autoReset = true;
  await breath();
  const scene = new Scene();
  const surface = makeSurface(ground, o.finest ?? (software ? 288 : 512));
  const skirt = makeSkirt(ground, surface.shared, surface.light);
  scene.add(surface.mesh, skirt.mesh);
  await breath();
  const eye = makeEye(canvas, ground, o.focus, o.still);
  const listeners: ((moved: boolean) => void)[] = [];
  let opened = false;
  let dirty = true;
  let pictures = 0;
  let cost = 0;
  let exaggeration = 1;
  const size = { width: 1, height: 1 };
  const viewport = { value: new Vector2(1, 1) };

  let lent = false;

  let ratio = 1;
  const resize = (): void => {
    if (lent) return;
    const box = canvas.parentElement!.getBoundingClientRect();
    const [width, height] = [Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))];
    if (width === size.width && height === size.height) return;
    size.width = width;
    size.height = height;
    // symbols and lines are so many pixels wide at the usual size of type
    viewport.value.set(size.width / typeScale(), size.height / typeScale());
    // ratio and size in one: each change alone would have the picture's memory made anew
    ratio = ratioOf(software, size);
    renderer.setDrawingBufferSize(size.width, size.height, ratio);
    eye.resize(size.width, size.height);
    dirty = true;
  };
  new ResizeObserver(resize).observe(canvas.parentElement!);
  resize();

  // Without a graphics card the picture is drawn at half size while it moves, and whole once it rests.
  let movedAt = -1e9;
  let coarse = false;
  const coarsen = (moved: boolean, now: number): void => {
    if (moved && pictures > 0) movedAt = now;
    const wanted = now - movedAt < 250;
    if (wanted === coarse) return;
    coarse = wanted;
    renderer.setDrawingBufferSize(size.width, size.height, coarse ? 0.5 : ratio);
    dirty = true;
  };

  // Ripples move only where pictures come fast enough; a card that cannot keep up is left in peace.
  let before = 0;
  let pace = 16;
  let tired = false;

  const loop = (now: number): void => {
    requestAnimationFrame(loop);
    if (lent || !opened) return;
    const moved = eye.update(now);
    if (software) coarsen(moved, now);
    const alive = !software && !tired && !o.still();
    surface.set('ripples', alive ? 1 : moved ? 0 : 0.001);
    if (alive) surface.set('time', (now / 1000) % 1000);
    if (alive && !document.hidden) {
      pace += (Math.min(200, now - before) - pace) * 0.03;
      if (pace > 45) tired = true;
    }
    before = now;
    if (!moved && !dirty && !(alive && !document.hidden)) return;
    dirty = false;
    const reach = eye.camera.position.distanceTo(eye.target) + Math.max(ground.width, ground.height) * 0.35;
    surface.light.hazeRange.value.set(reach, reach * 2.6);
    for (const listener of listeners) listener(moved);
    surface.tiles.look(eye.camera, exaggeration);
    const begun = performance.now();
    renderer.render(scene, eye.camera);
    cost = performance.now() - begun;
    pictures++;
  };
  requestAnimationFrame(loop);

  const point = new Vector3();
  return {
    ground,
    renderer,
    scene,
    eye,
    surface,
    viewport,
    software,
    async open(bed, relief) {
      await readyShaders(renderer, scene, eye.camera);
      await surface.load(renderer, bed, relief);
      opened = true;
      dirty = true;
    },
    invalidate: () => {
      dirty = true;
    },
    onDraw: (listener) => void listeners.push(listener),
    paint(theme) {
      scene.background = new Color(sceneColours[theme].sky);
      surface.paint(theme);
      skirt.paint(theme);
      dirty = true;
    },
    get exaggeration() {
      return exaggeration;
    },
    set exaggeration(value) {
      exaggeration = value;
      surface.shared.exaggeration.value = value;
      eye.setExaggeration(value);
      dirty = true;
    },
    project(x, y, elevation) {
      point.set(sceneX(ground, x), (elevation ?? bedAt(ground, x, y)) * exaggeration, sceneZ(ground, y));
      const distance = point.distanceTo(eye.camera.position);
      point.project(eye.camera);
      if (point.z > 1) return undefined;
      return { x: (point.x * 0.5 + 0.5) * size.width, y: (0.5 - point.y * 0.5) * size.height, distance };
    },
    pick(clientX, clientY, depthAt) {
      const box = canvas.getBoundingClientRect();
      const at = [((clientX - box.left) / box.width) * 2 - 1, 1 - ((clientY - box.top) / box.height) * 2] as const;
      return cellUnder(ground, eye.camera, exaggeration, depthAt, at);
    },
    size: () => size,
    borrow() {
      const free = eye.free();
      const { width, height } = size;
      const covered = { top: free.top, left: free.left, right: width - free.right, bottom: height - free.bottom };
      lent = true;
      return {
        draw(w, h, ratio, part = { x: 0, y: 0, width: w, height: h }) {
          size.width = w;
          size.height = h;
          viewport.value.set(part.width, part.height);
          if (renderer.getPixelRatio() !== ratio) renderer.setPixelRatio(ratio);
          // three rounds down: a hair more keeps a size that divides badly whole
          renderer.setSize(part.width + 1e-4, part.height + 1e-4, false);
          eye.cover({ top: 0, right: 0, bottom: 0, left: 0 });
          eye.resize(w, h);
          eye.update(performance.now());
          eye.camera.setViewOffset(w, h, part.x, part.y, part.width, part.height);
          renderer.render(scene, eye.camera);
          // What is projected afterwards, such as labels, lies on the whole picture.
          eye.camera.setViewOffset(w, h, 0, 0, w, h);
          return canvas;
        },
        release() {
          lent = false;
          coarse = false;
          resize();
          eye.cover(covered);
        },
      };
    },
    drawn: () => ({ pictures, ms: cost }),
  };
}

/** Pixels drawn for each of the page's, at most as many in all as a modest graphics card fills in time. */
function ratioOf(software: boolean, { width, height }: { width: number; height: number }): number {
  return software ? 1 : Math.min(2, devicePixelRatio, Math.sqrt(6e6 / (width * height)));
}

/** Asks a context of its own, as some choices must be made before the real one exists. */
function isSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return true;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
