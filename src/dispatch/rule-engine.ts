/**
 * Dispatch: every tick each rule looks at each of its assets through the city's eyes; what holds becomes a suggestion
 * with its reason and the crew that could come; what is approved becomes commands; what clears is undone.
 */
import type { Place } from '../assets/place.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { SuggestionRecord } from '../core/records.ts';
import type { Table } from '../core/table.ts';
import { type Candidate, type Choice, chooseCrew, type Ways, waysNow } from './assign.ts';
import { crewState } from './crew-table.ts';
import { keep, kept, recentOf, recentTable } from './recent.ts';
import { lineOf, nearestNode, roadGraph } from './routes.ts';
import { advance, phase } from './rule-machine.ts';
import { ruleStateTable, stage } from './rule-state.ts';
import type { CommandAction, Rule, RuleSet } from './rules.ts';
import { type AssetSight, gaugesRead, sightOf } from './sight.ts';
import { quantities, type Target, zoneHolding } from './signals.ts';
import { possible } from './structure-orders.ts';
import { and, False, not, True, Unknown, type Verdict, verdictNames } from './three-valued.ts';

export interface DispatchOptions {
  readonly place: Place;
  readonly rules: RuleSet;
  /** auto: approved after the stated time without a person; manual: only by command. */
  readonly policy?: 'auto' | 'manual';
}

/** A suggestion without a crew, or with one that is stuck, looks again after this long, s. */
const lookAgain = 300;

interface Memory {
  serial: number;
  /** By row: what was told of the choice of crew. */
  choices: Record<
    string,
    { considered: number; travel_s: number; next_best_s: number | null; avoided: number; route: [number, number][] }
  >;
}

/** One rule watching one asset. */
interface Row {
  readonly rule: Rule;
  readonly target: Target;
  /** Node nearest to the asset. */
  readonly node: number;
}

export function dispatch(context: ProcessContext, options: DispatchOptions): Process {
  const { place, rules, policy = 'auto' } = options;
  const graph = roadGraph(place.roads);
  const nodeOf = new Map<string, number>();
  const rows: Row[] = rules.rules.flatMap((rule) =>
    rule.targets.map((target) => {
      const key = `${target.kind}/${target.id}`;
      if (rule.crew && !nodeOf.has(key)) nodeOf.set(key, nearestNode(graph, target.at));
      return { rule, target, node: nodeOf.get(key) ?? -1 };
    }),
  );
  const table = context.ownTable(ruleStateTable(rows.map((r) => `${r.rule.id}/${r.target.id}`)));
  const recentRows = context.ownTable(recentTable(place.gauges.map((g) => g.id)));
  const recent = recentOf(recentRows.column);
  const memory = context.slot<Memory>('dispatch', { serial: 0, choices: {} });
  const c = table.column;
  const clock = { now: 0 };

  // which gauges' readings are kept, and how far apart so that they reach back as far as any rule looks
  const followed = new Map<number, { column: string; lookBack: number }>();
  for (const { rule, target } of rows)
    for (const { signal, row, column } of gaugesRead(place, rule, target)) {
      if (!quantities[column]!.series) continue;
      const derived = [rule.raise, rule.clear, rule.whenUnknown].flatMap((x) => x?.derived ?? []);
      const lookBack = Math.max(0, ...derived.filter((d) => d.signal === signal).map((d) => d.lookBack));
      if (lookBack > 0) followed.set(row, { column, lookBack: Math.max(lookBack, followed.get(row)?.lookBack ?? 0) });
    }

  let sights: AssetSight[] = [];
  let gauge: Record<string, ArrayLike<number>> = {};
  let crew: Record<string, ArrayLike<number>> | undefined;
  let known: Record<string, ArrayLike<number>> | undefined;
  const look = (started: Started): void => {
    const find = (name: string): Table | undefined => {
      if (!started.hasTable(name)) return undefined;
      const t = started.table(name);
      // rules see what the city sees
      if (t.declaration.picture !== 'observed')
        throw new Error(`dispatch may not look at table "${name}": it is the truth`);
      return t;
    };
    started.table('gauge'); // a build fault where nobody keeps it
    gauge = find('gauge')!.column as Record<string, ArrayLike<number>>;
    crew = find('crew')?.column as typeof crew;
    known = find('road_known')?.column as typeof known;
    sights = rows.map(({ rule, target }) => sightOf(place, rule, target, find, recent, clock));
  };

  const idOf = (row: number): string => `${table.declaration.ids[row]!}/${c.serial[row]!}`;
  const verdictOf = (row: number): Verdict => {
    const { rule } = rows[row]!;
    const seen = rule.raise.test(sights[row]!);
    if (!rule.whenUnknown) return seen;
    return seen === Unknown ? and(True, rule.whenUnknown.test(sights[row]!)) : False;
  };

  const record = (row: number, state: SuggestionRecord['state'], tick: number, verdict: Verdict): void => {
    const { rule, target } = rows[row]!;
    const choice = memory.value.choices[row];
    const member = c.crew[row]! >= 0 ? place.crews[c.crew[row]!] : undefined;
    const conditions = [rule.raise, rule.whenUnknown, rule.clear];
    const clearing = state === 'cleared' || state === 'withdrawn';
    const text = rule.whenUnknown ? `unknown(${rule.raise.text}) and (${rule.whenUnknown.text})` : rule.raise.text;
    const held = Number.isNaN(c.true_since[row]!) ? 0 : clock.now - c.true_since[row]!;
    context.report('observed/city/suggestions', {
      tick,
      id: idOf(row),
      rule: rule.id,
      asset: { kind: target.kind, id: target.id },
      state,
      code: rule.id,
      params: {
        ...sights[row]!.texts(),
        asset_en: target.name.en,
        asset_zh: target.name.zh,
        crew_en: member?.name.en ?? 'a crew (none is free yet)',
        crew_zh: member?.name.zh ?? '队伍（暂无空闲）',
        title_en: rule.title.en,
        title_zh: rule.title.zh,
      },
      reason: {
        condition: clearing && rule.clear ? rule.clear.text : text,
        verdict: verdictNames[clearing && rule.clear ? rule.clear.test(sights[row]!) : verdict],
        held_s: clearing ? clock.now - c.since[row]! : held,
        values: sights[row]!.reasons(conditions),
      },
      priority: rule.priority,
      authority: `${rule.authority.tier}: ${rule.authority.approval}`,
      ...(member && { crew: member.id }),
      ...(member &&
        choice && {
          choice: {
            considered: choice.considered,
            travel_s: choice.travel_s,
            next_best_s: choice.next_best_s,
            avoided: choice.avoided,
          },
          route: choice.route,
        }),
    });
  };

  const payloadOf = (row: number, action: CommandAction): Record<string, unknown> => {
    const { rule, target } = rows[row]!;
    const payload: Record<string, unknown> = { [target.kind]: target.id };
    if (action.type === 'evacuate' && target.kind === 'site') {
      payload['zone'] = zoneHolding(place, target);
      // an average household has 2.6 members (seventh national census, 2020)
      payload['people'] = Math.round(place.sites[target.row]!.households * 2.6);
      delete payload['site'];
    }
    const member = place.crews[c.crew[row]!];
    const sight = sights[row]!;
    for (const [key, value] of Object.entries(action.payload))
      if (typeof value !== 'object') payload[key] = value;
      else {
        const amount = value.value({
          ...sight,
          value: (k) => (k === rule.signals.length ? (member?.pump ?? 0) : sight.value(k)),
        });
        if (!Number.isNaN(amount)) payload[key] = possible(place, target, key, amount);
      }
    return payload;
  };
  const order = (row: number, actions: readonly CommandAction[]): void => {
    const { rule } = rows[row]!;
    for (const a of actions) context.command(a.type, payloadOf(row, a), `policy:${rule.id}`, rule.authority.tier);
  };

  /** Crews that are free and that no other open suggestion counts on. */
  const free = (): Candidate[] => {
    if (!crew) return [];
    const taken = new Set<number>();
    for (let row = 0; row < rows.length; row++)
      if (c.crew[row]! >= 0 && c.stage[row]! >= stage.raised && c.stage[row]! <= stage.approved)
        taken.add(c.crew[row]!);
    return place.crews.flatMap((member, k): Candidate[] => {
      const state = crew!['state']![k]!;
      if (taken.has(k) || (state !== crewState.idle && state !== crewState.returning)) return [];
      return [
        {
          row: k,
          crew: member,
          node: crew!['node']![k]!,
          delay: state === crewState.returning ? 0 : member.mobilisation,
        },
      ];
    });
  };
  const choose = (row: number, candidates: Candidate[], ways: () => Ways): Choice | undefined => {
    const { rule, node } = rows[row]!;
    c.retry[row] = clock.now + lookAgain;
    if (!rule.crew || node < 0 || !known || !candidates.length) return undefined;
    const choice = chooseCrew(graph, ways(), candidates, rule.crew.capability, node);
    if (!choice) return undefined;
    c.crew[row] = choice.row;
    c.ordered[row] = 0;
    memory.value.choices[row] = {
      considered: choice.considered,
      travel_s: Math.round(choice.travel),
      next_best_s: choice.next === undefined ? null : Math.round(choice.next),
      avoided: choice.avoided,
      route: lineOf(place.roads, choice.arcs),
    };
    candidates.splice(
      candidates.findIndex((k) => k.row === choice.row),
      1,
    );
    return choice;
  };
  const send = (row: number): void => {
    const { rule, target } = rows[row]!;
    const spec = rule.crew!;
    c.ordered[row] = 1;
    const step = (a: CommandAction | undefined) => (a ? { type: a.type, payload: payloadOf(row, a) } : undefined);
    const payload: Record<string, unknown> = {
      crew: place.crews[c.crew[row]!]!.id,
      order: c.serial[row]!,
      kind: target.kind,
      id: target.id,
    };
    if (spec.work !== undefined) payload['work'] = spec.work;
    if (spec.begin) payload['begin'] = step(spec.begin);
    if (spec.done) payload['done'] = step(spec.done);
    if (spec.end) payload['end'] = step(spec.end);
    context.command('dispatch-crew', payload, `policy:${rule.id}`, rule.authority.tier);
  };
  const recall = (row: number): void => {
    if (c.crew[row]! < 0 || !c.ordered[row]) return;
    const { rule } = rows[row]!;
    const payload = { crew: place.crews[c.crew[row]!]!.id, order: c.serial[row]! };
    context.command('recall-crew', payload, `policy:${rule.id}`, rule.authority.tier);
  };
  const enter = (row: number, to: number): void => {
    c.stage[row] = to;
    c.stage_since[row] = clock.now;
  };

  const approve = (row: number, by: string, tick: number, verdict: Verdict): void => {
    context.report('observed/city/decisions', { tick, suggestion: idOf(row), decision: 'approve', by });
    enter(row, stage.approved);
    record(row, 'approved', tick, verdict);
    order(row, rows[row]!.rule.commands);
    if (c.crew[row]! >= 0) send(row);
  };

  const rowOfSuggestion = (p: Readonly<Record<string, unknown>>): number => {
    const id = String(p['suggestion'] ?? '');
    for (let row = 0; row < rows.length; row++) if (c.stage[row]! > 0 && idOf(row) === id) return row;
    return -1;
  };
  const checkSuggestion = (p: Readonly<Record<string, unknown>>): string | undefined =>
    typeof p['suggestion'] === 'string' ? undefined : 'suggestion is missing; give the id of an open suggestion';

  /** What a suggestion that was approved is doing, by the crew's own radio. */
  const progress = (
    row: number,
    tick: number,
    verdict: Verdict,
    candidates: () => Candidate[],
    ways: () => Ways,
  ): void => {
    const { rule } = rows[row]!;
    if (!rule.crew) {
      // commands take effect at the start of the next tick
      if (c.stage[row] === stage.approved && clock.now > c.stage_since[row]!) {
        enter(row, stage.effective);
        record(row, 'effective', tick, verdict);
      }
      return;
    }
    const member = c.crew[row]!;
    if (member < 0) {
      if (clock.now < c.retry[row]! || !choose(row, candidates(), ways)) return;
      send(row);
      record(row, 'approved', tick, verdict);
      return;
    }
    if (!crew || clock.now <= c.stage_since[row]!) return;
    const mine = crew['order']![member] === c.serial[row];
    const state = crew['state']![member]!;
    if (c.stage[row] === stage.effective) return;
    if (!mine) {
      // somebody called the crew back, or it never got the order: look for another
      if (clock.now < c.retry[row]!) return;
      c.crew[row] = -1;
      c.ordered[row] = 0;
      delete memory.value.choices[row];
      enter(row, stage.approved);
      return;
    }
    if (state === crewState.blocked && clock.now >= c.retry[row]!) {
      const stuck = member;
      if (choose(row, candidates(), ways)) {
        const payload = { crew: place.crews[stuck]!.id, order: c.serial[row]! };
        context.command('recall-crew', payload, `policy:${rule.id}`, rule.authority.tier);
        send(row);
        enter(row, stage.approved);
        record(row, 'approved', tick, verdict);
      }
      return;
    }
    if (state === crewState.working) {
      enter(row, stage.effective);
      record(row, 'effective', tick, verdict);
    } else if (state === crewState.travelling && c.stage[row] === stage.approved) {
      enter(row, stage.executing);
      record(row, 'executing', tick, verdict);
    }
  };

  const finish = (row: number, tick: number, verdict: Verdict): void => {
    const was = c.stage[row]!;
    if (was === stage.none) return;
    if (was !== stage.rejected) {
      if (was > stage.raised) {
        order(row, rows[row]!.rule.undo);
        recall(row);
        context.report('observed/city/decisions', {
          tick,
          suggestion: idOf(row),
          decision: 'clear',
          by: `policy:${policy}`,
        });
      }
      record(row, was === stage.raised ? 'withdrawn' : 'cleared', tick, verdict);
    }
    enter(row, stage.none);
    c.crew[row] = -1;
    c.ordered[row] = 0;
    delete memory.value.choices[row];
  };

  return defineProcess({
    name: 'dispatch',
    source: 'rules as data; three-valued logic after Kleene 1952; routes after Dijkstra 1959',
    pace: 'tick_end',
    fields: {},
    commands: {
      'approve-suggestion': {
        doc: 'a person approves an open suggestion: { suggestion }',
        check: checkSuggestion,
        apply(command, _fields, interval) {
          clock.now = interval.start;
          const row = rowOfSuggestion(command.payload);
          if (row >= 0 && c.stage[row] === stage.raised) approve(row, command.source, command.tick, verdictOf(row));
        },
      },
      'reject-suggestion': {
        doc: 'a person rejects an open suggestion: { suggestion }; it may be raised again once its condition has cleared',
        check: checkSuggestion,
        apply(command, _fields, interval) {
          clock.now = interval.start;
          const row = rowOfSuggestion(command.payload);
          if (row < 0 || c.stage[row] !== stage.raised) return;
          context.report('observed/city/decisions', {
            tick: command.tick,
            suggestion: idOf(row),
            decision: 'reject',
            by: command.source,
          });
          record(row, 'withdrawn', command.tick, verdictOf(row));
          enter(row, stage.rejected);
          c.crew[row] = -1;
        },
      },
    },
    sentences: Object.fromEntries(rules.rules.map((r) => [r.id, r.sentence])),
    start(_fields, started) {
      look(started);
    },
    resume(_fields, started) {
      look(started);
    },
    step(_fields, interval) {
      clock.now = interval.start + interval.length;
      const { tick } = interval;
      for (const [row, { column, lookBack }] of followed)
        if (gauge['received_time']![row] === clock.now)
          keep(recent, row, gauge['reading_time']![row]!, gauge[column]![row]!, lookBack / (kept - 4));

      const raised: number[] = [];
      const verdicts = new Uint8Array(rows.length);
      for (let row = 0; row < rows.length; row++) {
        const { rule } = rows[row]!;
        const verdict = verdictOf(row);
        verdicts[row] = verdict;
        c.verdict[row] = verdict;
        if (verdict !== True) c.true_since[row] = Number.NaN;
        else if (Number.isNaN(c.true_since[row]!)) c.true_since[row] = clock.now;
        // most rows are quiet and stay so
        if (verdict === False && c.phase[row] === phase.quiet) continue;
        const waits = c.phase[row]! < phase.raised;
        const clear = waits ? Unknown : rule.clear ? rule.clear.test(sights[row]!) : not(verdict);
        const was = { phase: c.phase[row]!, since: c.since[row]! };
        const now = advance(was, verdict, clear, clock.now, rule.hold);
        if (now === was) continue;
        if (was.phase < phase.raised && now.phase === phase.raised) raised.push(row);
        if (was.phase >= phase.raised && now.phase === phase.quiet) finish(row, tick, verdict);
        c.phase[row] = now.phase;
        c.since[row] = now.since;
      }

      let candidates: Candidate[] | undefined;
      let ways: Ways | undefined;
      const candidatesNow = () => (candidates ??= free());
      const waysOnce = () => (ways ??= waysNow(graph, known!['depth']!, known!['cause']!));
      // the most urgent choose their crews first
      const byPriority = (a: number, b: number): number => rows[b]!.rule.priority - rows[a]!.rule.priority || a - b;
      for (const row of raised.sort(byPriority)) {
        c.serial[row] = ++memory.value.serial;
        c.crew[row] = -1;
        enter(row, stage.raised);
        if (rows[row]!.rule.crew) choose(row, candidatesNow(), waysOnce);
        record(row, 'raised', tick, verdicts[row] as Verdict);
      }
      const open: number[] = [];
      for (let row = 0; row < rows.length; row++)
        if (c.stage[row]! >= stage.raised && c.stage[row] !== stage.rejected) open.push(row);
      for (const row of open.sort(byPriority)) {
        const { rule } = rows[row]!;
        const verdict = verdicts[row] as Verdict;
        if (c.stage[row] === stage.raised) {
          const standing = rule.authority.approval === 'none';
          const waited = clock.now - c.stage_since[row]! >= rule.authority.within;
          if (standing) approve(row, 'standing order', tick, verdict);
          else if (policy === 'auto' && waited)
            approve(row, `policy:auto for ${rule.authority.approval}`, tick, verdict);
          else if (
            rule.crew &&
            c.crew[row]! < 0 &&
            clock.now >= c.retry[row]! &&
            choose(row, candidatesNow(), waysOnce)
          )
            record(row, 'raised', tick, verdict);
        } else progress(row, tick, verdict, candidatesNow, waysOnce);
      }
    },
    figures() {
      let open = 0;
      for (const s of c.stage) if (s >= stage.raised && s <= stage.effective) open++;
      return { suggestions: memory.value.serial, suggestions_open: open };
    },
  }) as unknown as Process;
}
