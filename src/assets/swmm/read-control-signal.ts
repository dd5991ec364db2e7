/** Signals in conditions of rules (OBJECT ID ATTRIBUTE, or SIMULATION ATTRIBUTE) and the values they are compared with. */
import type { ControlSignal, LinkAttribute, NodeAttribute, SimulationAttribute } from './control-rules.ts';
import { day, readDate, readDayOfYear, readNumber, readTime } from './dates.ts';
import type { DrainageLink } from './network.ts';
import type { ControlContext } from './read-controls.ts';
import { largest, oneOf, type Row } from './reading.ts';

const nodeAttributes: readonly NodeAttribute[] = ['DEPTH', 'MAXDEPTH', 'HEAD', 'VOLUME', 'INFLOW'];
const everyLink: readonly LinkAttribute[] = [
  'FLOW',
  'DEPTH',
  'VELOCITY',
  'STATUS',
  'SETTING',
  'TIMEOPEN',
  'TIMECLOSED',
];
const conduitOnly: readonly LinkAttribute[] = ['FULLFLOW', 'MAXDEPTH', 'LENGTH', 'SLOPE'];
const simulation: readonly SimulationAttribute[] = ['TIME', 'DATE', 'CLOCKTIME', 'MONTH', 'DAY', 'DAYOFYEAR'];
/** LINK means a link of any kind. */
const linkObjects = ['LINK', 'CONDUIT', 'PUMP', 'ORIFICE', 'WEIR', 'OUTLET'] as const;
export type LinkObject = (typeof linkObjects)[number];
const mostHours = 48;

const told = (row: Row, found: string, way: string): void => row.fault('inp-rule', { found, way });

/** The link named after OBJECT at word `i`; -1 and a fault where there is none or it is of another kind. */
export function findLink(
  row: Row,
  i: number,
  object: LinkObject,
  links: readonly DrainageLink[],
  { names }: ControlContext,
): number {
  const index = row.find(i + 1, 'link', names.links);
  const link = links[index];
  if (!link || object === 'LINK' || link.kind === object.toLowerCase()) return index;
  row.fault('inp-wrong-kind', {
    what: 'link',
    found: link.id,
    kind: `of the kind ${link.kind.toUpperCase()}`,
    expected: `the name of a link that is ${object}`,
  });
  return -1;
}

export const linkObject = (word: string): LinkObject | undefined => linkObjects.find((o) => o === word.toUpperCase());

/** The signal that begins at word `i`, and the place of the word after it. */
export function readSignal(row: Row, i: number, context: ControlContext): [ControlSignal | undefined, number] {
  const object = row.words[i]!.toUpperCase();
  if (object === 'SIMULATION') {
    const attribute = attributeAt(row, i + 1, simulation);
    return [attribute && { kind: 'simulation', attribute }, i + 2];
  }
  if (object === 'NODE') {
    const index = row.find(i + 1, 'node', context.names.nodes);
    const attribute = attributeAt(row, i + 2, nodeAttributes);
    return [index >= 0 && attribute ? { kind: 'node', index, attribute } : undefined, i + 3];
  }
  if (object === 'GAGE') return [gageSignal(row, i, context), i + 3];
  const kind = linkObject(object);
  if (kind) {
    const index = findLink(row, i, kind, context.links, context);
    const conduit = context.links[index]?.kind === 'conduit';
    const attribute = attributeAt(row, i + 2, conduit ? [...everyLink, ...conduitOnly] : everyLink);
    return [index >= 0 && attribute ? { kind: 'link', index, attribute } : undefined, i + 3];
  }
  const way = `Write NODE, GAGE, SIMULATION, ${linkObjects.join(', ')}, or a VARIABLE or EXPRESSION declared before.`;
  told(row, `"${row.words[i]!}" is nothing a rule can look at`, way);
  return [undefined, i];
}

function attributeAt<T extends string>(row: Row, i: number, attributes: readonly T[]): T | undefined {
  const word = row.words[i] ?? '';
  const found = attributes.find((a) => a === word.toUpperCase());
  if (!found) told(row, `"${word}" is no attribute of ${row.words[i - 1] ?? 'it'}`, `Expected ${oneOf(attributes)}.`);
  return found;
}

/** GAGE id INTENSITY or n-HR_DEPTH. */
function gageSignal(row: Row, i: number, { names }: ControlContext): ControlSignal | undefined {
  const index = row.find(i + 1, 'rain gage', names.gages);
  const word = (row.words[i + 2] ?? '').toUpperCase();
  const past = /^(\d{1,2})-?HR_DEPTH$/.exec(word);
  const hours = word === 'INTENSITY' ? 0 : past ? Number(past[1]) : -1;
  if (hours < 0 || hours > mostHours || (past && hours === 0)) {
    told(
      row,
      `"${row.words[i + 2] ?? ''}" is no attribute of a rain gage`,
      `Expected INTENSITY, or 1-HR_DEPTH to ${mostHours}-HR_DEPTH.`,
    );
    return undefined;
  }
  return index < 0 ? undefined : { kind: 'gage', index, hours };
}

/** The value at word `i` in the terms of a signal: a status as 1 or 0, times in hours, dates in seconds; or undefined. */
export function readValue(row: Row, i: number, signal: ControlSignal | undefined): number | undefined {
  const word = row.words[i]!;
  const number = readNumber(word);
  const plain = Math.abs(number) <= largest ? number : undefined;
  switch (signal && signal.kind !== 'gage' ? signal.attribute : undefined) {
    case 'STATUS':
      return statusOf(word) ?? plain;
    case 'TIME':
    case 'CLOCKTIME':
    case 'TIMEOPEN':
    case 'TIMECLOSED':
      return orNone(readTime(word, 1000) / 3600);
    case 'DATE':
      return orNone(readDate(word) * day);
    case 'DAYOFYEAR':
      return plain ?? orNone(readDayOfYear(word));
    default:
      return plain;
  }
}

const orNone = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

export function statusOf(word: string): number | undefined {
  const upper = word.toUpperCase();
  if (upper === 'ON' || upper === 'OPEN') return 1;
  return upper === 'OFF' || upper === 'CLOSED' ? 0 : undefined;
}
