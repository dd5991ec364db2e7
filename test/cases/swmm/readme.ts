/** The table of all held networks as README.md shows it. */
import { type Comparison, type ElementDifference, entered, volumesOf } from './compare.ts';
import { exceptions } from './exceptions.ts';

const percent = (v: number | undefined): string => (v === undefined ? '' : v.toFixed(2));
const within = (list: readonly ElementDifference[], c: Comparison): string => {
  const counted = list.filter((d) => !c.unstable.has(d.id));
  return counted.length ? `${counted.filter((d) => d.relative <= 0.02).length} of ${counted.length}` : '';
};

export function swmmReadme(all: readonly Comparison[]): string {
  const rows = all.map((c) => {
    const r = c.summary.routing!;
    const volumes = volumesOf(c).map(({ ours, theirs, digit }) =>
      theirs > 0
        ? `${((100 * (ours - theirs)) / theirs).toFixed(2)} %${Math.abs(ours - theirs) <= digit ? ' (a digit)' : ''}`
        : ours <= digit
          ? 'none'
          : 'SWMM none',
    );
    const worst = [...c.depths, ...c.flows]
      .filter((d) => !c.unstable.has(d.id))
      .sort((a, b) => b.relative - a.relative)[0];
    return [
      c.name,
      `${c.model.nodes.length} / ${c.model.links.length}`,
      `${percent(c.summary.runoff?.error)} / ${percent(c.theirs.runoffError)}`.replace(/^ \/ $/, ''),
      `${percent(r.error)} / ${percent(c.theirs.routingError)}`,
      within(c.depths, c),
      within(c.flows, c),
      worst && worst.relative > 0
        ? `${worst.id} ${worst.theirs > 0 ? `${(100 * worst.relative).toFixed(1)} %` : '(SWMM none)'}`
        : '',
      c.outfalls.map((o) => (o.nse > -10 ? o.nse.toFixed(4) : `RMSE ${(100 * o.rmse).toFixed(2)} %`)).join(', '),
      ...volumes,
      `${((100 * (r.stored - (c.theirs.routing.get('Final Stored Volume') ?? 0))) / entered(r)).toFixed(2)} %`,
      `${(100 * r.unconverged).toFixed(1)} / ${c.theirs.unconverged.toFixed(1)}`,
      [...c.unstable].join(', '),
    ];
  });
  const head = [
    'network',
    'nodes / links',
    'runoff error % (ours / SWMM)',
    'routing error % (ours / SWMM)',
    'max depth within 2 %',
    'max flow within 2 %',
    'worst',
    'outfall NSE',
    'outflow',
    'flooding',
    'final storage',
    'final storage (of inflow)',
    'steps not converged % (ours / SWMM)',
    'set aside (unstable in SWMM)',
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `# Networks computed by SWMM 5.2.4

Printed by \`npx vitest run test/cases/swmm\` from a run of every network in the outside data (see \`../cases.ts\`), and written here
by \`STORMTABLE_EXPECT=write\`; do not edit. Depths count as equal within 2 % or 1 cm, flows within 2 % or 0.5 % of the
network's largest. Links that SWMM's own report lists as unstable are set aside by name. Volumes are ours less SWMM's over
SWMM's; "a digit" marks what its report, which rounds, cannot tell apart. What is left in the pipes in the end, the films that
drain last, is told both ways: of itself and of all that came in. SWMM takes a conduit's volume from the areas at its ends; here
half of it comes from the area in the middle, which is the volume that its own continuity of nodes keeps.

${line(head)}
${line(head.map(() => '---'))}
${rows.map(line).join('\n')}

${all.some((c) => c.runoff.length > 0) ? `Runoff of ${all.reduce((n, c) => n + c.runoff.length, 0)} subcatchments differs by at most ${(100 * Math.max(...all.flatMap((c) => c.runoff.map((r) => r.relative)))).toFixed(3)} % of the peak at any reporting time.\n\n` : ''}## Exceptions

${exceptions.map((e) => `- ${e.network}, ${e.ids.join(', ')}: ${e.why}.`).join('\n')}
`;
}
