/** YAML text as data with positions: every value can say on which line and column it was written. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { FaultPlace } from '../core/errors.ts';
import type { FaultList } from './faults.ts';

export type Path = readonly (string | number)[];

/** A file's data, and where in it each value (or, with `key`, the key itself) was written. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  where(path: Path, key?: boolean): FaultPlace;
}

/** Parses YAML; what is wrong with it goes to the list and nothing is given. */
export function readYaml(text: string, file: string, faults: FaultList): Source | undefined {
  const lines = new LineCounter();
  const at = (offset: number): FaultPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  let doc: ReturnType<typeof parseDocument>;
  let data: unknown;
  try {
    doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, logLevel: 'silent' });
    if (doc.errors.length > 0) {
      for (const e of doc.errors) faults.add('yaml-syntax', { problem: plain(e.message) }, at(e.pos[0]));
      return undefined;
    }
    data = doc.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // aliases without anchor or multiplied beyond measure surface here
    faults.add('yaml-syntax', { problem: plain((error as Error).message) }, { file, line: 1, column: 1 });
    return undefined;
  }

  const resolved = (node: unknown): Node | undefined => {
    const target = isAlias(node) ? node.resolve(doc) : node;
    return (target ?? undefined) as Node | undefined;
  };
  const where = (path: Path, key = false): FaultPlace => {
    let node = resolved(doc.contents);
    let range = node?.range;
    for (let i = 0; i < path.length; i++) {
      let next: unknown;
      if (isMap(node)) {
        const pair = (node.items as Pair[]).find((p) => keyOf(p) === String(path[i]));
        if (!pair) break;
        const keyNode = isScalar(pair.key) ? pair.key : undefined;
        next = pair.value;
        const own = key && i === path.length - 1 ? keyNode?.range : ((next as Node | null)?.range ?? keyNode?.range);
        range = own ?? keyNode?.range ?? range;
      } else if (isSeq(node)) {
        next = node.items[Number(path[i])];
        if (!next) break;
        range = (next as Node).range ?? range;
      } else break;
      node = resolved(next);
    }
    return at(range?.[0] ?? 0);
  };
  return { file, text, data, where };
}

const keyOf = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);
const plain = (message: string): string => message.split('\n')[0]!.trim().replace(/\.$/, '');
