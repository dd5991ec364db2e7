/** Takes figures out of SWMM 5.2's text reports. */

export interface Report {
  readonly runoffError: number | undefined;
  readonly routingError: number | undefined;
  /** Volumes of the routing balance in m³, by the report's own words; from acre-feet where those have the finer last digit. */
  readonly routing: ReadonlyMap<string, number>;
  /** Half of the last digit of those, m³. */
  readonly digit: number;
  /** In the file's units. */
  readonly maxDepth: ReadonlyMap<string, number>;
  readonly maxFlow: ReadonlyMap<string, number>;
  /** Links under "Highest Flow Instability Indexes". */
  readonly unstable: ReadonlySet<string>;
  readonly unconverged: number;
}

const acreFoot = 43560 * 0.3048 ** 3;

export function readReport(text: string): Report {
  const lines = text.split(/\r?\n/);
  /** Lines of a section from its title to the next block of stars. */
  const section = (title: string): string[] => {
    const at = lines.findIndex((l) => l.trim().startsWith(title));
    if (at < 0) return [];
    const end = lines.findIndex((l, k) => k > at + 1 && /^\s*\*{5,}/.test(l));
    return lines.slice(at + 2, end < 0 ? undefined : end);
  };
  const errorOf = (title: string): number | undefined => {
    const line = section(title).find((l) => l.includes('Continuity Error'));
    return line ? Number(line.trim().split(/\s+/).at(-1)) : undefined;
  };
  const column = (title: string, at: number): Map<string, number> =>
    new Map(
      section(title)
        .map((l) => l.trim().split(/\s+/))
        .filter((w) => w.length > at && /^[A-Z]+$/.test(w[1]!) && Number.isFinite(Number(w[at])))
        .map((w) => [w[0]!, Number(w[at])]),
    );
  const routing = new Map<string, number>();
  const acreFeet =
    section('Flow Routing Continuity').length > 0 && lines.some((l) => /Flow Routing Continuity\s+acre-feet/.test(l));
  for (const line of section('Flow Routing Continuity')) {
    const found = /^\s*(.+?) \.+\s+(\S+)\s+(\S+)\s*$/.exec(line);
    if (found) routing.set(found[1]!, acreFeet ? Number(found[2]) * acreFoot : Number(found[3]) * 1000);
  }
  const unconverged = lines.find((l) => l.includes('% of Steps Not Converging'));
  return {
    runoffError: errorOf('Runoff Quantity Continuity'),
    routingError: errorOf('Flow Routing Continuity'),
    routing,
    digit: 0.0005 * (acreFeet ? acreFoot : 1000),
    maxDepth: column('Node Depth Summary', 3),
    maxFlow: column('Link Flow Summary', 2),
    unstable: new Set(
      section('Highest Flow Instability Indexes').flatMap((l) => /Link (\S+) \(/.exec(l)?.slice(1, 2) ?? []),
    ),
    unconverged: unconverged ? Number(unconverged.split(':')[1]) : 0,
  };
}
