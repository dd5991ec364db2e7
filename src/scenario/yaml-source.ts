/** YAML text as data with positions: every value can say on which line and column it was written. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { FaultPlace } from '../core/errors.ts';
import type { FaultList } from './faults.ts';
import { mostAliases, mostNested } from './limits.ts';

export type Path = readonly (string | number)[];

/** A file's data, and where in it each value (or, with `key`, the key itself) was written. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  where(path: Path, key?: boolean): FaultPlace;
}

/** More faults of syntax than this in one file are the same fault told again. */
const mostSyntaxFaults = 20;

/** Parses YAML; what is wrong with it goes to the list and nothing is given. */
export function readYaml(written: string, file: string, faults: FaultList): Source | undefined {
  const text = written.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const at = (offset: number): FaultPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  let doc: ReturnType<typeof parseDocument>;
  let data: unknown;
  try {
    // keys are compared below: the parser compares each with all before it
    doc = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      strict: true,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const { found, ok } = checkNodes(doc, faults, at);
    for (const e of doc.errors.slice(0, mostSyntaxFaults))
      faults.add('yaml-syntax', { problem: plain(e.message) }, at(e.pos[0]));
    if (doc.errors.length > 0 || !ok) return undefined;
    data = readOut(doc, found, faults, at);
    if (data === refused) return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // the parser goes into itself with each bracket
    faults.add('nested-too-deep', { most: mostNested }, { file, line: 1, column: 1 });
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

/** A key that is itself a list or a map has been refused. */
const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');
const plain = (message: string): string => message.split('\n')[0]!.trim().replace(/\.$/, '');

type At = (offset: number) => FaultPlace;
const refused = Symbol('refused');

/** Looks at every node once: keys written twice, nesting without end, values that would hold themselves. */
function checkNodes(doc: Document, faults: FaultList, at: At): { found: { alias: number }; ok: boolean } {
  const before = faults.faults.length;
  const found = { alias: 0 };
  const open: string[] = [];
  const anchors = new Set<string>();
  const offset = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
  const walk = (node: unknown, depth: number): void => {
    if (isAlias(node)) {
      found.alias ||= offset(node);
      if (open.includes(node.source)) faults.add('alias-in-itself', { anchor: node.source }, at(offset(node)));
      else if (!anchors.has(node.source))
        faults.add('yaml-syntax', { problem: `*${node.source} has no &${node.source} before it` }, at(offset(node)));
      return;
    }
    const anchor = (node as Node | null)?.anchor;
    if (anchor) anchors.add(anchor);
    if (!isMap(node) && !isSeq(node)) return;
    if (depth >= mostNested) {
      faults.add('nested-too-deep', { most: mostNested }, at(offset(node)));
      return;
    }
    if (anchor) open.push(anchor);
    if (isMap(node)) {
      const keys = new Set<string>();
      for (const pair of node.items as Pair[]) {
        if (isMap(pair.key) || isSeq(pair.key) || isAlias(pair.key)) {
          faults.add('yaml-syntax', { problem: 'a key must be a word' }, at(offset(pair.key)));
          continue;
        }
        const key = keyOf(pair);
        if (keys.has(key)) faults.add('yaml-syntax', { problem: 'Map keys must be unique' }, at(offset(pair.key)));
        keys.add(key);
        walk(pair.value, depth + 1);
      }
    } else for (const item of node.items) walk(item, depth + 1);
    if (anchor) open.pop();
  };
  walk(doc.contents, 0);
  return { found, ok: faults.faults.length === before };
}

/** The document as plain data; aliases multiplied beyond measure surface here. */
function readOut(doc: Document, found: { alias: number }, faults: FaultList, at: At): unknown {
  try {
    return doc.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    if (/excessive alias/i.test(error.message)) faults.add('alias-too-often', { most: mostAliases }, at(found.alias));
    else faults.add('yaml-syntax', { problem: plain(error.message) }, at(found.alias));
    return refused;
  }
}
