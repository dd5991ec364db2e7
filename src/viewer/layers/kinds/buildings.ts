/** Blocks beside the streets, marked where water stands at them. Illustrative: they follow the residents of each town, no survey. */
import {
  BoxGeometry,
  Color,
  Float32BufferAttribute,
  Group,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  Quaternion,
  Vector3,
} from 'three';
import { cellAt } from '../../../core/grid.ts';
import { type Theme, urgencyColours } from '../../scene/colours.ts';
import { bedAt, sceneX, sceneZ } from '../../scene/ground.ts';
import { blocksOf } from '../blocks.ts';
import type { LayerKind } from '../layer.ts';

const colours: Record<Theme, string> = { dark: '#b9bec2', light: '#f1efe9' };
/** Water at a block counts from the first of these, and as deep from the second, m. */
const limits = [0.15, 0.6] as const;
/** Water at the start from which no block stands there, mm. */
const river = 150;
/** Seen only with the eye nearer than this many times the extent of the place: from afar they would be dust. */
const near = 0.34;
/** Light on the faces of a box: two sides, top, bottom, two sides. */
const shades = [0.72, 0.72, 1, 0.5, 0.84, 0.62];

export const buildings: LayerKind = {
  id: 'building',
  name: { en: 'Buildings (illustrative)', zh: '建筑（示意）' },
  order: 33,
  make(context) {
    const { run, stage } = context;
    const { ground } = stage;
    const blocks = blocksOf(run.place, stage.software ? 2500 : 12_000).filter(({ at }) => {
      const cell = cellAt(ground.grid, at[0], at[1]);
      return cell >= 0 && ground.inside[cell];
    });
    if (!blocks.length) return undefined;
    const cells = blocks.map(({ at }) => cellAt(ground.grid, at[0], at[1]));
    const box = new BoxGeometry(1, 1, 1);
    const tints = new Float32Array(box.attributes['position']!.count * 3);
    for (let v = 0; v < tints.length / 3; v++) tints.fill(shades[Math.floor(v / 4)]!, v * 3, v * 3 + 3);
    box.setAttribute('color', new Float32BufferAttribute(tints, 3));
    const mesh = new InstancedMesh(box, new MeshBasicMaterial({ vertexColors: true }), blocks.length);
    mesh.frustumCulled = false;
    mesh.visible = false;
    const group = new Group();
    group.add(mesh);
    const up = new Vector3(0, 1, 0);
    const reach = Math.max(ground.width, ground.height) * near;
    let laid = { exaggeration: 0, start: run.start };
    const lay = (): void => {
      if (laid.exaggeration === stage.exaggeration && laid.start === run.start) return;
      laid = { exaggeration: stage.exaggeration, start: run.start };
      const [turn, place] = [new Quaternion(), new Matrix4()];
      blocks.forEach((b, i) => {
        const gone = (run.start?.[cells[i]!] ?? 0) >= river ? 0 : 1;
        // the foot goes a little into the ground, so that none hangs over a slope
        const foot = bedAt(ground, b.at[0], b.at[1]) - 3;
        const height = (b.height + 3) * stage.exaggeration * gone;
        const at = new Vector3(
          sceneX(ground, b.at[0]),
          foot * stage.exaggeration + height / 2,
          sceneZ(ground, b.at[1]),
        );
        turn.setFromAxisAngle(up, b.turn);
        mesh.setMatrixAt(i, place.compose(at, turn, new Vector3(b.length * gone, height, b.depth * gone)));
      });
      mesh.instanceMatrix.needsUpdate = true;
    };
    const style = (): void => {
      const theme = context.theme();
      const [dry, wet, deep] = [colours[theme], urgencyColours[theme].warn, urgencyColours[theme].alarm].map(
        (c) => new Color(c),
      );
      cells.forEach((cell, i) => {
        const depth = run.valueAt('water_depth', cell);
        mesh.setColorAt(i, depth >= limits[1] ? deep! : depth >= limits[0] ? wet! : dry!);
      });
      if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
    };
    style();
    stage.onDraw(() => {
      mesh.visible = stage.eye.camera.position.distanceTo(stage.eye.target) < reach;
      if (mesh.visible) lay();
    });
    const each = Math.round(blocks[0]!.residents / 10) * 10;
    return {
      objects: [group],
      show: style,
      paint: style,
      legend: () => {
        const theme = context.theme();
        return [
          {
            mark: 'area',
            colour: colours[theme],
            text: {
              en: `Block for about ${each} residents, beside a street: illustrative, not surveyed; seen from near`,
              zh: `沿街建筑，每栋约代表${each}名居民：仅为示意，并非实测；近看可见`,
            },
          },
          {
            mark: 'area',
            colour: urgencyColours[theme].warn,
            text: { en: 'Water over 0.15 m at it', zh: '所在处水深超过0.15米' },
          },
          {
            mark: 'area',
            colour: urgencyColours[theme].alarm,
            text: { en: 'Water over 0.6 m at it', zh: '所在处水深超过0.6米' },
          },
        ];
      },
    };
  },
};
