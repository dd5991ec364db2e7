/** Warnings, suggestions and events up to the time shown, as rows. */
import type { SuggestionRecord, WarningRecord } from '../../core/records.ts';
import type { App } from '../app/app.ts';
import { sinceStart } from '../app/format.ts';
import type { TextKey } from '../language/language.ts';
import type { Urgency } from '../scene/colours.ts';
import { type Cell, type Row, type Subject, wordCell } from './subject.ts';

const warningKinds: Record<WarningRecord['kind'], TextKey> = {
  river: 'kindRiver',
  rainstorm: 'kindRainstorm',
  geohazard: 'kindGeohazard',
};
const levelUrgency: Record<WarningRecord['level'], Urgency> = {
  red: 'alarm',
  orange: 'alarm',
  yellow: 'warn',
  blue: 'watch',
  none: 'calm',
};
const severityUrgency = { critical: 'alarm', major: 'warn', minor: 'watch', info: 'calm' } as const;

function suggestionUrgency({ state }: SuggestionRecord): Urgency {
  if (state === 'raised') return 'warn';
  return state === 'cleared' || state === 'withdrawn' ? 'calm' : 'active';
}

export function recordSubjects(app: App): readonly Subject[] {
  const { t, run } = app;
  const ticks = (): number => run.shown?.ticks ?? 0;
  const timeColumn = { id: 'time', name: t('tableTime'), unit: 'T+', numeric: true };
  const timeCell = (tick: number): Cell => ({ text: sinceStart(app.secondsOf(tick)), value: app.secondsOf(tick) });
  const text = { id: 'text', name: t('tableText'), numeric: false };
  const asset = { id: 'asset', name: t('asset'), numeric: false };
  return [
    {
      id: 'warning',
      name: t('warnings'),
      columns: [
        text,
        { id: 'level', name: t('tableLevel'), numeric: false },
        { id: 'kind', name: t('tableKind'), numeric: false },
        timeColumn,
      ],
      stateColumn: 1,
      rows: () =>
        run.records.warningsAt(ticks()).map(
          (w, k): Row => ({
            id: `${w.id}:${w.tick}:${k}`,
            cells: [
              wordCell(app.sentence(w.code, w.params)),
              wordCell(t(w.level)),
              wordCell(t(warningKinds[w.kind])),
              timeCell(w.tick),
            ],
            state: t(w.level),
            urgency: levelUrgency[w.level],
            picked: false,
            open() {
              if (!w.asset) return;
              app.select({ what: 'asset', asset: w.asset });
              app.flyTo(w.asset);
            },
          }),
        ),
    },
    {
      id: 'suggestion',
      name: t('suggestions'),
      columns: [
        text,
        { id: 'state', name: t('tableState'), numeric: false },
        asset,
        { id: 'crew', name: t('crew'), numeric: false },
        timeColumn,
      ],
      stateColumn: 1,
      rows() {
        const { selection } = app.store.get;
        const open = selection?.what === 'suggestion' ? selection.id : undefined;
        return run.records.suggestionsAt(ticks()).map(
          ({ life, raised, now }): Row => ({
            id: life.id,
            cells: [
              wordCell(app.sentence(raised.code, raised.params)),
              wordCell(t(now.state)),
              wordCell(app.assetName(now.asset)),
              wordCell(now.crew ? app.assetName({ kind: 'crew', id: now.crew }) : ''),
              timeCell(raised.tick),
            ],
            state: t(now.state),
            urgency: suggestionUrgency(now),
            picked: life.id === open,
            open() {
              app.select({ what: 'suggestion', id: life.id });
              app.flyTo(now.asset);
            },
          }),
        );
      },
    },
    {
      id: 'event',
      name: t('events'),
      columns: [text, { id: 'severity', name: t('tableLevel'), numeric: false }, timeColumn],
      stateColumn: 1,
      rows: () =>
        run.records.eventsAt(ticks()).map(
          (e, k): Row => ({
            id: `${e.code}:${e.tick}:${k}`,
            cells: [wordCell(app.sentence(e.code, e.params)), wordCell(t(e.severity)), timeCell(e.tick)],
            state: t(e.severity),
            urgency: severityUrgency[e.severity],
            picked: false,
            open() {
              if (e.asset && run.assets.get(e.asset)) app.select({ what: 'asset', asset: e.asset });
              const at = e.at ?? e.asset;
              if (at) app.flyTo(at);
            },
          }),
        ),
    },
  ];
}
