/** Bridges as structures: a deck at its elevation, piers to the ground, and an edge in the colour of its state. */
import { BoxGeometry, Color, Group, InstancedMesh, Matrix4, MeshBasicMaterial, Quaternion, Vector3 } from 'three';
import type { Bridge, Point } from '../../../assets/place.ts';
import { type Language, say } from '../../../core/names.ts';
import { fixed } from '../../app/format.ts';
import { rgb, sceneColours, urgencyColours } from '../../scene/colours.ts';
import { bedAt, sceneX, sceneZ } from '../../scene/ground.ts';
import type { Label } from '../../scene/labels.ts';
import { draped, Lines } from '../../scene/lines.ts';
import { type LayerKind, stateNow, urgencyOf } from '../layer.ts';

const up = new Vector3(0, 1, 0);
const soffit = { en: 'soffit', zh: '梁底' };

/** Points every so many metres along a line, ends included. */
function along(line: readonly Point[], step: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i]!, line[i + 1]!];
    const pieces = Math.max(1, Math.round(Math.hypot(b[0] - a[0], b[1] - a[1]) / step));
    for (let k = i ? 1 : 0; k <= pieces; k++)
      out.push([a[0] + ((b[0] - a[0]) * k) / pieces, a[1] + ((b[1] - a[1]) * k) / pieces]);
  }
  return out;
}

/** Room under the soffit, where it is known and little. */
function freeboardText(metres: number | undefined, language: Language): string | undefined {
  if (metres === undefined || Number.isNaN(metres)) return undefined;
  return say({ en: 'freeboard {n} m', zh: '净空{n}米' }, { n: fixed(metres, 1) }, language);
}

interface Part {
  readonly bridge: number;
  readonly at: Vector3;
  readonly size: Vector3;
  readonly turn: number;
}

export const bridges: LayerKind = {
  id: 'bridge',
  name: { en: 'Bridges', zh: '桥梁' },
  order: 35,
  group: 'streets',
  make(context) {
    const { run, stage } = context;
    const rows: readonly Bridge[] = run.place.bridges ?? [];
    if (!rows.length) return undefined;
    const { ground } = stage;
    const decks: Part[] = [];
    const piers: Part[] = [];
    rows.forEach((b, bridge) => {
      const thick = Math.max(2, b.deck_elevation - b.soffit_elevation);
      for (let i = 0; i + 1 < b.line.length; i++) {
        const [p, q] = [b.line[i]!, b.line[i + 1]!];
        const length = Math.hypot(q[0] - p[0], q[1] - p[1]);
        decks.push({
          bridge,
          at: new Vector3(
            sceneX(ground, (p[0] + q[0]) / 2),
            b.deck_elevation - thick / 2,
            sceneZ(ground, (p[1] + q[1]) / 2),
          ),
          size: new Vector3(length, thick, Math.max(b.width, ground.grid.cellSize * 0.9)),
          turn: Math.atan2(q[1] - p[1], q[0] - p[0]),
        });
      }
      for (const [x, y] of along(b.line, Math.max(b.main_span, 120)).slice(1, -1)) {
        const foot = bedAt(ground, x, y);
        const height = b.soffit_elevation - foot;
        if (height < 3) continue;
        piers.push({
          bridge,
          at: new Vector3(sceneX(ground, x), foot + height / 2, sceneZ(ground, y)),
          size: new Vector3(16, height, 22),
          turn: 0,
        });
      }
    });
    const box = new BoxGeometry(1, 1, 1);
    // Simple light: the deck's top bright, its sides darker.
    const shades = [0.74, 0.74, 1, 0.5, 0.82, 0.66];
    const tints = new Float32Array(box.attributes['position']!.count * 3);
    for (let v = 0; v < tints.length / 3; v++) tints.fill(shades[Math.floor(v / 4)]!, v * 3, v * 3 + 3);
    box.setAttribute(
      'color',
      new (
        box.attributes['position']!.constructor as new (
          a: Float32Array,
          n: number,
        ) => typeof box.attributes.position
      )(tints, 3),
    );
    const meshOf = (parts: readonly Part[]): InstancedMesh => {
      const mesh = new InstancedMesh(box, new MeshBasicMaterial({ vertexColors: true }), Math.max(1, parts.length));
      mesh.count = parts.length;
      mesh.frustumCulled = false;
      return mesh;
    };
    const deckMesh = meshOf(decks);
    const pierMesh = meshOf(piers);
    const group = new Group();
    group.add(deckMesh, pierMesh);
    const edges = new Lines(
      stage,
      rows.map((b) => draped(ground, b.line, 200, b.deck_elevation + 3)),
      { order: 14, towardsEye: 60 },
    );
    group.add(edges.mesh);
    let exaggeration = 0;
    const lay = (): void => {
      if (stage.exaggeration === exaggeration) return;
      exaggeration = stage.exaggeration;
      const turn = new Quaternion();
      const place = (mesh: InstancedMesh, parts: readonly Part[]): void => {
        parts.forEach((p, i) => {
          turn.setFromAxisAngle(up, p.turn);
          const at = p.at.clone().setY(p.at.y * exaggeration);
          mesh.setMatrixAt(i, new Matrix4().compose(at, turn, p.size.clone().setY(p.size.y * exaggeration)));
        });
        mesh.instanceMatrix.needsUpdate = true;
      };
      place(deckMesh, decks);
      place(pierMesh, piers);
    };
    stage.onDraw(lay);
    const style = (): void => {
      const theme = context.theme();
      const deck = new Color(sceneColours[theme].deck);
      const state = stateNow(run, 'bridge', 'state', 'truth');
      const closed = stateNow(run, 'bridge', 'closed', 'truth');
      const selected = context.selected();
      rows.forEach((b, i) => {
        const picked = selected?.kind === 'bridge' && selected.id === b.id;
        const worst = closed && urgencyOf(closed.name(b.id)) !== 'calm' ? 'alarm' : urgencyOf(state?.name(b.id));
        if (picked) edges.style(i, rgb(urgencyColours[theme].watch), 1, 6);
        else if (worst === 'calm') edges.style(i, rgb(sceneColours[theme].deck), 0.9, 1.6);
        else edges.style(i, rgb(urgencyColours[theme][worst]), 1, 4.5);
      });
      edges.commit();
      for (let i = 0; i < decks.length; i++) deckMesh.setColorAt(i, deck);
      const pier = deck.clone().multiplyScalar(0.7);
      for (let i = 0; i < piers.length; i++) pierMesh.setColorAt(i, pier);
      for (const m of [deckMesh, pierMesh]) if (m.instanceColor) m.instanceColor.needsUpdate = true;
    };
    return {
      objects: [group],
      show: style,
      paint: style,
      *targets() {
        for (const b of rows)
          yield { asset: { kind: 'bridge', id: b.id }, line: b.line, elevation: b.deck_elevation, reach: 9 };
      },
      *labels(): Iterable<Label> {
        const state = stateNow(run, 'bridge', 'state', 'truth');
        const freeboard = stateNow(run, 'bridge', 'freeboard', 'truth');
        for (const b of rows) {
          const asset = run.assets.get({ kind: 'bridge', id: b.id })!;
          const urgency = urgencyOf(state?.name(b.id));
          yield {
            id: `bridge:${b.id}`,
            text: b.name[context.language()],
            value: urgency === 'calm' ? undefined : freeboardText(freeboard?.value(b.id), context.language()),
            x: asset.at[0],
            y: asset.at[1],
            elevation: b.deck_elevation,
            priority: urgency === 'calm' ? 35 : 70,
            style: `bridge ${urgency}`,
            within: urgency === 'calm' ? 0.6 : undefined,
          };
        }
      },
      legend: () => [
        { mark: 'line', width: 3, colour: sceneColours[context.theme()].deck, text: { en: 'Bridge', zh: '桥梁' } },
        {
          mark: 'line',
          width: 4,
          colour: urgencyColours[context.theme()].warn,
          text: { en: 'Little freeboard', zh: '净空不足' },
        },
        {
          mark: 'line',
          width: 4,
          colour: urgencyColours[context.theme()].alarm,
          text: { en: 'Closed or at the soffit', zh: '封闭或水至梁底' },
        },
      ],
    };
  },
  view: {
    of: 'bridge',
    name: { en: 'Bridge', zh: '桥梁' },
    charts: [['level'], ['freeboard']],
    stepped: true,
    levels(asset, column) {
      const { soffit_elevation, deck_elevation } = asset.row as unknown as Bridge;
      if (column === 'freeboard') return [{ value: 0, name: soffit, urgency: 'alarm' }];
      if (column !== 'level') return [];
      return [
        { value: soffit_elevation, name: soffit, urgency: 'warn' },
        { value: deck_elevation, name: { en: 'deck', zh: '桥面' }, urgency: 'alarm' },
      ];
    },
  },
};
