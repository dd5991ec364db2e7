/** Actions of rules: OBJECT ID STATUS = ON|OFF|OPEN|CLOSED, or OBJECT ID SETTING = value, CURVE, TIMESERIES or PID. */
import type { ControlAction } from './control-rules.ts';
import { findLink, linkObject, statusOf } from './read-control-signal.ts';
import type { ControlContext } from './read-controls.ts';
import { findCurve } from './read-nodes.ts';
import type { Row } from './reading.ts';

const told = (row: Row, found: string, way: string): undefined => {
  row.fault('inp-rule', { found, way });
  return undefined;
};

export function readAction(row: Row, context: ControlContext): ControlAction | undefined {
  const object = linkObject(row.words[1] ?? '');
  if (!object || object === 'LINK')
    return told(
      row,
      `"${row.words[1] ?? ''}" is nothing a rule can act on`,
      'Write CONDUIT, PUMP, ORIFICE, WEIR or OUTLET.',
    );
  const link = findLink(row, 1, object, context.links, context);
  if (link < 0) return undefined;
  const attribute = (row.words[3] ?? '').toUpperCase();
  const status = attribute === 'STATUS';
  if (!(status ? object === 'CONDUIT' || object === 'PUMP' : attribute === 'SETTING' && object !== 'CONDUIT'))
    return told(
      row,
      `"${row.words[3] ?? ''}" of a link that is ${object} cannot be set`,
      'Set STATUS of a CONDUIT or PUMP, SETTING of a PUMP, ORIFICE, WEIR or OUTLET.',
    );
  if (row.words[4] !== '=')
    return told(row, 'an action has no =', `Write ${object} ${row.words[2]!} ${attribute} = ...`);
  const to = status ? statusAction(row) : settingAction(row, object, context);
  return to && { line: row.line, link, to };
}

function statusAction(row: Row): ControlAction['to'] | undefined {
  const value = statusOf(row.words[5] ?? '');
  if (value === undefined) return told(row, `"${row.words[5] ?? ''}" is no status`, 'Write ON, OFF, OPEN or CLOSED.');
  return alone(row, 6, { kind: 'value', value });
}

function settingAction(row: Row, object: string, context: ControlContext): ControlAction['to'] | undefined {
  switch ((row.words[5] ?? '').toUpperCase()) {
    case 'CURVE':
      return alone(row, 7, { kind: 'curve', curve: findCurve(row, 6, ['CONTROL'], context) });
    case 'TIMESERIES':
      return alone(row, 7, { kind: 'series', series: row.find(6, 'series', context.names.series) });
    case 'PID':
      return alone(row, 9, {
        kind: 'pid',
        gain: row.number(6, 'gain'),
        integral: row.number(7, 'integral time'),
        derivative: row.number(8, 'derivative time'),
      });
    default: {
      const status = object === 'PUMP' ? statusOf(row.words[5] ?? '') : undefined;
      const fraction = object === 'ORIFICE' || object === 'WEIR';
      const value = status ?? row.number(5, 'setting', fraction ? { from: 0, to: 1 } : { from: 0 });
      return alone(row, 6, { kind: 'value', value });
    }
  }
}

/** Nothing may follow an action on its line. */
const alone = (row: Row, end: number, to: ControlAction['to']): ControlAction['to'] | undefined =>
  row.words.length > end
    ? told(row, `"${row.words[end]!}" follows the action`, 'Begin the next action on a line of its own, with AND.')
    : to;
