/** Reads SWMM 5.2's binary results (`.out`) as the interfacing guide lays them out, ours and theirs alike. */

export interface OutFile {
  readonly version: number;
  /** 0 CFS, 1 GPM, 2 MGD, 3 CMS, 4 LPS, 5 MLD. */
  readonly flowUnits: number;
  readonly ids: { readonly subcatchments: string[]; readonly nodes: string[]; readonly links: string[] };
  /** Codes and rows of numbers of what the objects are. */
  readonly properties: Record<'subcatchments' | 'nodes' | 'links', { codes: number[]; rows: number[][] }>;
  readonly variables: Record<'subcatchments' | 'nodes' | 'links' | 'system', number[]>;
  /** Days since 1899-12-30, one report step before the first period. */
  readonly start: number;
  /** Seconds. */
  readonly step: number;
  readonly dates: Float64Array;
  /** Of each kind `[period][object * variables + variable]`, in the file's units. */
  readonly results: Record<'subcatchments' | 'nodes' | 'links' | 'system', Float32Array[]>;
  readonly errorCode: number;
}

export function readOut(bytes: Uint8Array): OutFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const int = (): number => view.getInt32((at += 4) - 4, true);
  const float = (): number => view.getFloat32((at += 4) - 4, true);
  const double = (): number => view.getFloat64((at += 8) - 8, true);
  const text = (): string => {
    const n = int();
    at += n;
    return new TextDecoder().decode(bytes.subarray(at - n, at));
  };
  const magic = int();
  const end = bytes.byteLength;
  if (magic !== 516114522 || view.getInt32(end - 4, true) !== magic) throw new Error('no SWMM results, or cut short');
  const version = int();
  const flowUnits = int();
  const [nSub, nNode, nLink, nPollutant] = [int(), int(), int(), int()];
  const [idsAt, propertiesAt, resultsAt, periods, errorCode] = [24, 20, 16, 12, 8].map((b) =>
    view.getInt32(end - b, true),
  ) as [number, number, number, number, number];
  if (at !== idsAt) throw new Error(`ids lie at ${at}, the closing says ${idsAt}`);
  const names = (n: number): string[] => Array.from({ length: n }, text);
  const ids = { subcatchments: names(nSub), nodes: names(nNode), links: names(nLink) };
  names(nPollutant);
  for (let k = 0; k < nPollutant; k++) int();
  if (at !== propertiesAt) throw new Error(`properties lie at ${at}, the closing says ${propertiesAt}`);
  const table = (n: number) => {
    const codes = Array.from({ length: int() }, int);
    return {
      codes, // a type (code 0) is a whole number, the rest floats
      rows: Array.from({ length: n }, () => codes.map((code) => (code === 0 ? int() : float()))),
    };
  };
  const properties = { subcatchments: table(nSub), nodes: table(nNode), links: table(nLink) };
  const codes = (): number[] => Array.from({ length: int() }, int);
  const variables = { subcatchments: codes(), nodes: codes(), links: codes(), system: codes() };
  const start = double();
  const step = int();
  if (at !== resultsAt) throw new Error(`results lie at ${at}, the closing says ${resultsAt}`);
  const results: OutFile['results'] = { subcatchments: [], nodes: [], links: [], system: [] };
  const dates = new Float64Array(periods);
  for (let p = 0; p < periods; p++) {
    dates[p] = double();
    results.subcatchments.push(Float32Array.from({ length: nSub * variables.subcatchments.length }, float));
    results.nodes.push(Float32Array.from({ length: nNode * variables.nodes.length }, float));
    results.links.push(Float32Array.from({ length: nLink * variables.links.length }, float));
    results.system.push(Float32Array.from({ length: variables.system.length }, float));
  }
  if (at !== end - 24) throw new Error(`results end at ${at} of ${end - 24}`);
  return { version, flowUnits, ids, properties, variables, start, step, dates, results, errorCode };
}

/** The numbers over time of one variable of one object. */
export function seriesOf(out: OutFile, kind: keyof OutFile['results'], object: number, variable: number): Float64Array {
  const n = out.variables[kind].length;
  return Float64Array.from(out.results[kind], (row) => row[object * n + variable]!);
}
