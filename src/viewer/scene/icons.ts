/** The atlas of symbols: a shape on a disc for each kind of asset, drawn once on a canvas. Red holds the glyph, green the disc, blue its rim. */
import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, NoColorSpace } from 'three';

export const iconNames = [
  'dot',
  'underpass',
  'low_point',
  'slope',
  'stage',
  'rain',
  'depth',
  'displacement',
  'crew',
  'station',
  'bridge',
  'wall',
  'gate_open',
  'gate_shut',
  'breach',
  'weir',
  'pump',
  'culvert',
  'section',
  'manhole',
  'outfall',
  'other',
] as const;
export type IconName = (typeof iconNames)[number];

export const atlasSide = 5;
const cell = 96;

type Pen = (c: CanvasRenderingContext2D) => void;
const path = (c: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], close = false): void => {
  c.beginPath();
  for (const [i, [x, y]] of points.entries()) {
    if (i) c.lineTo(x, y);
    else c.moveTo(x, y);
  }
  if (close) c.closePath();
};
const wave = (c: CanvasRenderingContext2D, y: number, half = 15): void => {
  c.beginPath();
  c.moveTo(-half, y);
  c.bezierCurveTo(-half / 2, y - 8, -half / 4, y + 8, 0, y);
  c.bezierCurveTo(half / 4, y - 8, half / 2, y + 8, half, y);
  c.stroke();
};

const gateFrame = (c: CanvasRenderingContext2D): void => {
  path(c, [
    [-14, 16],
    [-14, -16],
    [14, -16],
    [14, 16],
  ]);
  c.stroke();
};

/** Glyphs in a box of about -16 to 16. */
const glyphs: Record<IconName, Pen> = {
  dot: () => {},
  underpass(c) {
    c.beginPath();
    c.moveTo(-14, 15);
    c.lineTo(-14, 0);
    c.arc(0, 0, 14, Math.PI, 0);
    c.lineTo(14, 15);
    c.stroke();
    wave(c, 9, 10);
  },
  low_point(c) {
    path(c, [
      [-16, -8],
      [-7, 6],
      [7, 6],
      [16, -8],
    ]);
    c.stroke();
    wave(c, -2, 8);
  },
  slope(c) {
    path(
      c,
      [
        [-16, 13],
        [-2, -13],
        [16, 13],
      ],
      true,
    );
    c.stroke();
    path(
      c,
      [
        [2, -3],
        [9, 11],
        [-3, 11],
      ],
      true,
    );
    c.fill();
  },
  stage(c) {
    path(c, [
      [-3, -17],
      [-3, 16],
    ]);
    c.stroke();
    for (const y of [-13, -6, 1]) {
      path(c, [
        [-3, y],
        [8, y],
      ]);
      c.stroke();
    }
    wave(c, 10, 16);
  },
  rain(c) {
    c.beginPath();
    c.moveTo(0, -17);
    c.bezierCurveTo(5, -8, 12, -2, 12, 5);
    c.arc(0, 5, 12, 0, Math.PI);
    c.bezierCurveTo(-12, -2, -5, -8, 0, -17);
    c.fill();
  },
  depth(c) {
    wave(c, -9);
    path(c, [
      [0, -4],
      [0, 14],
    ]);
    c.stroke();
    path(c, [
      [-7, 8],
      [0, 16],
      [7, 8],
    ]);
    c.stroke();
  },
  displacement(c) {
    path(c, [
      [-16, -8],
      [10, 12],
    ]);
    c.stroke();
    path(c, [
      [10, 0],
      [11, 13],
      [-3, 12],
    ]);
    c.stroke();
  },
  crew(c) {
    path(
      c,
      [
        [-17, -8],
        [4, -8],
        [4, 8],
        [-17, 8],
      ],
      true,
    );
    c.fill();
    path(
      c,
      [
        [7, -3],
        [13, -3],
        [17, 3],
        [17, 8],
        [7, 8],
      ],
      true,
    );
    c.fill();
    for (const x of [-9, 10]) {
      c.beginPath();
      c.arc(x, 10, 5, 0, 7);
      c.fill();
    }
  },
  station(c) {
    path(
      c,
      [
        [-15, 14],
        [-15, -3],
        [0, -15],
        [15, -3],
        [15, 14],
      ],
      true,
    );
    c.stroke();
    c.fillRect(-5, 2, 10, 12);
  },
  bridge(c) {
    path(c, [
      [-17, 4],
      [17, 4],
    ]);
    c.stroke();
    c.beginPath();
    c.moveTo(-17, 4);
    c.quadraticCurveTo(0, -22, 17, 4);
    c.stroke();
    path(c, [
      [-9, 4],
      [-9, 14],
    ]);
    c.stroke();
    path(c, [
      [9, 4],
      [9, 14],
    ]);
    c.stroke();
  },
  wall(c) {
    for (const [x, y, w] of [
      [-16, 4, 15],
      [2, 4, 14],
      [-16, -6, 8],
      [-5, -6, 21],
    ] as const)
      c.fillRect(x, y, w, 8);
    wave(c, -13, 14);
  },
  // a leaf in its frame: over the water, or down in it
  gate_open(c) {
    gateFrame(c);
    c.fillRect(-9, -15, 18, 10);
    wave(c, 10, 9);
  },
  gate_shut(c) {
    gateFrame(c);
    c.fillRect(-9, -4, 18, 20);
  },
  breach(c) {
    path(c, [
      [-17, -8],
      [-8, -8],
      [-3, 8],
      [4, 8],
      [9, -8],
      [17, -8],
    ]);
    c.stroke();
    path(c, [
      [0, -6],
      [0, 2],
    ]);
    c.stroke();
    wave(c, 15, 14);
  },
  weir(c) {
    path(c, [
      [-16, 14],
      [-4, 14],
      [-4, -2],
      [4, -2],
      [4, 14],
      [16, 14],
    ]);
    c.stroke();
    wave(c, -9, 15);
  },
  pump(c) {
    c.beginPath();
    c.arc(0, 0, 14, 0, 7);
    c.stroke();
    path(
      c,
      [
        [-7, 8],
        [0, -11],
        [7, 8],
      ],
      true,
    );
    c.fill();
  },
  culvert(c) {
    path(c, [
      [-16, -11],
      [16, -11],
    ]);
    c.stroke();
    c.beginPath();
    c.arc(0, 4, 10, 0, 7);
    c.stroke();
    wave(c, 5, 7);
  },
  section(c) {
    path(c, [
      [-14, -14],
      [-14, 14],
    ]);
    c.stroke();
    path(c, [
      [-12, 0],
      [14, 0],
    ]);
    c.stroke();
    path(c, [
      [5, -9],
      [15, 0],
      [5, 9],
    ]);
    c.stroke();
  },
  manhole(c) {
    c.beginPath();
    c.ellipse(0, 8, 14, 6, 0, 0, 7);
    c.stroke();
    for (const x of [-8, 0, 8]) {
      path(c, [
        [x, 2],
        [x * 1.3, x ? -8 : -14],
      ]);
      c.stroke();
    }
  },
  outfall(c) {
    c.beginPath();
    c.arc(-6, -4, 9, 0, 7);
    c.stroke();
    path(c, [
      [4, -2],
      [15, 6],
    ]);
    c.stroke();
    wave(c, 13, 15);
  },
  other(c) {
    path(
      c,
      [
        [0, -13],
        [13, 0],
        [0, 13],
        [-13, 0],
      ],
      true,
    );
    c.stroke();
  },
};

export const iconIndex = (name: IconName): number => iconNames.indexOf(name);

let atlas: CanvasTexture | undefined;

export function iconAtlas(): CanvasTexture {
  if (atlas) return atlas;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = cell * atlasSide;
  const c = canvas.getContext('2d')!;
  c.fillStyle = '#000';
  c.fillRect(0, 0, canvas.width, canvas.height);
  c.globalCompositeOperation = 'lighter';
  for (const [i, name] of iconNames.entries())
    drawIcon(c, name, (i % atlasSide) * cell + cell / 2, Math.floor(i / atlasSide) * cell + cell / 2);
  atlas = new CanvasTexture(canvas);
  atlas.colorSpace = NoColorSpace;
  atlas.flipY = false;
  atlas.generateMipmaps = true;
  atlas.minFilter = LinearMipmapLinearFilter;
  atlas.magFilter = LinearFilter;
  return atlas;
}

function drawIcon(c: CanvasRenderingContext2D, name: IconName, x: number, y: number): void {
  c.save();
  c.translate(x, y);
  c.fillStyle = '#00f';
  c.beginPath();
  c.arc(0, 0, 44, 0, 7);
  c.fill();
  c.fillStyle = '#0f0';
  c.beginPath();
  c.arc(0, 0, 37, 0, 7);
  c.fill();
  drawGlyph(c, name, '#f00', 1.42);
  c.restore();
}

/** The glyph alone, centred on the context's origin; for legends and lists too. */
export function drawGlyph(c: CanvasRenderingContext2D, name: IconName, colour: string, scale: number): void {
  c.save();
  c.scale(scale, scale);
  c.strokeStyle = c.fillStyle = colour;
  c.lineWidth = 4;
  c.lineCap = c.lineJoin = 'round';
  glyphs[name](c);
  c.restore();
}
