/** The table of rules at work: one row for each rule and asset, with the phase of its condition and of its suggestion. */
import type { TableDeclaration } from '../core/table.ts';
import { phases } from './rule-machine.ts';

/** What has become of the suggestion. */
export const stage = { none: 0, raised: 1, approved: 2, executing: 3, effective: 4, rejected: 5 } as const;

const f64 = (en: string, doc: string) =>
  ({ unit: 's', type: 'f64', doc, label: { en, zh: en }, unrecorded: true }) as const;
const i32 = (en: string, doc: string, initial: number) =>
  ({ unit: '1', type: 'i32', doc, label: { en, zh: en }, initial, unrecorded: true }) as const;

export const ruleStateTable = (ids: readonly string[]) =>
  ({
    name: 'rule_state',
    of: 'rule',
    picture: 'observed',
    ids,
    columns: {
      phase: {
        unit: '1',
        type: 'u8',
        doc: 'phase of the condition',
        label: { en: 'Condition', zh: '条件' },
        classes: phases,
      },
      verdict: {
        unit: '1',
        type: 'u8',
        doc: 'what the condition came to',
        label: { en: 'Verdict', zh: '判定' },
        initial: 2,
        classes: [
          { en: 'false', zh: '否' },
          { en: 'true', zh: '是' },
          { en: 'unknown', zh: '未知' },
        ],
      },
      stage: {
        unit: '1',
        type: 'u8',
        doc: 'what has become of the suggestion',
        label: { en: 'Suggestion', zh: '建议' },
        classes: [
          { en: 'none', zh: '无' },
          { en: 'raised', zh: '已提出' },
          { en: 'approved', zh: '已批准' },
          { en: 'executing', zh: '执行中' },
          { en: 'effective', zh: '已见效' },
          { en: 'rejected', zh: '已否决' },
        ],
      },
      since: f64('Since', 'when the phase began'),
      stage_since: f64('Stage since', 'when the stage began'),
      true_since: { ...f64('True since', 'since when the condition has been true'), initial: Number.NaN },
      retry: f64('Retry', 'when a crew is looked for again'),
      serial: i32('Number', 'number of the suggestion', 0),
      crew: i32('Crew', 'row of its crew, -1 for none', -1),
      ordered: i32('Ordered', '1 when that crew has been ordered', 0),
    },
  }) as const satisfies TableDeclaration;
