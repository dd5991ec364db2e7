/** Small random networks for laws: a tree of pipes, channels, orifices and weirs with storages in it. */
export interface RandomNetwork {
  readonly sections: Readonly<Record<string, readonly string[]>>;
  /** Node ids that take inflow, with their peak, m³/s. */
  readonly inflows: readonly (readonly [id: string, peak: number])[];
}

/** `draw` gives numbers in 0..1; the same draws give the same network. */
export function randomNetwork(draw: () => number): RandomNetwork {
  const n = 4 + Math.floor(draw() * 8);
  const between = (a: number, b: number): number => a + (b - a) * draw();
  const level: number[] = [];
  const sections: Record<string, string[]> = {
    JUNCTIONS: [],
    STORAGE: [],
    OUTFALLS: [],
    CONDUITS: [],
    ORIFICES: [],
    WEIRS: [],
    XSECTIONS: [],
  };
  const inflows: (readonly [string, number])[] = [];
  for (let k = 0; k < n; k++) {
    const parent = k === 0 ? -1 : Math.floor(draw() * k);
    const below = parent < 0 ? 0 : level[parent]!;
    level.push(below + between(0.05, 0.8));
    const isStorage = k > 0 && draw() < 0.2;
    const row = level[k]!.toFixed(3);
    if (isStorage)
      sections['STORAGE']!.push(
        `N${k} ${row} 4 ${between(0, 1).toFixed(2)} FUNCTIONAL 0 0 ${between(10, 200).toFixed(1)} 0 0`,
      );
    else sections['JUNCTIONS']!.push(`N${k} ${row} 3 0 0 ${draw() < 0.3 ? 100 : 0}`);
    const to = parent < 0 ? 'OUT' : `N${parent}`;
    const kind = parent < 0 ? 1 : draw();
    if (kind < 0.12) {
      sections['ORIFICES']!.push(`L${k} N${k} ${to} SIDE 0 0.65 NO 0`);
      sections['XSECTIONS']!.push(`L${k} CIRCULAR 0.4 0 0 0`);
    } else if (kind < 0.24) {
      sections['WEIRS']!.push(`L${k} N${k} ${to} TRANSVERSE 0.3 1.8 NO 0 0 YES`);
      sections['XSECTIONS']!.push(`L${k} RECT_OPEN 1 1.5 0 0`);
    } else {
      sections['CONDUITS']!.push(`L${k} N${k} ${to} ${between(40, 150).toFixed(1)} 0.014 0 0`);
      const shape = ['CIRCULAR 0.8', 'RECT_CLOSED 0.7 0.9', 'TRAPEZOIDAL 1 0.6 1 1', 'EGG 0.9', 'HORSESHOE 0.8'][
        Math.floor(draw() * 5)
      ]!;
      const words = `${shape} 0 0 0`.split(' ').slice(0, 5);
      sections['XSECTIONS']!.push(`L${k} ${words.join(' ')} 1`);
    }
    inflows.push([`N${k}`, between(0, 0.3)]);
  }
  sections['OUTFALLS']!.push(draw() < 0.5 ? 'OUT 0 FREE NO' : `OUT 0 FIXED ${between(0.2, 1).toFixed(2)} NO`);
  for (const name of Object.keys(sections)) if (sections[name]!.length === 0) delete sections[name];
  return { sections, inflows };
}
