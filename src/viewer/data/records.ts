/** Everything the run has said so far, kept so that the picture at any moment is a look-up. */
import type { DecisionRecord, EventRecord, SuggestionRecord, WarningRecord } from '../../core/records.ts';
import type { NewRecords } from './protocol.ts';

/** A suggestion's life: what was proposed first, and each change since. */
export interface SuggestionLife {
  readonly id: string;
  readonly steps: SuggestionRecord[];
  readonly decisions: DecisionRecord[];
}

export class Records {
  readonly events: EventRecord[] = [];
  readonly warnings: WarningRecord[] = [];
  readonly suggestions = new Map<string, SuggestionLife>();

  /** Takes in what is new; true where there was any. */
  add(news: readonly NewRecords[]): boolean {
    for (const { stream, records } of news) {
      if (stream === 'truth/events') this.events.push(...(records as EventRecord[]));
      else if (stream === 'observed/city/warnings') this.warnings.push(...(records as WarningRecord[]));
      else if (stream === 'observed/city/suggestions')
        for (const r of records as SuggestionRecord[]) this.#life(r.id).steps.push(r);
      else if (stream === 'observed/city/decisions')
        for (const r of records as DecisionRecord[]) this.#life(r.suggestion).decisions.push(r);
    }
    return news.length > 0;
  }

  #life(id: string): SuggestionLife {
    let life = this.suggestions.get(id);
    if (!life) this.suggestions.set(id, (life = { id, steps: [], decisions: [] }));
    return life;
  }

  /** Suggestions known when `ticks` ticks were complete, with their state then; newest first. */
  suggestionsAt(ticks: number): { life: SuggestionLife; raised: SuggestionRecord; now: SuggestionRecord }[] {
    const out: { life: SuggestionLife; raised: SuggestionRecord; now: SuggestionRecord }[] = [];
    for (const life of this.suggestions.values()) {
      const raised = life.steps[0];
      if (!raised || raised.tick >= ticks) continue;
      let now = raised;
      for (const step of life.steps) if (step.tick < ticks) now = step;
      out.push({ life, raised, now });
    }
    return out.sort(
      (a, b) => b.raised.tick - a.raised.tick || b.now.priority - a.now.priority || a.life.id.localeCompare(b.life.id),
    );
  }

  eventsAt(ticks: number): EventRecord[] {
    return this.events.filter((e) => e.tick < ticks).reverse();
  }

  warningsAt(ticks: number): WarningRecord[] {
    return this.warnings.filter((w) => w.tick < ticks).reverse();
  }
}
