/** Pipes, pumps and gates of a drainage network: how full, drawn on the ground above them. */
import { pipeColours, rgb, type Theme, urgencyColours } from '../../scene/colours.ts';
import { draped, Lines } from '../../scene/lines.ts';
import { drainFacts, drainLinkAssets } from '../drains.ts';
import { type LayerKind, stateNow } from '../layer.ts';

/** From which filled share on, how wide, px, and how told: width grows with fill, so that it reads without colour. */
const steps = [
  { from: 0, width: 1.2, text: { en: 'Pipe less than half full', zh: '管道充满不足一半' } },
  { from: 0.5, width: 2.2, text: { en: 'Half full and more', zh: '充满一半以上' } },
  { from: 0.85, width: 3.2, text: { en: 'Nearly full (over 85 %)', zh: '接近满管（85%以上）' } },
  { from: 0.995, width: 4.4, text: { en: 'Full', zh: '满管' } },
] as const;

const colourOf = (theme: Theme, step: number): string => pipeColours[theme][step]!;

export const drainLinks: LayerKind = {
  id: 'drain_link',
  name: { en: 'Drainage pipes', zh: '排水管道' },
  order: 55,
  group: 'works',
  assets: drainLinkAssets,
  make(context) {
    const { run, stage } = context;
    const assets = run.assets.of('drain_link').filter((a) => (a.line?.length ?? 0) > 1);
    if (!assets.length) return undefined;
    const step = stage.ground.grid.cellSize * 1.5;
    const lines = new Lines(
      stage,
      assets.map(({ line }) => draped(stage.ground, line!, step)),
      // broken, as what lies underground is drawn, and so that the road above shows through
      { order: 11, dash: [step * 0.5, step * 0.22] },
    );
    const paint = (): void => {
      const theme = context.theme();
      const selected = context.selected();
      const fill = stateNow(run, 'drain_link', 'fill');
      assets.forEach(({ id, row }, k) => {
        const now = row['kind'] === 'conduit' ? (fill?.value(id) ?? 0) : 0;
        const step = steps.findLastIndex((s) => now >= s.from);
        const picked = selected?.kind === 'drain_link' && selected.id === id;
        const at = Math.max(0, step);
        lines.style(
          k,
          rgb(picked ? urgencyColours[theme].watch : colourOf(theme, at)),
          0.95,
          picked ? 6 : steps[at]!.width,
        );
      });
      lines.commit();
    };
    return {
      objects: [lines.mesh],
      show: paint,
      paint,
      *targets() {
        for (const { id, line } of assets) yield { asset: { kind: 'drain_link', id }, line, reach: 5 };
      },
      legend: () =>
        steps.map(({ width, text }, k) => ({
          mark: 'line' as const,
          width,
          colour: colourOf(context.theme(), k),
          text,
        })),
    };
  },
  view: {
    of: 'drain_link',
    name: { en: 'Link of the drainage network', zh: '排水管网管段' },
    charts: [['flow'], ['fill']],
    columnName: (asset, column) =>
      column === 'fill' && asset.row['kind'] !== 'conduit' ? { en: 'Setting', zh: '开度' } : undefined,
    facts: drainFacts,
    table: ['fill', 'flow'],
    worst: 'fill',
  },
};
