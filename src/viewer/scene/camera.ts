/** The eye: orbit, pan and zoom over the ground, flights to a spot, and the view one starts with. */
import { MOUSE, PerspectiveCamera, TOUCH, Vector3 } from 'three';
import { MapControls } from 'three/examples/jsm/controls/MapControls.js';
import { bedAt, type Ground, placeX, placeY, sceneX, sceneZ } from './ground.ts';

export interface Eye {
  readonly camera: PerspectiveCamera;
  readonly target: Vector3;
  /** Advances controls and flights; true where the view changed. */
  update(now: number): boolean;
  flyTo(x: number, y: number, distance?: number): void;
  home(): void;
  /** Turns about the target (rad), tilts (rad), zooms (factor) or pans (share of the distance). */
  nudge(change: { turn?: number; tilt?: number; zoom?: number; east?: number; north?: number }): void;
  /** Looks from where another eye on the same ground looks; false where it does already. */
  match(other: Eye): boolean;
  resize(width: number, height: number): void;
  setExaggeration(value: number): void;
  /** Pixels that panels cover on each side; the target stays in the middle of the rest. */
  cover(covered: { top: number; right: number; bottom: number; left: number }): void;
  /** The part of the picture that no panel covers, px. */
  free(): { top: number; right: number; bottom: number; left: number };
  heading(): number;
  pose(): Pose;
  /** Stands there at once. */
  stand(pose: Pose): void;
  /** Tells when a person or a flight has moved the eye, and whether to where it stands on opening. */
  onMoved(listener: (home: boolean) => void): void;
}

/** Where the eye stands: the point looked at (m, in the place's own axes, and its elevation), how far off, and from where (rad). */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly distance: number;
  readonly azimuth: number;
  /** From straight above. */
  readonly tilt: number;
}

interface Flight {
  readonly start: number;
  readonly from: Vector3;
  readonly to: Vector3;
  readonly offsetFrom: Vector3;
  readonly offsetTo: Vector3;
  readonly home: boolean;
}
const flightMs = 1100;

export function makeEye(canvas: HTMLElement, g: Ground, focus: readonly [number, number], still: () => boolean): Eye {
  const camera = new PerspectiveCamera(36, 1, 10, 200_000);
  const controls = new MapControls(camera, canvas);
  controls.enableDamping = false;
  controls.zoomToCursor = true;
  controls.screenSpacePanning = false;
  controls.maxPolarAngle = 1.42;
  controls.minDistance = Math.max(60, g.grid.cellSize * 6);
  controls.maxDistance = Math.max(g.width, g.height) * 2.6;
  controls.zoomSpeed = 1.4;
  controls.mouseButtons = { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.ROTATE };
  controls.touches = { ONE: TOUCH.PAN, TWO: TOUCH.DOLLY_ROTATE };
  const target = controls.target;
  let exaggeration = 1;
  let flight: Flight | undefined;
  let changed = true;
  let told: (home: boolean) => void = () => {};
  let size = [1, 1] as [number, number];
  let covered = { top: 0, right: 0, bottom: 0, left: 0 };
  controls.addEventListener('change', () => (changed = true));
  controls.addEventListener('end', () => told(false));
  controls.addEventListener('start', () => (flight = undefined));

  const groundUnder = (p: Vector3): number => bedAt(g, placeX(g, p.x), placeY(g, p.z)) * exaggeration;
  const limitTarget = (): void => {
    target.x = Math.max(-g.width / 2, Math.min(g.width / 2, target.x));
    target.z = Math.max(-g.height / 2, Math.min(g.height / 2, target.z));
  };
  const fly = (to: Vector3, offset: Vector3, home = false, now = performance.now()): void => {
    flight = {
      start: still() ? now - flightMs : now,
      from: target.clone(),
      to,
      offsetFrom: camera.position.clone().sub(target),
      offsetTo: offset,
      home,
    };
  };
  const frame = (): { to: Vector3; offset: Vector3 } => {
    // a picture narrower than it is high stands farther back
    const [wide, high] = [size[0] - covered.left - covered.right, size[1] - covered.top - covered.bottom];
    const back = Math.min(1.6, Math.max(1, (1.2 * high) / Math.max(1, wide)));
    const distance = Math.max(g.width, g.height * 1.2) * 0.92 * back;
    const to = new Vector3(sceneX(g, focus[0]), 0, sceneZ(g, focus[1]));
    to.y = groundUnder(to);
    return { to, offset: new Vector3().setFromSphericalCoords(distance, 0.86, -0.16) };
  };
  const aim = (): void => {
    const [w, h] = size;
    const { top, right, bottom, left } = covered;
    camera.aspect = w / h;
    // The picture is shifted so that the target sits in the middle of what panels leave free.
    camera.setViewOffset(w, h, (right - left) / 2, (bottom - top) / 2, w, h);
    camera.updateProjectionMatrix();
    changed = true;
  };

  return {
    camera,
    target,
    update(now) {
      if (flight) {
        const t = Math.min(1, (now - flight.start) / flightMs);
        const s = t * t * t * (t * (6 * t - 15) + 10);
        target.lerpVectors(flight.from, flight.to, s);
        camera.position.copy(target).add(new Vector3().lerpVectors(flight.offsetFrom, flight.offsetTo, s));
        if (t >= 1) {
          told(flight.home);
          flight = undefined;
        }
        changed = true;
      }
      controls.update();
      if (!changed) return false;
      limitTarget();
      const floor = groundUnder(camera.position) + Math.max(25, g.grid.cellSize);
      if (camera.position.y < floor) camera.position.y = floor;
      const distance = camera.position.distanceTo(target);
      camera.near = Math.max(2, distance * 0.02);
      camera.far = distance + Math.max(g.width, g.height) * 3;
      camera.updateProjectionMatrix();
      camera.lookAt(target);
      camera.updateMatrixWorld();
      changed = false;
      return true;
    },
    flyTo(x, y, distance) {
      const to = new Vector3(sceneX(g, x), 0, sceneZ(g, y));
      to.y = groundUnder(to);
      const offset = camera.position.clone().sub(target);
      const wanted = Math.min(offset.length(), distance ?? Math.max(900, Math.max(g.width, g.height) * 0.16));
      const tilt = Math.min(1.1, Math.max(0.6, Math.acos(Math.min(1, offset.y / offset.length()))));
      fly(
        to,
        new Vector3().setFromSphericalCoords(
          Math.max(wanted, controls.minDistance),
          tilt,
          Math.atan2(offset.x, offset.z),
        ),
      );
    },
    home() {
      const { to, offset } = frame();
      fly(to, offset, true);
      if (camera.position.lengthSq() === 0) flight = { ...flight!, start: -1e9 };
    },
    nudge({ turn = 0, tilt = 0, zoom = 1, east = 0, north = 0 }) {
      flight = undefined;
      const offset = camera.position.clone().sub(target);
      const radius = Math.min(controls.maxDistance, Math.max(controls.minDistance, offset.length() * zoom));
      const polar = Math.min(1.42, Math.max(0.02, Math.acos(Math.min(1, offset.y / offset.length())) + tilt));
      const azimuth = Math.atan2(offset.x, offset.z) + turn;
      target.x += (east * Math.cos(azimuth) - north * Math.sin(azimuth)) * radius;
      target.z += (-east * Math.sin(azimuth) - north * Math.cos(azimuth)) * radius;
      limitTarget();
      target.y = groundUnder(target);
      camera.position.copy(target).add(new Vector3().setFromSphericalCoords(radius, polar, azimuth));
      changed = true;
      told(false);
    },
    match(other) {
      // rounding in the controls is no movement
      const near = (a: Vector3, b: Vector3): boolean => a.distanceToSquared(b) < 1e-6;
      if (near(camera.position, other.camera.position) && near(target, other.target)) return false;
      flight = undefined;
      target.copy(other.target);
      camera.position.copy(other.camera.position);
      changed = true;
      return true;
    },
    resize(width, height) {
      size = [width, height];
      aim();
    },
    setExaggeration(value) {
      const factor = value / exaggeration;
      exaggeration = value;
      const offset = camera.position.clone().sub(target);
      target.y *= factor;
      camera.position.copy(target).add(offset);
      changed = true;
    },
    cover(next) {
      covered = next;
      aim();
    },
    free: () => ({
      top: covered.top,
      right: size[0] - covered.right,
      bottom: size[1] - covered.bottom,
      left: covered.left,
    }),
    pose() {
      const offset = camera.position.clone().sub(target);
      const distance = offset.length();
      return {
        x: placeX(g, target.x),
        y: placeY(g, target.z),
        z: target.y / exaggeration,
        distance,
        azimuth: Math.atan2(offset.x, offset.z),
        tilt: Math.acos(Math.min(1, offset.y / distance)),
      };
    },
    stand({ x, y, z, distance, azimuth, tilt }) {
      flight = undefined;
      target.set(sceneX(g, x), z * exaggeration, sceneZ(g, y));
      limitTarget();
      const radius = Math.min(controls.maxDistance, Math.max(controls.minDistance, distance));
      const polar = Math.min(controls.maxPolarAngle, Math.max(1e-4, tilt));
      camera.position.copy(target).add(new Vector3().setFromSphericalCoords(radius, polar, azimuth));
      changed = true;
      told(false);
    },
    onMoved(listener) {
      told = listener;
    },
    heading: () => Math.atan2(camera.position.x - target.x, camera.position.z - target.z),
  };
}
